// Package forward ships a device's ledger to the hub, and its sealed images after it.
//
// Records go from the hub's committed position on, in order, in batches that the device signs. A batch that the stream has
// acknowledged is not yet safe: the mark moves only when the hub says what its database has committed (wire.Position). After any
// doubt (an error, a lost connection, a time without progress, a hub that asks for more) the device asks for that position and
// begins there anew; the hub knows what it has by device and number, so nothing is lost and nothing counts twice. Nothing is kept in memory
// but the batch that is being sent: the ledger is the outbox.
//
// Images go at their own pace, and one that cannot go is set aside and reported; it never holds up another, nor a record.
package forward

// Package bus is the ground that lanes, booths and hub talk on: the embedded NATS server, its streams, and connections.
//
// Who writes and who reads a subject stands in kiosk/wire. The server syncs every write of a stream before it
// acknowledges it (SyncAlways): its default loses acknowledged messages at a power cut. It listens on
// loopback only unless told otherwise, since there are neither names nor keys on it yet.
package bus

// Package ledger is the one history of a device: records in a hash chain, and how to verify them.
//
// A record is a CBOR map in core deterministic encoding (RFC 8949, 4.2.1). Its hash is SHA-256 over
// a domain prefix and the bytes as they are stored, so that verifying never encodes anything again. Each record
// carries the hash of the one before it; a checkpoint record carries an Ed25519 signature of the
// device over the chain's head. Device, epoch and sequence number name a record for ever; another epoch, which is another chain,
// begins when a device has lost its past.
//
// A record has two parts. The body can be read on the device, and is all that a crossing is folded from: kind, direction, counts, times,
// codes, pseudonyms. What names somebody (Names) is sealed to the hub under a data key of the record's own. The wrapped key lies beside the
// record, outside of what is hashed, so that to destroy it erases the names and the chain holds.
//
// The package decides and never acts: kiosk/store puts records on disk, kiosk/forward ships
// them, kiosk/hub keeps them.
package ledger

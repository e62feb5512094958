// Package wire is what lanes and hub say to each other: subject names and messages, versioned.
//
// A message is a CBOR map with integer keys in core deterministic encoding (RFC 8949, 4.2.1). Unknown keys are passed
// over, so that a newer side may add some; a change that an older side must not misread gets new subjects (pl.v2…).
//
//	subject                      | who sends | who listens            | message
//	pl.v1.ledger.DEVICE          | device    | hub, by stream LEDGER  | Record, in atomic batches
//	pl.v1.image.DEVICE.HASH      | device    | hub, by stream IMAGES  | Chunk, in order
//	pl.v1.committed.DEVICE       | hub       | device                 | Position
//	pl.v1.position.DEVICE        | device    | hub                    | Question, answered with a Position
//
// The streams are pipes. What the hub's database has committed is the only acknowledgement, and it is a Position.
package wire

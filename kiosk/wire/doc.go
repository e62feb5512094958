// Package wire is what lanes and hub say to each other: subject names and messages, versioned.
//
// A message is a CBOR map with integer keys in core deterministic encoding (RFC 8949, 4.2.1). Unknown keys are passed
// over, so that a newer side may add some; a change that an older side must not misread gets new subjects (pl.v2…).
//
//	subject                      | who sends | who listens            | message
//	pl.v2.ledger.DEVICE          | device    | hub, by stream LEDGER  | Batch
//	pl.v1.image.DEVICE.HASH      | device    | hub, by stream IMAGES  | Chunk, in order
//	pl.v2.committed.DEVICE       | hub       | device                 | Position
//	pl.v2.position.DEVICE        | device    | hub                    | Question, answered with a Position
//	pl.v1.news                   | hub       | every device           | News: there is something to ask for
//	pl.v1.rows.DEVICE            | device    | hub                    | RowsAsk, answered with a RowsPage
//	pl.v1.portraits.DEVICE       | device    | hub                    | PortraitsAsk, answered with a PortraitsPage
//	pl.v1.policy.DEVICE          | device    | hub                    | PolicyAsk, answered with a PolicyPage
//	pl.v1.certificate.DEVICE     | device    | hub                    | CertificateAsk, answered with a Certificate
//	pl.v1.count.DEVICE           | device    | hub                    | CountAsk, answered with a Count
//
// What comes down is asked for, page by page, behind the position that the device has: an update that is torn off goes on where it
// stopped, and nothing has to be kept for a device that is away. The streams are pipes. What the hub's database has committed is the only acknowledgement, and it is a Position.
package wire

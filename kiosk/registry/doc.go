// Package registry is what the hub publishes and devices replicate: holders, their passes, guardians and movements.
//
// A stolen lane shows nobody. What travels and lies on a lane are rows (Row) under a keyed hash, with validity and status in clear;
// everything else is sealed. The secret of a pass, 16 bytes in its seal or on its card, opens the row of the pass; that
// holds the key of its holder's row; a guardian's row holds the keys of their children's. Whoever has a lane but no pass learns how
// many passes there are and until when.
//
//	number, holder key ──> pass row ──ref, key──> holder row ──ref, key──> rows of the children
//	card UID ──> alias row ──> pass row                       └─> portrait
//
// Rows carry the position at which they changed last; a device asks for what came after its own. The state as a whole has a digest (a
// tree over the rows), and the hub signs position, time and digest as a Head: what a device holds is what the hub published, or it
// is not shown at all.
package registry

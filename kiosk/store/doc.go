// Package store keeps a device's three stores: the ledger and the registry replica in SQLite, sealed images as files.
//
// Each has one writer. What Append or Put has returned survives a power cut: SQLite runs in WAL mode with
// synchronous=FULL, which is asserted when a store opens, and files are synced together with their directory.
// A store that is damaged is moved aside, never deleted, and refused with a *Damaged error.
//
// The ledger trusts its own file no further than it can be held against something: the chain against its checkpoints, its end against an anchor
// outside of the database, and what is derived from it (crossings, movements, whether the lane is shut) against a sum under the device's key. A
// ledger that has lost its past goes on by order, as a new epoch. What the hub has had for long enough goes; the chain begins with a checkpoint
// then.
package store

// Package store keeps a device's three stores: the ledger and the registry replica in SQLite, sealed images as files.
//
// Each has one writer. What Append or Put has returned survives a power cut: SQLite runs in WAL mode with
// synchronous=FULL, which is asserted when a store opens, and files are synced together with their directory.
// A store that is damaged is moved aside, never deleted, and refused with a *Damaged error.
package store

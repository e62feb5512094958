// Package station runs a lane: it turns what devices report into events, calls lane.Step in one
// goroutine, and carries out the effects.
//
// Everything that can block has a goroutine of its own: the scanner, the card reader, the camera, the registry and the ledger.
// They share nothing; they send events into one channel. The gate and the lamps are driven by the loop itself, for a
// release must not queue behind anything. A device that breaks is an event and never the end of the program.
package station

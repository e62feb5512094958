// Package turnstile drives a turnstile or a speed gate at its relay inputs, in level mode (the gate is open as long as the
// Pass contact is held) or in pulse mode (a pulse lets one person through), with the interfaces of PERCo's ST-02, TTD-03.2 and
// TTR-10A manuals in mind.
//
// # Wiring
//
// Every input is Low when its wire is cut, and Low is the alarm: beams are dark-on, the fire contact is a closed loop.
//
//	pin          High                     Low, or cut
//	Pass         open the permitted way   closed; in pulse mode nothing
//	Stop         close (pulse mode)       nothing
//	Hold         locked (energised)       free both ways
//	BeamA, BeamB light                    dark: somebody is there
//	PassA, PassB nobody                   somebody passes, the permitted way or the other (in place of the beams)
//	LimitOpen    leaf is open             leaf is not open
//	LimitClosed  leaf is closed           leaf is not closed
//	Fire         no fire                  fire
//	Ready        ready                    not ready: Open is refused, and it is a fault after Opts.CloseTimeout
//	Alarm        no alarm                 forced, and a fault after Opts.BlockedAfter
//
// Relays are wired so that a dropped coil is the safe state, and driven active high: periph's character-device
// lines write Low before the first level (those of drivers/line do not). An output is never read back: on such lines that makes
// it an input. All outputs are written again each second, so that a line which went away and came back has its level.
// The fire panel is wired to the gate itself; the contact here only informs. On it the driver frees the gate by itself and does
// not fight it: Pass, Stop and Hold drop, and stay so until Rearm.
//
// A cut wire shows as follows: Pass, LimitOpen: Stuck at the next order. Hold, LimitClosed: Forced, then Stuck. A beam or a
// PASS contact: Blocked; a contact that is cut counts once before. Stop: Stuck, if the gate is slower than CloseTimeout. With
// any of them but Pass, Stop, LimitOpen and Ready the gate is not secured.
//
// # Nobody is hit
//
// Nothing that drives the leaf is done while a beam is dark, or a PASS contact is on: Hold rising, Pass changing while Hold is
// energised, in pulse mode a pulse that begins. Such an order is made when both are light, and the times for the leaf begin then.
// So Lock, and the end of an authorisation, end the right to pass at once, and the leaf stays as it is for whoever is in
// the beams. Fire, Release, Halt and a coil that must rest do not wait: they let go of Pass and Hold together, which drives
// nothing. After the coil's, and at a start with somebody in the beams, the gate is locked when they are light, without an order.
// With a beam whose wire is cut the leaf is not driven at all.
//
// # Counting
//
// Everybody who gets through is told once: Passed, Extra or Against. Beam A is first on the permitted way, beam B second; they
// stand closer together than a body is deep. A then B is one passage, B then A one the other way; the first dark again while the
// second is still dark is somebody close behind. Who is inside when an authorisation ends keeps their right; who comes after
// it is Extra, however long the leaf stays open.
//
// What two beams cannot tell is told on the safe side. Counted too often may be: who steps back out of the second beam, or from
// behind somebody who is still in it; and, as Extra, who is at one beam for a while when the other has been dark for longer
// than BlockedAfter: they may have squeezed by, or its wire is cut. Two who walk as one body count once. Who comes from one side
// within Between of somebody who left the other counts as one body that walked through, in its direction. Whoever stands in
// the beams from both sides at once is not told apart. PASS contacts count at the begin of their signal, whoever else walks
// along.
//
// Secured is told when the leaf is closed and locked and the beams are light with nobody between them.
//
// # Pulse mode
//
// Each of several people is given a pulse of their own once the leaf is closed again and the beams are light; no Closed is told
// before the last. A pulse after which the leaf does not open is given once more. Lock, and the end of an authorisation, give a
// pulse on Stop. Pass and Stop are never held together, and 100 ms lie between: together they mean free passage. The gate's own
// time, 5 s with most, ends an authorisation when the leaf closes by it.
//
// # Time
//
// No authorisation outlasts Opts.MaxOpen, whoever asks, nor does the coil of Pass stay under power for longer than Opts.Duty:
// then the gate closes, or is let go if somebody is in the beams, and the coil rests, which is a fault; Open is refused until
// half of the time is there again. A release needs no coil, so a fire is excepted. Inputs are watched by their edges and polled
// besides, since kernels drop edges; every wait for an edge has an end, since drivers disagree on what no end means.
//
// # Two doors
//
// Two gates with the same Opts.Interlock are a sluice: neither opens unless the other is proved closed, that is closed by its
// switch, locked and watched by its Run.
//
// # Inert
//
// After Halt, the end of Run's context, or a panic in one of Run's goroutines Pass and Stop are Low. When the process
// is killed, the levels stay or not, as the chip has it: see drivers/cmd/holdoff.
package turnstile

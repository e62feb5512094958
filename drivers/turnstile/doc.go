// Package turnstile drives a turnstile or a speed gate in level mode: the gate is open as long as the Pass contact is held.
//
// # Wiring
//
// Every input is Low when its wire is cut, and Low is the alarm: beams are dark-on, the fire contact is a closed loop.
//
//	pin          High                     Low, or cut
//	Pass         open the permitted way   closed
//	Hold         locked (energised)       free both ways
//	BeamA, BeamB light                    dark: somebody is there
//	LimitOpen    leaf is open             leaf is not open
//	LimitClosed  leaf is closed           leaf is not closed
//	Fire         no fire                  fire
//
// Relays are wired so that a dropped coil is the safe state, and driven active high: periph's character-device
// lines write Low before the first level. An output is never read back: on such lines that makes it an input.
// The fire panel is wired to the gate itself; the contact here only informs. On it the driver frees the gate by itself and does
// not fight it: Pass and Hold drop, and stay so until Rearm.
//
// # Counting
//
// Beam A is first on the permitted way, beam B second; they stand closer together than a body is deep. A then B is one
// passage; A dark again while B is still dark is somebody close behind. What two beams cannot tell is told on
// the safe side: whoever dithers between them may count twice, and two who walk as one body count once.
//
// # Time
//
// No authorisation outlasts Opts.MaxOpen, whoever asks. Inputs are watched by their edges and polled besides, since
// kernels drop edges; every wait for an edge has an end, since drivers disagree on what no end means.
package turnstile

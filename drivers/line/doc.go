// Package line gives single GPIO lines of Linux, by chip and offset, as periph pins (gpio.PinIO).
//
// It stands on the character device, version 2 (Linux 5.10 and later), through go-gpiocdev. What periph's own lines do
// and these do not:
//
//   - an output has its first level from the very request: no level that nobody asked for, not even for a microsecond.
//     [OpenOutput] asks for Opts.Safe;
//   - reading an output returns what was written last and does not touch the line; periph's makes it an input;
//   - a line is input or output for good, as it was opened;
//   - WaitForEdge keeps gpio.PinIn's contract: 0 returns at once, below 0 waits for ever.
//
// # Levels
//
// With Opts.ActiveLow all is turned over, pulls as well: High is the active state, and gpio.PullDown is the pull that makes
// a cut wire read Low. So a driver that knows only High and Low works on either wiring. Opts.Bias is of the board, never turned.
//
// # Lines that go away
//
// A chip may be unplugged or unbound. Its lines then read Low, Out returns [ErrGone], and both ask for the line again, inputs
// at most every 250 ms, until it is back. An output comes back with the level that brings it back. Give the
// chip by its label or a stable path: its number may change. An edge is not told by a line that is gone, and its waits end
// at once; whoever waits for edges polls as well.
//
// # After Halt
//
// Halt writes Opts.Safe and lets go of the line. What the pin does from then on is the chip's affair: most keep the level or become
// inputs; a Raspberry Pi keeps it, unless the kernel has pinctrl_bcm2835.persist_gpio_outputs=n. The wiring must be safe
// in both cases.
//
// Quirks of go-gpiocdev v0.9.1 that are dealt with here: its watcher of a line that is gone spins until the line is
// closed, so a line that is found gone is closed at once; it refuses chips by symbolic link, so links are followed; Close
// waits for the edge handler, so that handler takes no lock.
package line

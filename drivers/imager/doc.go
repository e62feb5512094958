// Package imager reads 2D symbols from an area imager: a scanner with its own eye and decoder, that sends what it read over
// a serial line, be it USB-CDC (/dev/ttyACM...), a UART, or USB HID-POS. For symbols in a camera's frames see drivers/scanner.
//
// # Setting up the imager
//
// Set it to USB-CDC, or to the UART's speed, 8 data bits and no parity; to send AIM ids; to no suffix, or to one that Opts knows.
// Then switch its "programming by bar code" off: a printed page could change it. Wedge mode (HID keyboard) is of no use here:
// it mangles bytes of 0x80 and above.
//
// # Where a message ends
//
// A payload is binary and may hold any byte, CR and ETX too, so by default a message is what comes between two silences of
// Opts.Idle, and prefix and suffix are only taken off. With Opts.BySuffix the suffix ends it at once, which fits text only.
// What lacks the prefix, the suffix or the AIM id that it should have is a half message and is dropped, as is what is longer than
// Opts.MaxBytes, to the next silence; Counts tells how many. What arrives while nobody scans is dropped as well, and so is what was
// under way when the line was opened.
//
// # AIM ids
//
// "]" and two characters before the payload name the symbology (ISO/IEC 15424): ]Q1 QR, ]d1 Data Matrix, ]z0 Aztec, ]C1
// GS1-128. They are stripped and reported.
//
// # Faults
//
// New opens nothing, so an imager may be plugged in later. Whatever goes wrong ends a Scan with an error, and the next Scan begins anew:
//
//	no such path, hung up, EIO, ENODEV, ENXIO  ErrUnplugged; the path is opened anew, at most every 200 ms, until there is something
//	another program has the line               serial.ErrBusy; likewise
//	no serial line, no bar code scanner        what the kernel says; likewise
//	bytes for a second after the longest       ErrBabble, at every Scan, until there is a symbol or 2 s of silence;
//	message, or 8 half or too long in a row    the line stays open
//	silence                                    none: so sounds a lane without travellers, and a UART with its wire pulled off
//
// Without a prefix, a suffix and AIM ids every message is a symbol, and a device of another kind is told by its flood alone.
package imager

// Package imager reads 2D symbols from an area imager: a scanner with its own eye and decoder, that sends what it read over
// a serial port, be it USB-CDC (/dev/ttyACM…), a UART, or USB HID-POS. For symbols in a camera's frames see drivers/scanner.
//
// # Setting up the imager
//
// Set it to USB-CDC, or to the UART's baud, 8 data bits and no parity; to send AIM ids; to no suffix, or to one that Opts knows.
// Then switch its "programming by bar code" off: a printed page could change it. Wedge mode (HID keyboard) is of no use here:
// it mangles bytes of 0x80 and above. Give the port by its stable path, /dev/serial/by-id/…: it is looked up at each opening,
// so an imager that was unplugged is found again.
//
// # Where a message ends
//
// A payload is binary and may hold any byte, CR and ETX too, so by default a message is what comes between two silences of
// Opts.Idle, and prefix and suffix are only taken off. With Opts.BySuffix the suffix ends it at once, which fits text only.
// What lacks the prefix, the suffix or the AIM id that it should have is a half message and is dropped, as is what is longer than
// Opts.MaxBytes, to the next silence; Counts tells how many. What arrives while nobody scans is dropped as well.
//
// # AIM ids
//
// "]" and two characters before the payload name the symbology (ISO/IEC 15424): ]Q1 QR, ]d1 Data Matrix, ]z0 Aztec, ]C1
// GS1-128. They are stripped and reported.
//
// # Faults
//
// Unplugged, hung up, EIO: Scan returns ErrGone and the next one opens the port again. Somebody else has the port: ErrBusy.
// Bytes without a silence for a second after the longest message: ErrBabble, again and again until it ends. An imager that is silent is
// not told from a lane without travellers. A UART that is not connected is silent too.
package imager

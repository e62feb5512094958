// Package serial opens a serial line (a UART, a USB adapter, USB-CDC, a pseudo-terminal) as a binary-safe stream: eight data bits, no
// parity, one stop bit, no flow control, no echo, no translation of any byte (termios(3), raw mode). It knows nothing of what is at
// the other end, so it is no driver but what drivers read and write through.
//
// Quirks. A line that is unplugged reads as EOF, EIO, ENXIO or ENODEV, depending on its kernel driver; Gone tells them all. TIOCEXCL does
// not keep root out, so the line is locked with flock(2) besides; both are undone by Close, and by the death of the process. What
// arrived before Open is thrown away. A break is not read as a byte. Open raises DTR and RTS, as the kernel does, and does not wait for a
// modem's carrier.
package serial

package imager

import (
	"time"

	"passlane/drivers/serial"
)

// Port is an open line, as of serial.Open. Read returns at least one byte or an error: os.ErrDeadlineExceeded after its deadline, or
// that of a line that is lost.
type Port interface {
	Read(p []byte) (n int, err error)
	SetReadDeadline(t time.Time) error
	Close() error
}

// Line is a way to an imager: Serial, HIDPOS, or one of a test.
type Line struct {
	Name string // for the log, such as the path
	// Open opens it, anew after it was lost.
	Open func() (Port, error)
}

// Baud is the speed that most imagers have on a UART; USB-CDC does not care.
const Baud = 115200

// Serial is USB-CDC, a USB adapter or a UART at path, best a stable one such as /dev/serial/by-id/..., with a speed of serial.Open.
func Serial(path string, baud int) Line {
	return Line{path, func() (Port, error) {
		p, err := serial.Open(path, baud)
		if err != nil {
			return nil, err
		}
		return p, nil
	}}
}

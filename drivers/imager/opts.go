package imager

import (
	"errors"
	"fmt"
	"time"
)

// Errors that Scan and Read return.
var (
	// ErrHalted means that the device was halted and stays inert.
	ErrHalted = errors.New("imager: halted")
	// ErrGone means that the port is not there, or not any more.
	ErrGone = errors.New("imager: gone")
	// ErrBusy means that another program has the port.
	ErrBusy = errors.New("imager: busy")
	// ErrBabble means that the port does not stop to send.
	ErrBabble = errors.New("imager: babble")
)

// OptsError names an option that cannot be.
type OptsError struct{ Field, Want string }

// Error says what the option should be.
func (e *OptsError) Error() string { return fmt.Sprintf("imager: Opts.%s: want %s", e.Field, e.Want) }

// Port is an open port. Read returns os.ErrDeadlineExceeded when the deadline is past.
type Port interface {
	Read(p []byte) (n int, err error)
	SetReadDeadline(t time.Time) error
	Close() error
}

// Opts fits the driver to an imager. The zero value is good for USB-CDC with AIM ids off.
type Opts struct {
	Baud     int           // of a UART, 8N1; USB-CDC does not care; default 115200
	Prefix   []byte        // before the AIM id; default none
	Suffix   []byte        // after the payload; default none
	BySuffix bool          // the suffix ends a message at once; for text only
	AIM      bool          // messages begin with an AIM id
	Accept   []string      // the AIM ids that count, or their beginnings ("]Q"); needs AIM; default all
	Idle     time.Duration // the silence after a message, 10 to 200 ms; default 50 ms
	MaxBytes int           // longest payload; default 4096
	Repeat   time.Duration // how long a symbol must be out of sight before it counts again; default 3 s
	// Open opens the port; default: a raw tty. HIDPOS is another.
	Open func(path string, baud int) (Port, error)
}

// resolve returns o with its defaults, or an *OptsError.
func (o Opts) resolve() (Opts, error) {
	for to, usual := range map[*time.Duration]time.Duration{&o.Idle: 50 * time.Millisecond, &o.Repeat: 3 * time.Second} {
		if *to == 0 {
			*to = usual
		}
	}
	for to, usual := range map[*int]int{&o.Baud: 115200, &o.MaxBytes: 4096} {
		if *to == 0 {
			*to = usual
		}
	}
	if o.Open == nil {
		o.Open = openTTY
	}
	switch {
	case o.Idle < 10*time.Millisecond || o.Idle > 200*time.Millisecond:
		return o, &OptsError{"Idle", "10 to 200 ms"}
	case o.Repeat < 0:
		return o, &OptsError{"Repeat", "0 or more"}
	case o.MaxBytes < 0:
		return o, &OptsError{"MaxBytes", "0 or more"}
	case o.BySuffix && len(o.Suffix) == 0:
		return o, &OptsError{"Suffix", "one, with BySuffix"}
	case len(o.Accept) > 0 && !o.AIM:
		return o, &OptsError{"AIM", "true, with Accept"}
	}
	return o, nil
}

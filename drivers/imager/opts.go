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
	// ErrUnplugged means that the line is not there, or not any more; the next call looks for it again.
	ErrUnplugged = errors.New("imager: unplugged")
	// ErrBabble means that what sends there is no imager, or one that is set up otherwise.
	ErrBabble = errors.New("imager: babble")
)

// OptsError names an option that cannot be.
type OptsError struct{ Field, Want string }

// Error says what the option should be.
func (e *OptsError) Error() string { return fmt.Sprintf("imager: Opts.%s: want %s", e.Field, e.Want) }

// Opts fits the driver to how an imager is set up. The zero value of each field means the default; that of all fits one that sends
// payloads and nothing else.
type Opts struct {
	Prefix   []byte        // before the AIM id, such as STX; default none
	Suffix   []byte        // after the payload, such as ETX or CR; default none
	BySuffix bool          // the suffix ends a message at once; for text only
	AIM      bool          // messages begin with an AIM id (ISO/IEC 15424)
	Accept   []string      // the AIM ids that count, or their beginnings ("]Q"); needs AIM; default all
	Idle     time.Duration // the silence after a message, 10 to 200 ms; default 50 ms
	MaxBytes int           // longest payload; default 4096
	Repeat   time.Duration // how long a symbol must be out of sight before it counts again; default 3 s
}

// resolve returns o with its defaults, or an *OptsError.
func (o Opts) resolve() (Opts, error) {
	switch {
	case o.Idle != 0 && (o.Idle < 10*time.Millisecond || o.Idle > 200*time.Millisecond):
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
	return o.withDefaults(), nil
}

func (o Opts) withDefaults() Opts {
	if o.Idle == 0 {
		o.Idle = 50 * time.Millisecond
	}
	if o.Repeat == 0 {
		o.Repeat = 3 * time.Second
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 4096
	}
	return o
}

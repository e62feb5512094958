package v4l2

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"passlane/drivers/frame"
)

// Errors of Next. After any but ErrHalted the camera is opened anew by a later Next.
var (
	// ErrGone means that the camera is not there, or not any more; it is also frame.ErrUnplugged.
	ErrGone = fmt.Errorf("v4l2: no such device: %w", frame.ErrUnplugged)
	// ErrBusy means that somebody else uses the camera.
	ErrBusy = errors.New("v4l2: busy")
	// ErrNotCamera means that what is there takes no pictures.
	ErrNotCamera = errors.New("v4l2: not a camera")
	// ErrFormat means that the camera gives neither YUYV nor MJPEG.
	ErrFormat = errors.New("v4l2: no such format")
	// ErrStalled means that no frame came within Opts.Stall.
	ErrStalled = errors.New("v4l2: stalled")
	// ErrGarbage means that none of many frames could be read.
	ErrGarbage = errors.New("v4l2: garbage")
	// ErrHalted means that the device was halted and stays inert.
	ErrHalted = errors.New("v4l2: halted")
)

// InvalidError names an argument of New that cannot be.
type InvalidError struct {
	Field string
	Value any
	Want  string
}

// Error names the field, its value and what it should be.
func (e *InvalidError) Error() string {
	return fmt.Sprintf("v4l2: %s is %v, want %s", e.Field, e.Value, e.Want)
}

// Role is what a camera is for.
type Role string

// The roles of a lane's cameras.
const (
	Portrait Role = "portrait" // the face of whoever stands before the screen
	Overview Role = "overview" // the lane from above
)

// Opts fits the driver to a camera. The zero value of each field means the default.
type Opts struct {
	Role          Role          // default Portrait; for names and logs alone
	Width, Height int           // pixels; default 640 by 480. The camera may give another size, the nearest it has
	Rate          int           // frames a second asked for, 1 to 120; default 15. The camera may give another
	MJPEG         bool          // prefer MJPEG; otherwise YUYV, which costs less to read, is preferred up to 640 by 480, and MJPEG above
	Stall         time.Duration // without a frame: the camera hangs; default 2 s
	Mains         int           // 50 or 60 Hz, against lamps that flicker; default: as the camera has it
	Exposure      time.Duration // of each picture, in steps of 100 µs; default: the camera decides
	// Open opens a camera by its path; default: the kernel's. It is for tests.
	Open func(path string) (Camera, error)
}

func (o Opts) withDefaults() Opts {
	o.Width = cmp.Or(o.Width, 640)
	o.Height = cmp.Or(o.Height, 480)
	o.Rate = cmp.Or(o.Rate, 15)
	o.Role = cmp.Or(o.Role, Portrait)
	o.Stall = cmp.Or(o.Stall, 2*time.Second)
	if o.Open == nil {
		o.Open = openKernel
	}
	return o
}

const largest = 4096 // pixels, of a side

func (o Opts) check() error {
	for _, c := range []struct {
		is    bool
		field string
		value any
		want  string
	}{
		{o.Width < 16 || o.Width > largest, "Opts.Width", o.Width, "16 to 4096"},
		{o.Height < 16 || o.Height > largest, "Opts.Height", o.Height, "16 to 4096"},
		{o.Rate < 1 || o.Rate > 120, "Opts.Rate", o.Rate, "1 to 120"},
		{o.Stall < 0, "Opts.Stall", o.Stall, "above 0"},
		{o.Exposure < 0 || o.Exposure > time.Second, "Opts.Exposure", o.Exposure, "0 to 1s"},
		{o.Mains != 0 && o.Mains != 50 && o.Mains != 60, "Opts.Mains", o.Mains, "50 or 60"},
	} {
		if c.is {
			return &InvalidError{c.field, c.value, c.want}
		}
	}
	return nil
}

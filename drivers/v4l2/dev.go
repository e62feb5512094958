package v4l2

import (
	"context"
	"errors"
	"fmt"
	"image"
	"sync"
	"sync/atomic"
	"time"

	"passlane/drivers/frame"
)

const (
	poll     = 4 * time.Millisecond   // between two looks for a frame
	retry    = 200 * time.Millisecond // between two openings; Next waits for it
	badInRow = 30
)

// Dev is a camera. Its methods may be called from any goroutine; frames go to one Next at a time.
type Dev struct {
	path  string
	opts  Opts
	began time.Time

	asked atomic.Int64 // exposure in nanoseconds
	alive context.Context
	halt  context.CancelFunc

	mu    sync.Mutex // owns everything below
	live  *session
	shape Shape
	seq   uint64
	bad   int
	set   int64         // exposure that the session has
	again time.Duration // when it may be opened again
	seen  time.Duration // when a frame came last
	raw   []byte
	whole []byte
}

// Shape is what a camera gives.
type Shape struct {
	Format        string   // "YUYV" or "MJPG"; empty before the first frame
	Width, Height int      // pixels
	Refused       []uint32 // controls that it has and would not set, by their V4L2 number
}

// New returns a camera by its path and opens nothing yet. opts may be nil. Errors: *InvalidError.
func New(path string, opts *Opts) (*Dev, error) {
	var o Opts
	if opts != nil {
		o = *opts
	}
	if path == "" {
		return nil, &InvalidError{"path", `""`, "a device, as /dev/v4l/by-id/..."}
	}
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	d := &Dev{path: path, opts: o, began: time.Now()}
	d.asked.Store(int64(o.Exposure))
	d.alive, d.halt = context.WithCancel(context.Background())
	return d, nil
}

// String names the device by its role.
func (d *Dev) String() string { return string(d.opts.Role) + " camera" }

// Halt closes the camera, ends a Next that waits, and makes every later one return ErrHalted; twice is fine.
func (d *Dev) Halt() error {
	d.halt()
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.drop(nil)
}

// Shape returns what the camera gives since it was opened last.
func (d *Dev) Shape() Shape {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.shape
}

// SetExposure sets how long a picture is exposed, in steps of 100 µs, or hands it back to the camera with 0. It returns at once; the next
// Next carries it out, as far as the camera can. Errors: *InvalidError beyond a second.
func (d *Dev) SetExposure(t time.Duration) error {
	if t < 0 || t > time.Second {
		return &InvalidError{"exposure", t, "0 to 1s"}
	}
	d.asked.Store(int64(t))
	return nil
}

// Next returns the newest frame, which is the caller's, and waits for it if need be; it opens the camera where it is not open.
// Frames are 4:2:2 or 4:2:0; Seq counts those that the kernel handed over, bad ones with them, and At counts from New. Errors are
// those of this package, the end of ctx, and the kernel's, wrapped; after an error the camera is closed, and the next Next opens it anew.
func (d *Dev) Next(ctx context.Context) (frame.Frame, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(d.alive, cancel)()
	d.mu.Lock()
	defer d.mu.Unlock()
	f, err := d.next(ctx)
	switch {
	case d.alive.Err() != nil:
		return frame.Frame{}, errors.Join(ErrHalted, d.drop(nil))
	case err != nil && ctx.Err() != nil:
		return frame.Frame{}, fmt.Errorf("v4l2: next: %w", ctx.Err()) // the camera stays open
	case err != nil:
		return frame.Frame{}, d.drop(err)
	}
	return f, nil
}

func (d *Dev) next(ctx context.Context) (frame.Frame, error) {
	if err := d.ready(ctx); err != nil {
		return frame.Frame{}, err
	}
	d.seen = d.now() // a pause between two calls is no stall
	for ctx.Err() == nil {
		if asked := d.asked.Load(); asked != d.set {
			apply(d.live.camera, settings(time.Duration(asked), 0))
			d.set = asked
		}
		raw, n, err := d.live.take(d.raw[:0])
		if d.raw = raw; err != nil {
			return frame.Frame{}, err
		}
		d.seq += uint64(n)
		if n > 0 {
			d.seen = d.now()
			if f, err := d.read(); err == nil || d.bad >= badInRow {
				return f, err
			}
			continue
		}
		if d.now()-d.seen >= d.opts.Stall {
			return frame.Frame{}, fmt.Errorf("%w: no frame for %v", ErrStalled, d.opts.Stall)
		}
		rest(ctx, poll)
	}
	return frame.Frame{}, ctx.Err()
}

// ready opens the camera if it is not open; not too often.
func (d *Dev) ready(ctx context.Context) error {
	if d.live != nil {
		return nil
	}
	if wait := d.again - d.now(); wait > 0 {
		rest(ctx, wait)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	o := d.opts
	d.set = d.asked.Load()
	o.Exposure = time.Duration(d.set)
	s, err := open(d.path, o)
	if err != nil {
		return err
	}
	d.live, d.bad = s, 0
	d.shape = Shape{Format: fourcc(s.format), Width: s.w, Height: s.h}
	for _, id := range s.refused {
		d.shape.Refused = append(d.shape.Refused, uint32(id))
	}
	return nil
}

// read makes a frame of the raw one. Errors: errBad, and ErrGarbage after too many.
func (d *Dev) read() (frame.Frame, error) {
	img, err := d.decode()
	if err != nil {
		if d.bad++; d.bad >= badInRow {
			err = fmt.Errorf("%w: %d frames, the last: %w", ErrGarbage, d.bad, err)
		}
		return frame.Frame{}, err
	}
	d.bad = 0
	d.shape.Width, d.shape.Height = img.Rect.Dx(), img.Rect.Dy()
	return frame.Frame{Image: img, Seq: d.seq, At: d.seen}, nil
}

func (d *Dev) decode() (*image.YCbCr, error) {
	s := d.live
	if s.format == yuyv {
		return readYUYV(d.raw, s.w, s.h, s.stride)
	}
	whole, err := mended(d.whole[:0], d.raw, s.w, s.h)
	if err != nil {
		return nil, err
	}
	d.whole = whole
	return readJPEG(whole)
}

// drop closes the camera after an error, which it returns.
func (d *Dev) drop(err error) error {
	d.again = d.now() + retry
	if d.live == nil {
		return err
	}
	c := d.live.camera
	d.live = nil
	if shut := closed(c); shut != nil && err == nil {
		return shut
	}
	return err // a camera that is gone does not close well either
}

func (d *Dev) now() time.Duration { return time.Since(d.began) }

func rest(ctx context.Context, t time.Duration) {
	timer := time.NewTimer(t)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

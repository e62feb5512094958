// Package framesim is a camera without glass: it sees what it is shown, at a steady rate.
package framesim

import (
	"context"
	"errors"
	"fmt"
	"image"
	"sync"
	"time"

	"passlane/drivers/frame"
)

// ErrRate is returned for a rate that no camera has.
var ErrRate = errors.New("framesim: rate: want 1 to 1000 pictures a second")

const defaultRate = 15

// Camera plays frames. Its methods may be called from any goroutine; its clock starts with New.
type Camera struct {
	opened time.Time

	mu      sync.Mutex
	sees    *image.YCbCr
	period  time.Duration
	last    uint64 // number of the period whose frame was given last
	given   bool
	gone    bool
	frozen  bool
	changed chan struct{} // closed and replaced when anything above changes from outside
}

// New returns a camera that sees an even grey, 640 by 480, fifteen times a second.
func New() *Camera {
	grey := image.NewYCbCr(image.Rect(0, 0, 640, 480), image.YCbCrSubsampleRatio420)
	for _, plane := range [][]byte{grey.Y, grey.Cb, grey.Cr} {
		for i := range plane {
			plane[i] = 128
		}
	}
	return &Camera{opened: time.Now(), sees: grey, period: time.Second / defaultRate, changed: make(chan struct{})}
}

// Show sets what the camera sees from now on; img is copied. A nil img is ignored.
func (c *Camera) Show(img *image.YCbCr) {
	if img != nil {
		own := frame.Copy(img)
		c.change(func() { c.sees = own })
	}
}

// SetRate sets the pictures per second, 1 to 1000, or returns ErrRate.
func (c *Camera) SetRate(perSecond int) error {
	if perSecond < 1 || perSecond > 1000 {
		return fmt.Errorf("%w: %d", ErrRate, perSecond)
	}
	c.change(func() { c.period, c.given = time.Second/time.Duration(perSecond), false })
	return nil
}

// Pull unplugs the camera: Next returns frame.ErrUnplugged, also a Next that waits.
func (c *Camera) Pull() { c.change(func() { c.gone = true }) }

// Plug puts the camera back.
func (c *Camera) Plug() { c.change(func() { c.gone = false }) }

// Freeze stalls the camera: Next waits until Thaw, Pull or the end of its context.
func (c *Camera) Freeze() { c.change(func() { c.frozen = true }) }

// Thaw ends a stall.
func (c *Camera) Thaw() { c.change(func() { c.frozen = false }) }

// Next waits for the next picture and returns it; the caller owns it. Who comes late finds Seq
// ahead by the pictures missed. Errors: frame.ErrUnplugged, or that of ctx.
func (c *Camera) Next(ctx context.Context) (frame.Frame, error) {
	for {
		if err := ctx.Err(); err != nil {
			return frame.Frame{}, fmt.Errorf("framesim: next: %w", err)
		}
		f, wait, changed, err := c.take()
		if err != nil || wait == 0 {
			return f, err
		}
		if err := pause(ctx, wait, changed); err != nil {
			return frame.Frame{}, fmt.Errorf("framesim: next: %w", err)
		}
	}
}

// take returns a frame if one is due (wait 0), or how long to wait for it; below 0 means for a change only.
func (c *Camera) take() (f frame.Frame, wait time.Duration, changed <-chan struct{}, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone {
		return frame.Frame{}, 0, nil, frame.ErrUnplugged
	}
	if c.frozen {
		return frame.Frame{}, -1, c.changed, nil
	}
	at := time.Since(c.opened)
	seq := uint64(at / c.period)
	if c.given && seq <= c.last {
		return frame.Frame{}, time.Duration(c.last+1)*c.period - at, c.changed, nil
	}
	c.last, c.given = seq, true
	return frame.Frame{Image: frame.Copy(c.sees), Seq: seq, At: at}, 0, nil, nil
}

func (c *Camera) change(how func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	how()
	close(c.changed)
	c.changed = make(chan struct{})
}

// pause waits for d (for ever if below 0), a change, or the end of ctx, whose error it returns.
func pause(ctx context.Context, d time.Duration, changed <-chan struct{}) error {
	var due <-chan time.Time
	if d >= 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-due:
	case <-changed:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// Package tee lets several take the frames of one camera: it reads the camera and hands the newest frame to whoever asks.
//
// Nobody waits for anybody: who is slow misses frames, which shows as a jump of Seq, and delays neither the camera nor the others. Only one frame is held.
// A taker that asks again before there is a new one waits for it; none is given to the same taker twice.
package tee

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"passlane/drivers/frame"
)

// ErrHalted is returned by Next after Halt, and after the end of Run.
var ErrHalted = errors.New("tee: halted")

// pause is how long a camera that gives an error is left alone. It is less than what a driver takes to open its camera anew.
const pause = 100 * time.Millisecond

// Camera gives frames, one after the other.
type Camera interface {
	// Next blocks until there is a new frame or ctx ends.
	Next(ctx context.Context) (frame.Frame, error)
}

// Dev reads a camera for several takers.
type Dev struct {
	camera  Camera
	running sync.Mutex // held by Run
	alive   context.Context
	halt    context.CancelFunc

	mu     sync.Mutex
	given  uint64 // frames and errors so far
	newest frame.Frame
	err    error         // in place of a frame
	news   chan struct{} // closed and replaced with each of them
}

// New returns a tee on a camera, which nobody else must read from then on. It reads nothing before Run.
func New(camera Camera) *Dev {
	d := &Dev{camera: camera, news: make(chan struct{})}
	d.alive, d.halt = context.WithCancel(context.Background())
	return d
}

// String names the device.
func (d *Dev) String() string { return "camera tee" }

// Halt ends Run, waits for its end, and makes every Next return ErrHalted; twice is fine. The camera stays its owner's.
func (d *Dev) Halt() error {
	d.halt()
	d.running.Lock()
	defer d.running.Unlock()
	return nil
}

// Run reads the camera until ctx ends or the tee is halted, and returns nil. The tee is of no use afterwards. An error of the camera goes to
// all takers, and the camera is tried again.
func (d *Dev) Run(ctx context.Context) error {
	d.running.Lock()
	defer d.running.Unlock()
	defer d.halt()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(d.alive, cancel)()
	for ctx.Err() == nil {
		f, err := d.camera.Next(ctx)
		if ctx.Err() != nil {
			break
		}
		d.publish(f, err)
		if err != nil {
			rest(ctx, pause)
		}
	}
	return nil
}

func (d *Dev) publish(f frame.Frame, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.given++
	d.newest, d.err = f, err
	close(d.news)
	d.news = make(chan struct{})
}

// Tap returns a taker of its own: it starts with the newest frame, if there is one.
func (d *Dev) Tap() *Tap { return &Tap{tee: d} }

// Tap is one who takes frames. Its method may be called from any goroutine; each frame goes to one of its callers.
type Tap struct {
	tee  *Dev
	seen uint64 // as Dev.given, under its mutex
}

// Next returns the newest frame that this tap has not given yet, and waits for one if need be; the frame is the caller's. Errors are
// ErrHalted, the end of ctx, and those of the camera, each once.
func (t *Tap) Next(ctx context.Context) (frame.Frame, error) {
	for {
		if t.tee.alive.Err() != nil {
			return frame.Frame{}, ErrHalted
		}
		if err := ctx.Err(); err != nil {
			return frame.Frame{}, fmt.Errorf("tee: next: %w", err)
		}
		f, news, err := t.take()
		switch {
		case err != nil:
			return frame.Frame{}, fmt.Errorf("tee: %w", err)
		case news == nil:
			return f.Clone(), nil // who owns a picture may change it
		}
		select {
		case <-news:
		case <-ctx.Done():
		case <-t.tee.alive.Done():
		}
	}
}

// take returns what is new to this tap, or else what to wait for.
func (t *Tap) take() (f frame.Frame, news <-chan struct{}, err error) {
	d := t.tee
	d.mu.Lock()
	defer d.mu.Unlock()
	if t.seen == d.given {
		return f, d.news, nil
	}
	t.seen = d.given
	return d.newest, nil, d.err
}

func rest(ctx context.Context, t time.Duration) {
	timer := time.NewTimer(t)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

package scanner

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"passlane/drivers/frame"
)

// ErrHalted is returned by Scan after Halt.
var ErrHalted = errors.New("scanner: halted")

// Frames gives the pictures of a camera, one after the other.
type Frames interface {
	// Next blocks until there is a new frame or ctx ends.
	Next(ctx context.Context) (frame.Frame, error)
}

// Opts are the options of New; the zero value is good for a lane.
type Opts struct {
	Repeat   time.Duration        // how long a symbol must be out of sight before it counts again; 3 s
	MaxBytes int                  // longer payloads are dropped; 4096
	HardEach int                  // every how many frames to look hard; 4
	Clock    func() time.Duration // monotonic time from any origin; the time since New
}

// Dev reads symbols from a camera's frames.
type Dev struct {
	frames Frames
	opts   Opts

	scanning sync.Mutex // one Scan at a time
	looked   int        // frames so far
	seen     map[string]time.Duration
	again    atomic.Int64 // when a symbol was seen that was not reported again, by Opts.Clock; below 0: never

	alive context.Context // ends with Halt
	halt  context.CancelFunc
}

// New returns a scanner on frames. It takes none before Scan.
func New(frames Frames, opts Opts) *Dev {
	if opts.Repeat <= 0 {
		opts.Repeat = 3 * time.Second
	}
	if opts.MaxBytes <= 0 {
		opts.MaxBytes = 4096
	}
	if opts.HardEach <= 0 {
		opts.HardEach = 4
	}
	if opts.Clock == nil {
		start := time.Now()
		opts.Clock = func() time.Duration { return time.Since(start) }
	}
	d := &Dev{frames: frames, opts: opts, seen: map[string]time.Duration{}}
	d.again.Store(-1)
	d.alive, d.halt = context.WithCancel(context.Background())
	return d
}

// String names the device.
func (d *Dev) String() string { return "scanner" }

// Halt ends a Scan under way and makes every later one return ErrHalted; twice is fine. The camera stays its owner's.
func (d *Dev) Halt() error {
	d.halt()
	return nil
}

// Scan blocks until a symbol comes into sight and returns its payload. A symbol that stays, or comes back within Opts.Repeat of its
// last sight, is not reported again. Errors are ErrHalted, the end of ctx, or those of the camera.
func (d *Dev) Scan(ctx context.Context) ([]byte, error) {
	d.scanning.Lock()
	defer d.scanning.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(d.alive, cancel)()
	for {
		if d.alive.Err() != nil {
			return nil, ErrHalted
		}
		f, err := d.frames.Next(ctx)
		switch {
		case d.alive.Err() != nil:
			return nil, ErrHalted
		case err != nil:
			return nil, fmt.Errorf("scanner: next frame: %w", err)
		}
		if payload := d.see(f); payload != nil {
			return payload, nil
		}
	}
}

// see returns the payload of a symbol that is news.
func (d *Dev) see(f frame.Frame) []byte {
	if f.Image == nil {
		return nil
	}
	d.looked++
	payload, err := decodeFrame(f.Image, d.looked%d.opts.HardEach == 0)
	if err != nil || len(payload) == 0 || len(payload) > d.opts.MaxBytes {
		return nil
	}
	if !d.news(string(payload)) {
		return nil
	}
	return payload
}

// news notes the sight of a symbol and reports whether it had been out of sight long enough.
func (d *Dev) news(symbol string) bool {
	now := d.opts.Clock()
	for other, last := range d.seen {
		if now-last >= d.opts.Repeat {
			delete(d.seen, other)
		}
	}
	_, known := d.seen[symbol]
	if d.seen[symbol] = now; known {
		d.again.Store(int64(now))
	}
	return !known
}

// glimpse is how long a sight is worth: not every frame reads.
const glimpse = 700 * time.Millisecond

// Lingers tells whether a symbol is in sight that Scan does not report, because it did: it stays, or came back too soon.
func (d *Dev) Lingers() bool {
	at := d.again.Load()
	return at >= 0 && d.opts.Clock()-time.Duration(at) < glimpse
}

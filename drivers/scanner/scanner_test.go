package scanner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"passlane/drivers/drvtest"
	"passlane/drivers/frame"
)

// film shows frames in order, each at its time, and ends with an error or, without one, waits for the end of ctx.
type film struct {
	scenes []scene
	end    error
	now    time.Duration
	next   int
	asked  atomic.Int32 // calls of Next under way
	idle   chan struct{}
}

type scene struct {
	at   time.Duration
	show *image.YCbCr
}

func (f *film) Next(ctx context.Context) (frame.Frame, error) {
	f.asked.Add(1)
	defer f.asked.Add(-1)
	if f.next == len(f.scenes) {
		if f.end == nil {
			if f.idle != nil {
				close(f.idle)
			}
			<-ctx.Done()
			return frame.Frame{}, ctx.Err()
		}
		return frame.Frame{}, f.end
	}
	s := f.scenes[f.next]
	f.next++
	f.now = s.at
	return frame.Frame{Image: s.show, Seq: uint64(f.next), At: s.at}, nil
}

func (f *film) clock() time.Duration { return f.now }

// shot is a camera picture of a symbol.
func shot(t testing.TB, b []byte) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, 320, 240), image.YCbCrSubsampleRatio420)
	if b != nil {
		copy(img.Y, on(drawn(t, b, 180), 320, 240, image.Pt(70, 30)).Pix)
	}
	return img
}

var errCable = errors.New("cable")

func TestScanStory(t *testing.T) {
	sok, dara := payload(11, 140), payload(12, 140)
	a, b, empty := shot(t, sok), shot(t, dara), shot(t, nil)
	ms := time.Millisecond
	f := &film{end: errCable, scenes: []scene{
		{0, empty}, {100 * ms, a}, // news
		{200 * ms, a}, {3000 * ms, a}, // stays in sight
		{5900 * ms, a},                                   // 2.9 s since the last sight: the same
		{6000 * ms, b},                                   // somebody else: news
		{6100 * ms, a}, {6200 * ms, b}, {6300 * ms, nil}, // both are known
		{9100 * ms, a}, // 3 s gone: news again
		{9300 * ms, b}, // 3.1 s gone: news again
	}}
	d := New(f, Opts{Clock: f.clock})
	for i, want := range []struct {
		at     time.Duration
		symbol []byte
	}{{100 * ms, sok}, {6000 * ms, dara}, {9100 * ms, sok}, {9300 * ms, dara}} {
		got, err := d.Scan(t.Context())
		if err != nil || !bytes.Equal(got, want.symbol) || f.now != want.at {
			t.Fatalf("scan %d at %s: %d bytes, %v, want one at %s", i, f.now, len(got), err, want.at)
		}
	}
	if _, err := d.Scan(t.Context()); !errors.Is(err, errCable) {
		t.Errorf("the camera's error got lost: %v", err)
	}
}

// Whoever holds up a symbol that was read can be told so: it lingers while it is seen, and a moment longer, for not every frame
// reads.
func TestASymbolThatStaysLingers(t *testing.T) {
	a := shot(t, payload(11, 140))
	ms := time.Millisecond
	f := &film{end: errCable, scenes: []scene{{0, a}, {200 * ms, a}, {2000 * ms, a}, {2600 * ms, nil}, {2700 * ms, nil}, {4000 * ms, a}, {7000 * ms, a}}}
	d := New(f, Opts{Clock: f.clock})
	var got []bool
	for range f.scenes {
		next, err := f.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		d.see(next)
		got = append(got, d.Lingers())
	}
	if want := []bool{false, true, true, true, false, true, false}; !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

func TestLongPayloadsAreDropped(t *testing.T) {
	long, short := payload(21, 120), payload(22, 60)
	f := &film{end: errCable, scenes: []scene{{0, shot(t, long)}, {1, shot(t, short)}}}
	got, err := New(f, Opts{MaxBytes: 100, Clock: f.clock}).Scan(t.Context())
	if err != nil || !bytes.Equal(got, short) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// A negative reads only with effort, which every fourth frame gets.
func TestHardFrames(t *testing.T) {
	b := payload(31, 100)
	dark := shot(t, b)
	for i, v := range dark.Y {
		dark.Y[i] = 255 - v
	}
	f := &film{end: errCable, scenes: []scene{{0, dark}, {1, dark}, {2, dark}, {3, dark}, {4, dark}}}
	got, err := New(f, Opts{Clock: f.clock}).Scan(t.Context())
	if err != nil || !bytes.Equal(got, b) || f.now != 3 {
		t.Errorf("frame at %d: %d bytes, %v", f.now, len(got), err)
	}
}

func TestScanEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(&film{}, Opts{}).Scan(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestHaltEndsAScanUnderWay(t *testing.T) {
	f := &film{idle: make(chan struct{})}
	d := New(f, Opts{})
	ended := make(chan error, 1)
	go func() {
		_, err := d.Scan(t.Context())
		ended <- err
	}()
	<-f.idle
	if err := d.Halt(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, ErrHalted) {
		t.Errorf("%v", err)
	}
}

func TestDriverLaws(t *testing.T) {
	picture := shot(t, payload(41, 80))
	drvtest.Run(t, func() (drvtest.Subject, error) {
		f := &film{end: errCable, scenes: []scene{{0, picture}}}
		d := New(f, Opts{})
		return drvtest.Subject{
			Device: d,
			Act: func() error {
				_, err := d.Scan(context.Background())
				return err
			},
			Inert: func() error {
				if n := f.asked.Load(); n != 0 {
					return fmt.Errorf("%d frames are asked for", n)
				}
				return nil
			},
		}, nil
	})
}

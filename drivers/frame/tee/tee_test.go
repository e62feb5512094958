package tee_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest"
	"passlane/drivers/frame"
	"passlane/drivers/frame/framesim"
	"passlane/drivers/frame/tee"
	"passlane/drivers/scanner"
)

const period = 100 * time.Millisecond

// story runs a tee on a simulated camera of ten frames a second.
func story(t *testing.T, tell func(t *testing.T, c *framesim.Camera, d *tee.Dev)) {
	synctest.Test(t, func(t *testing.T) {
		c := framesim.New()
		if err := c.SetRate(int(time.Second / period)); err != nil {
			t.Fatal(err)
		}
		d := tee.New(c)
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := d.Run(t.Context()); err != nil {
				t.Error(err)
			}
		})
		tell(t, c, d)
		if err := d.Halt(); err != nil {
			t.Error(err)
		}
		wg.Wait()
	})
}

func next(t *testing.T, tap *tee.Tap) frame.Frame {
	t.Helper()
	f, err := tap.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestBothSeeEveryFrame(t *testing.T) {
	story(t, func(t *testing.T, _ *framesim.Camera, d *tee.Dev) {
		began := time.Now()
		var wg sync.WaitGroup
		for range 2 {
			tap := d.Tap()
			wg.Go(func() {
				for want := range uint64(20) {
					if f, err := tap.Next(t.Context()); err != nil || f.Seq != want {
						t.Errorf("frame %d, %v, want %d", f.Seq, err, want)
					}
				}
			})
		}
		wg.Wait()
		if took := time.Since(began); took != 19*period {
			t.Errorf("twenty frames for two took %v", took)
		}
	})
}

// A scanner that needs almost a second for a frame misses nine, and the portrait none.
func TestWhoIsSlowMissesFramesAndHoldsUpNobody(t *testing.T) {
	story(t, func(t *testing.T, _ *framesim.Camera, d *tee.Dev) {
		portrait, scanner := d.Tap(), d.Tap()
		var wg sync.WaitGroup
		wg.Go(func() {
			for _, want := range []uint64{0, 9, 19} {
				if f := next(t, scanner); f.Seq != want {
					t.Errorf("the scanner has frame %d, want the newest, %d", f.Seq, want)
				}
				<-time.After(975 * time.Millisecond)
			}
		})
		for want := range uint64(30) {
			began := time.Now()
			if f := next(t, portrait); f.Seq != want || time.Since(began) > period {
				t.Errorf("the portrait has frame %d after %v, want %d", f.Seq, time.Since(began), want)
			}
		}
		wg.Wait()
	})
}

func TestAFrameIsItsTakersOwn(t *testing.T) {
	story(t, func(t *testing.T, _ *framesim.Camera, d *tee.Dev) {
		one, two := d.Tap(), d.Tap()
		a := next(t, one)
		a.Image.Y[0] = 7
		if b := next(t, two); b.Seq != a.Seq || b.Image.Y[0] == 7 {
			t.Errorf("frame %d with %d, changed by who had %d", b.Seq, b.Image.Y[0], a.Seq)
		}
	})
}

func TestWhoComesLateBeginsWithTheNewest(t *testing.T) {
	story(t, func(t *testing.T, _ *framesim.Camera, d *tee.Dev) {
		<-time.After(5*period + period/2)
		late := d.Tap()
		if f := next(t, late); f.Seq != 5 {
			t.Errorf("frame %d", f.Seq)
		}
		if f := next(t, late); f.Seq != 6 {
			t.Errorf("then frame %d: the same one twice, or one too many missed", f.Seq)
		}
	})
}

func TestACameraThatIsPulledAndPutBack(t *testing.T) {
	story(t, func(t *testing.T, c *framesim.Camera, d *tee.Dev) {
		taps := []*tee.Tap{d.Tap(), d.Tap()}
		for _, tap := range taps {
			next(t, tap)
		}
		c.Pull()
		for i, tap := range taps {
			if _, err := tap.Next(t.Context()); !errors.Is(err, frame.ErrUnplugged) {
				t.Errorf("taker %d: %v", i, err)
			}
		}
		began := time.Now()
		for range 10 { // the camera says so at once, and the tee does not spin
			if _, err := taps[0].Next(t.Context()); !errors.Is(err, frame.ErrUnplugged) {
				t.Error(err)
			}
		}
		if took := time.Since(began); took < time.Second {
			t.Errorf("ten errors in %v", took)
		}
		c.Plug()
		next(t, taps[0])
		next(t, taps[1]) // and no word of what is over
	})
}

func TestWhoGivesUpLeavesTheOthersAlone(t *testing.T) {
	story(t, func(t *testing.T, c *framesim.Camera, d *tee.Dev) {
		tap := d.Tap()
		next(t, tap)
		c.Freeze()
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		if _, err := tap.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		c.Thaw()
		next(t, tap)
	})
}

func TestTheEndOfRunEndsWhoWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		c := framesim.New()
		c.Freeze()
		d := tee.New(c)
		ran, waited := make(chan error, 1), make(chan error, 1)
		go func() { ran <- d.Run(ctx) }()
		go func() {
			_, err := d.Tap().Next(t.Context())
			waited <- err
		}()
		synctest.Wait()
		stop()
		if err := <-ran; err != nil {
			t.Error(err)
		}
		if err := <-waited; !errors.Is(err, tee.ErrHalted) {
			t.Errorf("%v", err)
		}
	})
}

// One camera for both: while the portrait sees every frame, the scanner finds the pass that is held before it.
func TestAScannerBesideAPortrait(t *testing.T) {
	payload := []byte("a pass of a hundred bytes or so, held up to the only camera that this lane has, and read")
	symbol, err := scanner.Encode(payload, 300)
	if err != nil {
		t.Fatal(err)
	}
	picture := image.NewGray(image.Rect(0, 0, 640, 480))
	draw.Draw(picture, picture.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(picture, symbol.Bounds().Add(image.Pt(150, 80)), symbol, symbol.Bounds().Min, draw.Src)
	story(t, func(t *testing.T, c *framesim.Camera, d *tee.Dev) {
		portrait, reads := d.Tap(), scanner.New(d.Tap(), scanner.Opts{})
		var wg sync.WaitGroup
		wg.Go(func() {
			if got, err := reads.Scan(t.Context()); err != nil || !bytes.Equal(got, payload) {
				t.Errorf("%q, %v", got, err)
			}
		})
		for want := range uint64(20) {
			if want == 10 {
				c.Show(scanner.Sight{Light: 1}.Of(picture))
			}
			if f := next(t, portrait); f.Seq != want {
				t.Errorf("the portrait has frame %d, want %d", f.Seq, want)
			}
		}
		wg.Wait()
	})
}

// counted is a camera that tells how many wait for it.
type counted struct {
	*framesim.Camera
	asked atomic.Int32
}

func (c *counted) Next(ctx context.Context) (frame.Frame, error) {
	c.asked.Add(1)
	defer c.asked.Add(-1)
	return c.Camera.Next(ctx)
}

func TestDriverLaws(t *testing.T) {
	drvtest.Run(t, func() (drvtest.Subject, error) {
		c := &counted{Camera: framesim.New()}
		d := tee.New(c)
		tap := d.Tap()
		return drvtest.Subject{
			Device: d,
			Act: func() error {
				_, err := tap.Next(context.Background())
				return err
			},
			Inert: func() error {
				if n := c.asked.Load(); n != 0 {
					return fmt.Errorf("the camera is asked for %d frames", n)
				}
				return nil
			},
		}, nil
	})
}

package framesim_test

import (
	"context"
	"errors"
	"image"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/frame"
	"passlane/drivers/frame/framesim"
)

func picture(luma byte) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, 4, 4), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = luma
	}
	return img
}

func next(t *testing.T, c *framesim.Camera) frame.Frame {
	t.Helper()
	f, err := c.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestPicturesComeAtTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := framesim.New()
		began := time.Now()
		first := next(t, c)
		for range 15 {
			next(t, c)
		}
		if took := time.Since(began); took < 999*time.Millisecond || took > time.Second {
			t.Errorf("15 pictures after the first took %v, want a second", took)
		}
		if first.Seq != 0 || first.At != 0 || first.Image.Rect.Dx() != 640 {
			t.Errorf("first frame: seq %d at %v, %v", first.Seq, first.At, first.Image.Rect)
		}
	})
}

func TestALateReaderMissesPictures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := framesim.New()
		if err := c.SetRate(10); err != nil {
			t.Fatal(err)
		}
		next(t, c)
		<-time.After(time.Second)
		if f := next(t, c); f.Seq != 10 || f.At != time.Second {
			t.Errorf("seq %d at %v, want 10 at 1s", f.Seq, f.At)
		}
	})
}

func TestItSeesWhatItIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := framesim.New()
		img := picture(50)
		c.Show(img)
		img.Y[0] = 99
		f := next(t, c)
		if f.Image.Y[0] != 50 {
			t.Errorf("luma %d, want the 50 shown: the picture was not copied", f.Image.Y[0])
		}
		f.Image.Y[0] = 1
		c.Show(nil)
		if again := next(t, c); again.Image.Y[0] != 50 {
			t.Errorf("luma %d: a reader's change reached the next frame", again.Image.Y[0])
		}
	})
}

func TestPulledWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := framesim.New()
		c.Freeze()
		got := make(chan error)
		go func() { _, err := c.Next(t.Context()); got <- err }()
		synctest.Wait()
		c.Pull()
		if err := <-got; !errors.Is(err, frame.ErrUnplugged) {
			t.Errorf("got %v, want ErrUnplugged", err)
		}
		c.Plug()
		c.Thaw()
		next(t, c)
	})
}

func TestFrozenUntilTheCallerGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := framesim.New()
		c.Freeze()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := c.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the deadline", err)
		}
		if _, err := c.Next(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with a context that is over: got %v", err)
		}
	})
}

func TestRateIsChecked(t *testing.T) {
	for _, bad := range []int{-1, 0, 1001} {
		if err := framesim.New().SetRate(bad); !errors.Is(err, framesim.ErrRate) {
			t.Errorf("rate %d: got %v, want ErrRate", bad, err)
		}
	}
}

//go:build uvc

package uvcsim

import (
	"context"
	"errors"
	"image"
	"testing"
	"time"

	"passlane/drivers/v4l2"
)

// The kernel takes the camera for one of its own, and the driver above sees what it plays; also after its plug was out. It needs root and
// what the package's documentation names; without that it fails.
func TestUVCOnTheKernel(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	c := New(Opts{})
	over := make(chan error, 1)
	go func() { over <- c.Run(ctx) }()
	c.Plug()
	path := node(t)
	d, err := v4l2.New(path, &v4l2.Opts{Exposure: 5 * time.Millisecond, Mains: 60, Rate: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []uint8{60, 200} {
		c.Show(half(want))
		until(t, d, want)
	}
	if s := d.Shape(); s.Format != "MJPG" || s.Width != 640 || s.Height != 480 || len(s.Refused) != 0 {
		t.Errorf("%+v", s)
	}
	if e := c.Exposure(); e != 5*time.Millisecond {
		t.Errorf("exposure %v", e)
	}
	c.Pull()
	for err = error(nil); err == nil; _, err = d.Next(ctx) {
	}
	if !errors.Is(err, v4l2.ErrGone) {
		t.Errorf("pulled: %v", err)
	}
	c.Plug()
	if again := node(t); again != path {
		t.Fatalf("the node is %s now, and was %s", again, path)
	}
	until(t, d, 200)
	if err := d.Halt(); err != nil {
		t.Error(err)
	}
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
}

func node(t *testing.T) string {
	t.Helper()
	for range 100 {
		if path, err := Node(); err == nil {
			return path
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the camera did not appear in 10 s")
	return ""
}

// half is dark above and of a luma below.
func half(luma uint8) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, 640, 480), image.YCbCrSubsampleRatio422)
	for i := range img.Y {
		img.Y[i] = 30
		if i >= len(img.Y)/2 {
			img.Y[i] = luma
		}
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 128, 128
	}
	return img
}

func until(t *testing.T, d *v4l2.Dev, luma uint8) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	for {
		f, err := d.Next(ctx)
		if ctx.Err() != nil {
			t.Fatalf("luma %d was not seen: %v", luma, err)
		}
		if err != nil {
			continue
		}
		got := f.Image.YCbCrAt(320, 400).Y
		if dark := f.Image.YCbCrAt(320, 80).Y; near(dark, 30) && near(got, luma) {
			return
		}
	}
}

func near(a, b uint8) bool { return max(a, b)-min(a, b) < 6 }

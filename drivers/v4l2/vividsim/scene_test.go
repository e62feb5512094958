//go:build vivid

package vividsim

import (
	"context"
	"image"
	"testing"
	"time"

	"passlane/drivers/v4l2"
)

// What is shown is what the driver's frames have, also after the camera was gone for a while. It needs root and the vivid that the
// package's documentation names; without it it fails.
func TestVividSeesTheScene(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	s := New(640, 480, 15)
	over := make(chan error, 1)
	go func() { over <- s.Run(ctx) }()
	path, err := Camera()
	if err != nil {
		t.Fatal(err)
	}
	d, err := v4l2.New(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []uint8{60, 200} {
		s.Show(half(want))
		until(t, d, want)
	}
	if err := Unbind(); err != nil {
		t.Fatal(err)
	}
	for err = error(nil); err == nil; _, err = d.Next(ctx) {
	}
	if err := Bind(); err != nil {
		t.Fatal(err)
	}
	until(t, d, 200)
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
	if err := d.Halt(); err != nil {
		t.Error(err)
	}
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

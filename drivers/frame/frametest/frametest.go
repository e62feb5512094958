// Package frametest has pictures that a test knows again behind any camera, however they came there.
package frametest

import (
	"context"
	"image"
	"testing"
	"time"

	"passlane/drivers/frame"
)

// dark is the luma of the upper half.
const dark = 30

// Half returns a picture that is dark above, and of a luma below.
func Half(width, height int, luma uint8) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio422)
	for i := range img.Y {
		img.Y[i] = dark
		if i >= len(img.Y)/2 {
			img.Y[i] = luma
		}
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 128, 128
	}
	return img
}

// Await takes frames until one is such a picture, give or take what a camera and JPEG make of it; errors on the way are passed over. The test fails if
// none comes for 30 s.
func Await(t testing.TB, camera interface {
	Next(context.Context) (frame.Frame, error)
}, luma uint8) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	for {
		f, err := camera.Next(ctx)
		if ctx.Err() != nil {
			t.Fatalf("luma %d was not seen: %v", luma, err)
		}
		if err != nil {
			continue
		}
		b := f.Image.Bounds()
		at := func(eighths int) uint8 { return f.Image.YCbCrAt(b.Dx()/2, b.Dy()*eighths/8).Y }
		if near(at(3), dark) && near(at(7), luma) { // vivid writes into the uppermost part
			return
		}
	}
}

func near(a, b uint8) bool { return max(a, b)-min(a, b) < 6 }

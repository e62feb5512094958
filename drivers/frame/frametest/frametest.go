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

// hang ends a wait that nothing ends: longer than the slowest machine takes.
const hang = 5 * time.Minute

// Await takes frames until one is such a picture, give or take what a camera and JPEG make of it; errors on the way are passed over. The test fails if
// none comes for minutes, and says what came instead.
func Await(t testing.TB, camera interface {
	Next(context.Context) (frame.Frame, error)
}, luma uint8) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), hang)
	defer stop()
	var last error
	var upper, lower uint8
	for frames := 0; ; {
		f, err := camera.Next(ctx)
		if ctx.Err() != nil {
			t.Fatalf("waited %v for a picture of luma %d under one of %d: %d frames came, the last of %d under %d; error last: %v", hang, luma, dark, frames, lower, upper, last)
		}
		if err != nil {
			last = err
			continue
		}
		frames++
		b := f.Image.Bounds()
		at := func(eighths int) uint8 { return f.Image.YCbCrAt(b.Dx()/2, b.Dy()*eighths/8).Y }
		upper, lower = at(3), at(7)
		if near(upper, dark) && near(lower, luma) { // vivid writes into the uppermost part
			return
		}
	}
}

func near(a, b uint8) bool { return max(a, b)-min(a, b) < 6 }

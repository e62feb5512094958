// Package frame is what a camera gives and what can be measured on it:
// brightness and sharpness, cheap enough for every picture on a small board.
package frame

import (
	"errors"
	"image"
	"slices"
	"time"
)

// ErrUnplugged is returned by a camera that is no longer there.
var ErrUnplugged = errors.New("frame: camera unplugged")

// Frame is one picture of a camera.
type Frame struct {
	Image *image.YCbCr  // the picture; whoever holds the frame owns it
	Seq   uint64        // counts the camera's pictures; a jump means that some were missed
	At    time.Duration // monotonic time of the picture since the camera was opened
}

// Clone returns a frame that shares no memory with f.
func (f Frame) Clone() Frame {
	f.Image = Copy(f.Image)
	return f
}

// Copy returns a picture that shares no memory with img; nil stays nil.
func Copy(img *image.YCbCr) *image.YCbCr {
	if img == nil {
		return nil
	}
	own := *img
	own.Y, own.Cb, own.Cr = slices.Clone(img.Y), slices.Clone(img.Cb), slices.Clone(img.Cr)
	return &own
}

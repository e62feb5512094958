package main

import (
	"bytes"
	"fmt"
	"image/jpeg"

	"github.com/blackjack/webcam"

	"passlane/drivers/scanner"
	"passlane/drivers/v4l2"
	"passlane/kiosk/sample"
)

// mjpeg is the pixel format of compressed pictures, by its four characters.
const mjpeg webcam.PixelFormat = 0x47504A4D

// reel is what the kernel shows of a USB camera: compressed pictures one after the other, for ever, and always one ready. Its buffer is
// overwritten as soon as it is given back, as the kernel's are.
type reel struct {
	pictures [][]byte
	buffer   []byte
	given    int
	waiting  bool // the picture before was given: no other one waits behind it
}

// newReel films eight people, each a little different from picture to picture, with the noise of a sensor, which is most of what a JPEG of a
// camera is made of.
func newReel(people []sample.Sample) (*reel, error) {
	r := &reel{}
	for i, p := range people[:min(8, len(people))] {
		seen := scanner.Sight{Light: 1, Noise: 5, Seed: uint64(i)}.Of(p.FaceFrame(frameWidth, frameHeight, 1, float64(i%3-1)*0.03, 1))
		var b bytes.Buffer
		if err := jpeg.Encode(&b, seen, &jpeg.Options{Quality: 85}); err != nil {
			return nil, fmt.Errorf("lanesim: reel: %w", err)
		}
		r.pictures = append(r.pictures, b.Bytes())
	}
	return r, nil
}

// camera returns the real driver on the reel.
func (r *reel) camera() (*v4l2.Dev, error) {
	return v4l2.New("reel", &v4l2.Opts{MJPEG: true, Width: frameWidth, Height: frameHeight, Open: func(string) (v4l2.Camera, error) { return r, nil }})
}

// GetSupportedFormats returns MJPEG alone.
func (r *reel) GetSupportedFormats() map[webcam.PixelFormat]string {
	return map[webcam.PixelFormat]string{mjpeg: "Motion-JPEG"}
}

// GetSupportedFrameSizes returns the one it has.
func (r *reel) GetSupportedFrameSizes(webcam.PixelFormat) []webcam.FrameSize {
	return []webcam.FrameSize{{MinWidth: frameWidth, MaxWidth: frameWidth, MinHeight: frameHeight, MaxHeight: frameHeight}}
}

// SetImageFormat takes what it is asked for.
func (r *reel) SetImageFormat(f webcam.PixelFormat, w, h uint32) (webcam.PixelFormat, uint32, uint32, error) {
	return f, w, h, nil
}

// Negotiated returns its only format.
func (r *reel) Negotiated() (webcam.PixelFormat, int, int, int, error) {
	return mjpeg, frameWidth, frameHeight, 0, nil
}

// SetFramerate does nothing.
func (r *reel) SetFramerate(float32) error { return nil }

// SetBufferCount does nothing.
func (r *reel) SetBufferCount(uint32) error { return nil }

// GetControls returns none.
func (r *reel) GetControls() map[webcam.ControlID]webcam.Control { return nil }

// SetControl does nothing.
func (r *reel) SetControl(webcam.ControlID, int32) error { return nil }

// StartStreaming does nothing.
func (r *reel) StartStreaming() error { return nil }

// WaitForFrame finds one picture each time.
func (r *reel) WaitForFrame(uint32) error {
	if r.waiting = !r.waiting; r.waiting {
		return nil
	}
	return new(webcam.Timeout)
}

// GetFrame returns the next picture.
func (r *reel) GetFrame() ([]byte, uint32, error) {
	r.buffer = append(r.buffer[:0], r.pictures[r.given%len(r.pictures)]...)
	r.given++
	return r.buffer, 0, nil
}

// ReleaseFrame takes the picture back.
func (r *reel) ReleaseFrame(uint32) error {
	clear(r.buffer)
	return nil
}

// Close does nothing.
func (r *reel) Close() error { return nil }

// Package vividsim decides what vivid sees, the virtual camera of the Linux kernel: it plays pictures into vivid's HDMI output, to which vivid's
// HDMI input is connected. So a driver of a camera is tried on a real kernel's V4L2 with real people before it.
//
// It wants root, and vivid with one capture and one output node, both HDMI, single-planar, both with a scaler:
//
//	modprobe vivid n_devs=1 node_types=0x101 num_inputs=1 input_types=0x3 num_outputs=1 output_types=0x1 multiplanar=1 ccs_cap_mode=7 ccs_out_mode=7
//
// (Documentation/admin-guide/media/vivid.rst of the kernel.) vivid makes YUYV and no MJPEG.
package vividsim

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// driver is the folder of vivid's driver in sysfs; its one device is called as below.
const (
	driver = "/sys/bus/platform/drivers/vivid"
	device = "vivid.0"
)

// Scene is what stands before the camera.
type Scene struct {
	width, height int
	every         time.Duration

	mu      sync.Mutex
	picture []byte // YUYV
}

// New returns a scene of a size in pixels, grey at first, that is played so many times a second.
func New(width, height, rate int) *Scene {
	s := &Scene{width: width, height: height, every: time.Second / time.Duration(rate)}
	s.Show(nil)
	return s
}

// Show puts a picture of the scene's size before the camera; nil is grey.
func (s *Scene) Show(img *image.YCbCr) {
	p := make([]byte, 2*s.width*s.height)
	for i := range p {
		p[i] = 128
	}
	if img != nil {
		fill(p, img, s.width, s.height)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.picture = p
}

// fill packs a picture: luma of two neighbours, and the chroma of the first for both.
func fill(p []byte, img *image.YCbCr, width, height int) {
	from := img.Bounds().Min
	for y := range height {
		for x := range width {
			i, c := 2*(y*width+x), img.YCbCrAt(from.X+x, from.Y+y)
			p[i] = c.Y
			if x%2 == 0 {
				p[i+1], p[(i+3)%len(p)] = c.Cb, c.Cr
			}
		}
	}
}

func (s *Scene) shown() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.picture
}

// Run plays the scene until ctx ends, also through a vivid that is unbound and bound again.
func (s *Scene) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := s.play(ctx); err != nil && ctx.Err() == nil && Bound() {
			pause(ctx, s.every)
		}
		pause(ctx, s.every)
	}
	return nil
}

// play plays into one opening of the output.
func (s *Scene) play(ctx context.Context) (err error) {
	n, err := nodes()
	if err != nil {
		return err
	}
	if err := n.connect(); err != nil {
		return err
	}
	o, err := openOutput(n.output, s.width, s.height)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	for ctx.Err() == nil {
		if err := o.write(s.shown()); err != nil {
			return err
		}
		pause(ctx, s.every)
	}
	return nil
}

func pause(ctx context.Context, t time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(t):
	}
}

// Unbind takes the camera from its driver, as pulling its plug does; Bind gives it back.
func Unbind() error { return tell("unbind") }

// Bind gives the camera back to its driver.
func Bind() error { return tell("bind") }

func tell(file string) error {
	if err := os.WriteFile(filepath.Join(driver, file), []byte(device), 0); err != nil {
		return fmt.Errorf("vividsim: %w", err)
	}
	return nil
}

// Bound tells whether the camera has its driver.
func Bound() bool {
	_, err := os.Stat(filepath.Join(driver, device))
	return err == nil
}

// Camera returns the path of the camera's node, which the driver under test opens.
func Camera() (string, error) {
	n, err := nodes()
	return n.capture, err
}

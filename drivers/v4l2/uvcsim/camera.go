package uvcsim

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"passlane/drivers/usbsim"
)

// Opts are what the camera offers. The zero value of each field means the default.
type Opts struct {
	Width, Height int   // pixels; default 640 by 480
	Rates         []int // pictures a second, the preset first; default 15, 30, 10, 5
	Socket        int   // of the controller, see usbsim.Attach
}

func (o Opts) withDefaults() Opts {
	o.Width = cmp.Or(o.Width, 640)
	o.Height = cmp.Or(o.Height, 480)
	if len(o.Rates) == 0 {
		o.Rates = []int{15, 30, 10, 5}
	}
	return o
}

// largest is the size of the largest picture, in bytes: a byte and a half for each pixel, which no JPEG that is worth its name takes.
func (o Opts) largest() int { return o.Width * o.Height * 3 / 2 }

// Camera is a camera with a plug. Its methods may be called from any goroutine.
type Camera struct {
	opts Opts

	mu       sync.Mutex
	pictures [][]byte
	next     int
	plugged  bool
	changed  chan struct{} // closed and replaced with each turn of the plug
	device   *device       // nil while it is not plugged in
}

// New returns a camera that is not plugged in, and sees grey.
func New(o Opts) *Camera {
	c := &Camera{opts: o.withDefaults(), changed: make(chan struct{})}
	c.Show(nil)
	return c
}

// Show puts one picture before the camera, of its size; nil is grey.
func (c *Camera) Show(img *image.YCbCr) {
	if img == nil {
		img = image.NewYCbCr(image.Rect(0, 0, c.opts.Width, c.opts.Height), image.YCbCrSubsampleRatio422)
		for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
			copy(plane, bytes.Repeat([]byte{128}, len(plane)))
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}) // a buffer takes everything
	c.Play(bare(b.Bytes()))
}

// bare is a JPEG without its Huffman tables, which are the standard's (T.81 K.3): one segment, as Go writes them.
func bare(b []byte) []byte {
	at := bytes.Index(b, []byte{0xFF, 0xC4})
	end := at + 2 + int(b[at+2])<<8 + int(b[at+3])
	return slices.Concat(b[:at], b[end:])
}

// Play sends pictures as they are, one after the other and then again from the first: recorded JPEGs, or what a broken camera makes of them.
func (c *Camera) Play(pictures ...[]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pictures, c.next = pictures, 0
}

// picture returns the next picture.
func (c *Camera) picture() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.pictures[c.next%len(c.pictures)]
	c.next++
	return p
}

// Plug plugs the camera in, and Pull pulls it out; Run carries that out. One that is in stays in, and one that is out stays out.
func (c *Camera) Plug() { c.turn(true) }

// Pull pulls the camera out.
func (c *Camera) Pull() { c.turn(false) }

func (c *Camera) turn(in bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.plugged == in {
		return
	}
	c.plugged = in
	close(c.changed)
	c.changed = make(chan struct{})
}

func (c *Camera) plug() (in bool, changed <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.plugged, c.changed
}

// Exposure returns how the host has set the exposure: 0 where it leaves it to the camera, or while the camera is not plugged in.
func (c *Camera) Exposure() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.device == nil || c.device.controls[at{cameraTerminal, expoMode}].now != 1 {
		return 0
	}
	return time.Duration(c.device.controls[at{cameraTerminal, expoTime}].now) * 100 * time.Microsecond
}

// Run is the camera's life, in and out of its socket, until ctx ends, or until the kernel does not take it any more.
func (c *Camera) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		in, changed := c.plug()
		over := func() {}
		if in {
			line, err := usbsim.Attach(ctx, c.opts.Socket)
			if err != nil {
				return err
			}
			served := make(chan struct{})
			go func() {
				defer close(served)
				c.serve(line)
			}()
			over = func() {
				_ = line.Close() // that is how it is pulled
				<-served
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
		over()
	}
	return nil
}

// Node returns the V4L2 node of the camera while it is plugged in: the one with pictures, not that with their metadata.
func Node() (string, error) {
	names, _ := filepath.Glob("/sys/class/video4linux/video*/name") // the pattern is well formed
	for _, f := range names {
		name, err := os.ReadFile(f)
		index, err2 := os.ReadFile(filepath.Join(filepath.Dir(f), "index"))
		if errors.Join(err, err2) == nil && strings.HasPrefix(string(name), Name) && strings.TrimSpace(string(index)) == "0" {
			return filepath.Join("/dev", filepath.Base(filepath.Dir(f))), nil
		}
	}
	return "", fmt.Errorf("uvcsim: no camera among %v", names)
}

//go:build uvc

package uvcsim

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"os"
	"testing"
	"time"

	"passlane/drivers/frame/frametest"
	"passlane/drivers/frame/mjpeg"
	"passlane/drivers/usbsim"
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
	d, err := v4l2.New(path, &v4l2.Opts{Exposure: 5 * time.Millisecond, Mains: 60, Rate: 10, Stall: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []uint8{60, 200} {
		c.Show(frametest.Half(640, 480, want))
		frametest.Await(t, d, want)
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
	frametest.Await(t, d, 200)
	if err := d.Halt(); err != nil {
		t.Error(err)
	}
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
}

// A film that was recorded from a camera is played by this one: every frame is one of the film's, bit for bit, and none comes of those pictures that
// are cut off, or of garbage behind one. The film's path is in PASSLANE_FILM; without it the test fails.
func TestUVCPlaysAFilm(t *testing.T) {
	film, err := os.Open(os.Getenv("PASSLANE_FILM"))
	if err != nil {
		t.Fatal(err)
	}
	defer film.Close()
	var pictures [][]byte
	known := map[string]bool{}
	for r := mjpeg.NewReader(film); ; {
		p, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		known[string(img.(*image.YCbCr).Y)] = true
		pictures = append(pictures, p, p[:len(p)/2], append(bytes.Clone(p), 0, 0xFF, 0))
	}
	if len(known) < 5 {
		t.Fatalf("%d pictures are too few", len(known))
	}
	size, err := jpeg.DecodeConfig(bytes.NewReader(pictures[0]))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	c := New(Opts{Width: size.Width, Height: size.Height})
	c.Play(pictures...)
	c.Plug()
	over := make(chan error, 1)
	go func() { over <- c.Run(ctx) }()
	d, err := v4l2.New(node(t), &v4l2.Opts{Width: size.Width, Height: size.Height, Stall: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for range 30 {
		f, err := d.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if y := string(f.Image.Y); !known[y] {
			t.Fatal("a frame that is none of the film's")
		} else {
			seen[y] = true
		}
	}
	if len(seen) < 3 {
		t.Errorf("30 frames show %d pictures of %d", len(seen), len(known))
	}
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
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute) // only a hang lasts that long
	defer stop()
	path, err := usbsim.Appear(ctx, Node)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

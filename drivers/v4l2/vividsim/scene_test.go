//go:build vivid

package vividsim

import (
	"context"
	"testing"
	"time"

	"passlane/drivers/frame/frametest"
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
	d, err := v4l2.New(path, &v4l2.Opts{Stall: 30 * time.Second}) // an emulated processor is slow, and no camera stalls for that
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []uint8{60, 200} {
		s.Show(frametest.Half(640, 480, want))
		frametest.Await(t, d, want)
	}
	if err := Unbind(); err != nil {
		t.Fatal(err)
	}
	for err = error(nil); err == nil; _, err = d.Next(ctx) {
	}
	if err := Bind(); err != nil {
		t.Fatal(err)
	}
	frametest.Await(t, d, 200)
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
	if err := d.Halt(); err != nil {
		t.Error(err)
	}
}

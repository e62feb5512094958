//go:build vivid

package v4l2

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/blackjack/webcam"
)

// These tests want a kernel with one vivid device that is a webcam, and root:
//
//	modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0x0 multiplanar=1
//	go test -tags vivid -run Vivid ./drivers/v4l2
//
// Without such a device they fail.

// Controls of vivid (drivers/media/test-drivers/vivid/vivid-ctrls.c).
const (
	vividBase       webcam.ControlID = 0x00F0F000
	vividDisconnect                  = vividBase + 65
	vividDequeue                     = vividBase + 66
	vividStart                       = vividBase + 69
)

// On an emulated processor a frame may take its time, and that is no fault; only what hangs is.
const (
	slow = 30 * time.Second
	hang = 5 * time.Minute
)

// vivid returns the path of the device.
func vivid(t *testing.T) string {
	t.Helper()
	nodes, _ := filepath.Glob("/dev/video*")
	for _, path := range nodes {
		w, err := webcam.Open(path)
		if err != nil {
			continue
		}
		name, err := w.GetName()
		_ = w.Close()
		if err == nil && name == "vivid" {
			return path
		}
	}
	t.Fatalf("no vivid device among %v", nodes)
	return ""
}

func opened(t *testing.T, opts Opts) *Dev {
	t.Helper()
	opts.Stall = slow
	d, err := New(vivid(t), &opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Halt() })
	return d
}

// press sets a control from outside, on a handle of its own.
func press(t *testing.T, path string, id webcam.ControlID) {
	t.Helper()
	w, err := webcam.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	if err := w.SetControl(id, 1); err != nil {
		t.Fatalf("control %#x: %v", id, err)
	}
}

// back waits until frames come again.
func back(t *testing.T, d *Dev) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	for {
		_, err := d.Next(ctx)
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("waited %v for the camera to give a frame again: %v", hang, err)
		}
	}
}

func TestVividFrames(t *testing.T) {
	for _, size := range [][2]int{{320, 180}, {640, 360}, {1280, 720}} {
		d := opened(t, Opts{Width: size[0], Height: size[1], Rate: 30})
		var last uint64
		for range 30 {
			f := next(t, d)
			if f.Image.Rect.Dx() != size[0] || f.Image.Rect.Dy() != size[1] || f.Seq <= last {
				t.Fatalf("%v, seq %d after %d", f.Image.Rect, f.Seq, last)
			}
			last = f.Seq
			// its picture is colour bars: the first is white and the last is black
			if left, right := f.Image.YCbCrAt(10, size[1]-10), f.Image.YCbCrAt(size[0]-10, size[1]-10); left == right {
				t.Fatalf("one colour: %+v", left)
			}
		}
		if s := d.Shape(); s.Format != "YUYV" {
			t.Errorf("%+v", s)
		}
		if err := d.Halt(); err != nil {
			t.Error(err)
		}
	}
}

// What is negotiated is read back, whatever was asked for.
func TestVividNegotiates(t *testing.T) {
	d := opened(t, Opts{Width: 650, Height: 370})
	f := next(t, d)
	if s := d.Shape(); s.Width != f.Image.Rect.Dx() || s.Width < 650 || s.Height < 370 {
		t.Errorf("%+v, %v", s, f.Image.Rect)
	}
	_, w, h, stride, err := d.live.camera.Negotiated()
	if err != nil || w != d.shape.Width || h != d.shape.Height || stride < 2*w {
		t.Errorf("%d by %d, %d a line: %v", w, h, stride, err)
	}
}

func TestVividIsBusy(t *testing.T) {
	one, two := opened(t, Opts{}), opened(t, Opts{})
	next(t, one)
	if _, err := two.Next(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
	if err := one.Halt(); err != nil {
		t.Error(err)
	}
	back(t, two)
}

func TestVividFaults(t *testing.T) {
	for name, id := range map[string]webcam.ControlID{"dequeue": vividDequeue, "start": vividStart} {
		d := opened(t, Opts{})
		next(t, d)
		press(t, d.path, id)
		if name == "start" {
			_ = d.drop(nil)
		}
		back(t, d)
		_ = d.Halt()
	}
}

func TestVividUnplugged(t *testing.T) {
	d := opened(t, Opts{})
	next(t, d)
	press(t, d.path, vividDisconnect)
	var err error
	for began := time.Now(); err == nil && time.Since(began) < hang; {
		_, err = d.Next(t.Context())
	}
	if !errors.Is(err, ErrGone) && !errors.Is(err, ErrStalled) {
		t.Errorf("got %v, want ErrGone", err)
	}
	back(t, d) // vivid is back when its last handle is closed
}

func TestVividUnboundAndBound(t *testing.T) {
	const driver = "/sys/bus/platform/drivers/vivid/"
	write := func(file string) {
		t.Helper()
		if err := os.WriteFile(driver+file, []byte("vivid.0"), 0); err != nil {
			t.Fatal(err)
		}
	}
	d := opened(t, Opts{})
	next(t, d)
	write("unbind")
	t.Cleanup(func() { _ = os.WriteFile(driver+"bind", []byte("vivid.0"), 0) })
	var err error
	for began := time.Now(); err == nil && time.Since(began) < hang; {
		_, err = d.Next(t.Context())
	}
	if !errors.Is(err, ErrGone) && !errors.Is(err, ErrStalled) {
		t.Errorf("got %v, want ErrGone", err)
	}
	write("bind")
	back(t, d)
}

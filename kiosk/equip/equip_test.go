package equip_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"

	"passlane/drivers/line"
	"passlane/drivers/pn532/pn532sim"
	"passlane/kiosk/config"
	"passlane/kiosk/equip"
	"passlane/kiosk/lane"
	"passlane/kiosk/station"
)

func open(t *testing.T, c config.Lane) *equip.Devices {
	t.Helper()
	d, err := equip.Open(c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Halt(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestALaneWithoutDevices(t *testing.T) {
	d := open(t, config.Lane{})
	var k station.Kit
	d.Fill(&k)
	if k.Gate != nil || k.Reader != nil || k.Camera != nil || k.Scanner != nil || k.Lamps != nil {
		t.Errorf("%+v", k)
	}
	for _, p := range []lane.Part{lane.Gate, lane.Lamps, lane.Reader, lane.Camera, lane.Scanner, lane.Overview} {
		if err := d.Missing(p); !errors.Is(err, equip.ErrNotConfigured) {
			t.Errorf("%s: %v", p, err)
		}
	}
	if found := d.Check(t.Context()); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}

// A line that two devices want is found before anything is opened.
func TestOneLineForTwo(t *testing.T) {
	at := config.Line{Chip: "gpiochip9", Offset: 4}
	c := config.Lane{Gate: config.Gate{Pass: at}, Panel: config.Panel{Cross: at}}
	_, err := equip.Open(c, slog.New(slog.DiscardHandler))
	var conflict *line.ConflictError
	if !errors.As(err, &conflict) || conflict.First.Use != "pass" || conflict.Second.Use != "cross" {
		t.Errorf("got %v", err)
	}
}

// A gate on lines that are not there is missing, says so, and costs the lane nothing else.
func TestAGateWithoutItsChip(t *testing.T) {
	c := config.Lane{Gate: config.Gate{Pass: config.Line{Chip: "no-such-chip"}}, Camera: config.Camera{Path: "/dev/no-such-camera"}}
	d := open(t, c)
	if err := d.Missing(lane.Gate); err == nil || errors.Is(err, equip.ErrNotConfigured) || !strings.Contains(err.Error(), "no-such-chip") {
		t.Errorf("got %v", err)
	}
	var k station.Kit
	d.Fill(&k)
	if k.Gate == nil || k.Camera == nil || d.Missing(lane.Camera) != nil {
		t.Fatalf("%+v", k)
	}
	if err := k.Gate.Lock(); !errors.Is(err, line.ErrNoLine) || !strings.Contains(err.Error(), "gate") {
		t.Errorf("got %v", err)
	}
	found := d.Check(t.Context())
	if len(found) != 1 || found[0].Device != "camera" || found[0].Err == nil {
		t.Errorf("%+v", found)
	}
}

// Reader and imager on real serial lines: what they are is told, and when they are gone.
func TestWhatIsOnTheLines(t *testing.T) {
	dir := t.TempDir()
	reader, err := pn532sim.NewLine(pn532sim.New(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if err := reader.Plug(); err != nil {
		t.Fatal(err)
	}
	far, near, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer far.Close()
	defer near.Close()
	imager := filepath.Join(dir, "imager")
	if err := os.Symlink(near.Name(), imager); err != nil {
		t.Fatal(err)
	}
	d := open(t, config.Lane{Reader: config.Reader{Chip: "pn532", Port: reader.Path()}, Scanner: config.Scanner{Port: imager, AIM: true}})
	found := d.Check(t.Context())
	if len(found) != 2 || found[0].Err != nil || !strings.Contains(found[0].Says, "1.6") || found[1].Err != nil {
		t.Fatalf("%+v", found)
	}
	reader.Unplug()
	if found = d.Check(t.Context()); found[0].Err == nil || found[1].Err != nil {
		t.Errorf("without the reader: %+v", found)
	}
}

// A second camera is one of its own, and is told by its name.
func TestTwoCameras(t *testing.T) {
	d := open(t, config.Lane{Camera: config.Camera{Path: "/dev/no-such-camera"}, Overview: config.Camera{Path: "/dev/no-such-overview"}})
	var k station.Kit
	d.Fill(&k)
	if k.Camera == nil || k.Overview == nil || k.Camera == k.Overview {
		t.Errorf("%+v", k)
	}
	found := d.Check(t.Context())
	if len(found) != 2 || found[1].Device != "overview" || found[1].Err == nil || !strings.Contains(found[1].Says, "no-such-overview") {
		t.Errorf("%+v", found)
	}
}

// One camera for faces and symbols is read once, and its end ends both.
func TestOneCameraForTwo(t *testing.T) {
	d := open(t, config.Lane{Camera: config.Camera{Path: "/dev/no-such-camera"}, Scanner: config.Scanner{Frames: true}})
	var k station.Kit
	d.Fill(&k)
	if k.Camera == nil || k.Scanner == nil || d.Missing(lane.Scanner) != nil {
		t.Fatalf("%+v", k)
	}
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- d.Run(ctx) }()
	if _, err := k.Scanner.Scan(ctx); err == nil {
		t.Error("a symbol from a camera that is not there")
	}
	if _, err := k.Camera.Next(ctx); err == nil {
		t.Error("a frame from a camera that is not there")
	}
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
}

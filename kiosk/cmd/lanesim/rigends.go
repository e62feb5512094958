package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/pn532/pn532sim"
	"passlane/drivers/v4l2/uvcsim"
	"passlane/drivers/v4l2/vividsim"
	"passlane/kiosk/sample"
)

// chipTags are cards before a simulated chip at the far end of a serial line.
type chipTags struct{ *pn532sim.Chip }

func (c *chipTags) Garbage() { c.LayChip(nonsense{}) }
func (c *chipTags) Unplug()  { c.Silence(true) }
func (c *chipTags) Plug() {
	c.PowerCut()
	c.Silence(false)
}

// nonsense is a card that answers nothing that makes sense.
type nonsense struct{}

func (nonsense) Tag() nfc.Tag {
	return nfc.Tag{UID: []byte{4, 0xDE, 0xAD, 0x5A, 0xA5, 0, 0x80}, ATQA: [2]byte{0x00, 0x44}}
}
func (nonsense) Reset() {}
func (nonsense) Answer([]byte) ([]byte, error) {
	return []byte{0xDE, 0xAD, 0x5A, 0xA5, 0x00, 0xFF, 0x7F}, nil
}

var _ nfcsim.Chip = nonsense{}

// stage is where people stand before the rig's camera.
type stage interface {
	camera
	Run(context.Context) error
}

// booth is where people stand before vivid.
type booth struct{ *vividsim.Scene }

func (booth) Pull() { _ = vividsim.Unbind() } // a camera that is pulled already
func (booth) Plug() { _ = vividsim.Bind() }

// usbCamera is a camera on USB, whose stable name it keeps as udev does: the kernel may number it anew.
type usbCamera struct {
	*uvcsim.Camera
	name string
}

// Run is the camera's life until ctx ends.
func (u *usbCamera) Run(ctx context.Context) error {
	over := make(chan error, 1)
	go func() { over <- u.Camera.Run(ctx) }()
	for t := time.NewTicker(50 * time.Millisecond); ; {
		select {
		case err := <-over:
			t.Stop()
			_ = os.Remove(u.name) // it is no more
			return err
		case <-t.C:
			u.link()
		}
	}
}

// link points the stable name at the camera.
func (u *usbCamera) link() {
	node, err := uvcsim.Node()
	if was, _ := os.Readlink(u.name); err == nil && was == node {
		return
	}
	_ = os.Remove(u.name) // it may not be there
	if err == nil {
		_ = os.Symlink(node, u.name) // else the next time
	}
}

// imager is the area imager's own side of its USB plug.
type imager struct {
	rig *rig
	far *os.File
}

// page is a pass held to the imager, which reads Data Matrix here.
func (i *imager) page(p sample.Sample) error { return i.symbol(p.Seal) }

func (i *imager) symbol(payload []byte) (err error) {
	if payload == nil {
		return nil // nothing before it, nothing to say
	}
	for range 2 { // once more if the plug was pulled since
		if i.far == nil {
			if i.far, err = openRaw(i.rig.ImagerFar); err != nil {
				return err
			}
		}
		if _, err = i.far.Write(append([]byte("]d1"), payload...)); err == nil {
			return nil
		}
		_ = i.far.Close() // of no use any more
		i.far = nil
	}
	return fmt.Errorf("lanesim: imager: %w", err)
}

func (i *imager) Pull() {
	_ = os.WriteFile(i.rig.Plug, []byte("\n"), 0) // one that is out stays out
	_ = os.Remove(i.rig.Imager)
}

// Plug plugs the imager in, and makes the stable name of its line, as udev does: the kernel may number it anew.
func (i *imager) Plug() {
	if _, err := os.Stat(i.rig.Imager); err == nil {
		return
	}
	_ = os.WriteFile(i.rig.Plug, []byte(i.rig.Controller), 0) // one that is in stays in
	for range 100 {
		ttys, _ := filepath.Glob("/dev/ttyACM*") // the pattern is well formed
		if len(ttys) > 0 && (os.Symlink(ttys[len(ttys)-1], i.rig.Imager) == nil) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

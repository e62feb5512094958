package equip

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"passlane/drivers/frame/tee"
	"passlane/drivers/imager"
	"passlane/drivers/scanner"
	"passlane/drivers/v4l2"
	"passlane/kiosk/config"
	"passlane/kiosk/lane"
	"passlane/kiosk/station"
)

// camera opens the camera before which travellers stand. A scanner that looks at the same frames gets them by a tee.
func (d *Devices) camera() error {
	c := d.conf.Camera
	if c.Path == "" {
		return ErrNotConfigured
	}
	cam, err := d.openCamera("camera", v4l2.Portrait, c)
	if err != nil {
		return err
	}
	if !d.conf.Scanner.Frames {
		d.fill = append(d.fill, func(k *station.Kit) { k.Camera = cam })
		return nil
	}
	shared := tee.New(cam)
	d.own(shared.Run, shared.Halt)
	symbols := scanner.New(shared.Tap(), scanner.Opts{})
	d.own(nil, symbols.Halt)
	d.fill = append(d.fill, func(k *station.Kit) { k.Camera, k.Scanner = shared.Tap(), symbols })
	return nil
}

// overview opens the camera that sees the whole lane.
func (d *Devices) overview() error {
	c := d.conf.Overview
	if c.Path == "" {
		return ErrNotConfigured
	}
	cam, err := d.openCamera("overview", v4l2.Overview, c)
	if err != nil {
		return err
	}
	d.fill = append(d.fill, func(k *station.Kit) { k.Overview = cam })
	return nil
}

// openCamera opens a camera by its part of the configuration.
func (d *Devices) openCamera(name string, role v4l2.Role, c config.Camera) (*v4l2.Dev, error) {
	cam, err := v4l2.New(c.Path, &v4l2.Opts{
		Role: role, Width: c.Width, Height: c.Height, Rate: c.Rate, MJPEG: c.MJPEG, Mains: c.Mains, Exposure: c.Exposure.Duration,
	})
	if err != nil {
		return nil, err
	}
	d.own(nil, cam.Halt)
	d.test(name, func(ctx context.Context) (string, error) {
		if _, err := cam.Next(ctx); err != nil {
			return c.Path, err
		}
		s := cam.Shape()
		return fmt.Sprintf("%s, %d by %d pixels, %s", s.Format, s.Width, s.Height, c.Path), nil
	})
	return cam, nil
}

// scanner opens what reads printed symbols.
func (d *Devices) scanner() error {
	c := d.conf.Scanner
	switch {
	case c.Frames:
		return d.absent[lane.Camera] // they come together
	case c.Path != "":
		return d.symbolCamera(c.Path)
	case c.Port != "":
		return d.imager(imager.Serial(c.Port, cmp.Or(c.Baud, imager.Baud)), imager.Opts{Prefix: []byte(c.Prefix), Suffix: []byte(c.Suffix), AIM: c.AIM})
	case c.HID != "":
		return d.imager(imager.HIDPOS(c.HID), imager.Opts{})
	}
	return ErrNotConfigured
}

// symbolCamera opens a camera that looks at symbols alone.
func (d *Devices) symbolCamera(path string) error {
	cam, err := v4l2.New(path, &v4l2.Opts{})
	if err != nil {
		return err
	}
	symbols := scanner.New(cam, scanner.Opts{})
	d.own(nil, cam.Halt)
	d.own(nil, symbols.Halt)
	d.fill = append(d.fill, func(k *station.Kit) { k.Scanner = symbols })
	d.test("scanner", func(ctx context.Context) (string, error) {
		_, err := cam.Next(ctx)
		return path, err
	})
	return nil
}

func (d *Devices) imager(line imager.Line, opts imager.Opts) error {
	dev, err := imager.New(line, opts)
	if err != nil {
		return err
	}
	d.own(nil, dev.Halt)
	d.fill = append(d.fill, func(k *station.Kit) { k.Scanner = dev })
	d.test("scanner", func(ctx context.Context) (string, error) {
		ctx, stop := context.WithTimeout(ctx, 300*time.Millisecond)
		defer stop()
		if _, err := dev.Scan(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, os.ErrDeadlineExceeded) {
			return dev.String(), err
		}
		return dev.String() + ", the line is open", nil
	})
	return nil
}

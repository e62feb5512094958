package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"passlane/drivers/frame"
	"passlane/drivers/frame/mjpeg"
	"passlane/drivers/v4l2"
)

// cameraCommand is `drvsmoke camera`.
type cameraCommand struct {
	Path     string        `arg:"" help:"The camera, best by a stable path such as /dev/v4l/by-id/..."`
	MJPEG    bool          `name:"mjpeg" help:"Prefer MJPEG; otherwise YUYV is preferred up to 640 by 480, and MJPEG above."`
	Width    int           `default:"640" help:"Pixels asked for; the camera gives the nearest size that it has."`
	Height   int           `default:"480" help:"Pixels asked for."`
	Rate     int           `default:"15" help:"Frames a second asked for; the camera may give another rate."`
	Mains    int           `placeholder:"HZ" help:"50 or 60, against lamps that flicker. Default: as the camera has it."`
	Exposure time.Duration `placeholder:"TIME" help:"Of each frame, such as 10ms. Default: the camera decides."`
	Frames   int           `default:"30" help:"How many frames to take."`
	Record   string        `placeholder:"FILE" type:"path" help:"Write every frame down as a JPEG, one after another (.mjpeg). It shows who stands there."`
	Picture  string        `placeholder:"FILE.jpg" type:"path" help:"Write the last frame as a JPEG, to look at."`
	Timeout  time.Duration `default:"10s" help:"How long to wait for each frame, while a camera that stalls or is gone is opened anew."`
	JSON     bool          `name:"json" help:"Say everything as one object of JSON."`
}

// Help teaches the command.
func (cameraCommand) Help() string {
	return `Opens the camera as a lane does, takes frames, and says:

  format         what the camera gives, and what was asked for where that differs
  refused        controls that it has and would not set, by their V4L2 number
  frames         how many were taken, and how many were missed: bad ones, and those that came faster than they were taken
  rate           frames a second as they came, pauses left out
  brightness     the mean of all frames, 0 (black) to 255 (white)
  met            errors on the way; a camera that stalls or is pulled is opened anew

  drvsmoke camera /dev/v4l/by-id/usb-camera-video-index0 --picture last.jpg
  drvsmoke camera /dev/video0 --width 1280 --height 720 --mains 50 --exposure 10ms --json
  drvsmoke camera /dev/video0 --frames 450 --record film.mjpeg; ffplay -framerate 15 film.mjpeg

While it takes many frames, pull the camera and plug it in again: it must come back by itself. To encode what is recorded takes time: on a small
board frames may be missed by that alone.

Exit status: 0 all frames came, without an error; 1 the camera gives no frames, or is none; 2 wrong usage, or a file that cannot be
written; 4 frames came, with errors on the way or not all of them.`
}

var cameraHints = []hint{
	{v4l2.ErrGone, "is it plugged in? Cameras that are: ls -l /dev/v4l/by-id; the last ones that came and went: dmesg | tail"},
	{v4l2.ErrBusy, "another program has it: fuser -v names it by the path; a lane that runs must be stopped first"},
	{v4l2.ErrNotCamera, "a camera may have two nodes, of which one gives no pictures: try the other, mostly the one that ends in video-index0"},
	{v4l2.ErrFormat, "this camera cannot be used: the driver reads YUYV and MJPEG"},
	{v4l2.ErrStalled, "cable, hub, or too little power or room on the bus: try another socket, --mjpeg, or a smaller size"},
	{v4l2.ErrGarbage, "cable or hub, or a format that the camera does badly: try another socket, then with or without --mjpeg"},
	{fs.ErrPermission, "you may not open it: join the group video, and log in anew"},
}

// run tries the camera and returns the exit code.
func (c cameraCommand) run(ctx context.Context, on machine, stdout, stderr io.Writer) int {
	if c.Frames < 1 {
		return usage(stderr, fmt.Errorf("--frames is %d, want 1 or more", c.Frames))
	}
	dev, err := v4l2.New(c.Path, &v4l2.Opts{
		Width: c.Width, Height: c.Height, Rate: c.Rate, MJPEG: c.MJPEG, Mains: c.Mains, Exposure: c.Exposure, Open: on.camera,
	})
	if err != nil {
		return usage(stderr, err)
	}
	film, err := create(c.Record)
	if err != nil {
		return usage(stderr, fmt.Errorf("record: %w", err))
	}
	r := cameraReport{Device: "camera", Port: c.Path}
	status := c.try(ctx, dev, film, &r)
	if err := dev.Halt(); err != nil && status == exitDone {
		status = r.fail(exitDevice, err)
	}
	if err := errors.Join(film.Close(), c.keep(&r)); err != nil {
		status = r.fail(exitUsage, err)
	}
	if err := say(stdout, &r, c.JSON); err != nil {
		return usage(stderr, err)
	}
	return status
}

// create makes a file for pictures of people, which others may not read; without a path what is written is thrown away.
func create(path string) (io.WriteCloser, error) {
	if path == "" {
		return nowhere{io.Discard}, nil
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
}

type nowhere struct{ io.Writer }

func (nowhere) Close() error { return nil }

// try takes the frames, fills in the report and returns the exit code.
func (c cameraCommand) try(ctx context.Context, dev *v4l2.Dev, film io.Writer, r *cameraReport) int {
	for r.Frames < c.Frames {
		f, anew, err := c.next(ctx, dev, r)
		if err != nil {
			return r.fail(r.spoilt(), fmt.Errorf("frame %d of %d: %w", r.Frames+1, c.Frames, err), cameraHints...)
		}
		r.took(f, anew)
		if c.Record == "" {
			continue
		}
		if err := mjpeg.Write(film, f.Image); err != nil {
			return r.fail(exitUsage, fmt.Errorf("record: %w", err))
		}
		r.Record = c.Record
	}
	if len(r.Met) > 0 {
		return exitUnsound
	}
	return exitDone
}

// next waits for a frame; anew is whether the camera was opened anew for it. One that was never open is not waited for.
func (c cameraCommand) next(ctx context.Context, dev *v4l2.Dev, r *cameraReport) (f frame.Frame, anew bool, err error) {
	soon, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	var met error
	for {
		f, err = dev.Next(soon)
		r.shape(dev.Shape(), c)
		switch {
		case err == nil:
			return f, met != nil, nil
		case ctx.Err() != nil:
			return f, false, fmt.Errorf("ended early: %w", ctx.Err())
		case soon.Err() != nil && met == nil:
			return f, false, fmt.Errorf("none within %v", c.Timeout)
		case soon.Err() != nil:
			return f, false, fmt.Errorf("none within %v: %w", c.Timeout, met)
		case r.Format == "":
			return f, false, err
		}
		r.met(err)
		met = err
	}
}

// keep writes the last frame down.
func (c cameraCommand) keep(r *cameraReport) error {
	if c.Picture == "" || r.Frames == 0 {
		return nil
	}
	to, err := create(c.Picture)
	if err == nil {
		err = errors.Join(mjpeg.Write(to, r.last.Image), to.Close())
	}
	if err != nil {
		return fmt.Errorf("picture: %w", err)
	}
	r.Picture = c.Picture
	return nil
}

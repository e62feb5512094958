package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"passlane/kiosk/config"
	"passlane/kiosk/device"
	"passlane/kiosk/equip"
	"passlane/kiosk/lane"
	"passlane/kiosk/station"
)

const software = "passlane lane 0.1"

const defaultConfig = "/etc/passlane/lane.toml"

// statusHoldOff is the exit status of a lane whose gate did not return from a call: nothing in this program can lock or free it any more, and
// whoever starts the lane has to run holdoff.
const statusHoldOff = 3

// runCommand runs the lane until it is told to end.
type runCommand struct {
	Config string `help:"The lane's configuration." type:"path" default:"${default_config}"`

	exit func(status int) // os.Exit; tests have their own
}

// Help teaches the command.
func (runCommand) Help() string {
	return `A disk that is read-only, full, or does not answer is no reason to end: the lane is out of order, says why on its screen, and works
when the disk does. Configuration and keys must be there.

Exit status: 0 it was told to end; 1 it could not run, or not end in order; 2 wrong usage; 3 the gate did not return from a call within a
second: run holdoff (systemd does, as ExecStopPost), and start the lane again.`
}

func (c runCommand) run(ctx context.Context, s streams) int {
	log := slog.New(slog.NewTextHandler(s.err, nil))
	if err := c.lane(ctx, log); err != nil {
		_, _ = fmt.Fprintf(s.err, "lane: %v\n", err)
		return 1
	}
	return 0
}

func (c runCommand) lane(ctx context.Context, log *slog.Logger) error {
	conf, err := config.Load(c.Config)
	if err != nil {
		return err
	}
	d, err := device.New(conf, log)
	if err != nil {
		return err
	}
	devices, err := equip.Open(conf, log)
	if err != nil {
		return errors.Join(err, d.Close())
	}
	kit := d.Kit()
	devices.Fill(&kit)
	for _, m := range missing(devices, kit) {
		log.Warn("device missing", "device", m.part, "error", m.why)
	}
	under, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- devices.Run(under) }()
	opts := d.Options(software)
	opts.Hung = func(error) { c.exit(statusHoldOff) }
	err = d.Run(ctx, station.New(kit, opts))
	stop() // after the station has locked the gate
	return errors.Join(err, <-ended)
}

// lack is a part that is not there.
type lack struct {
	part lane.Part
	why  error
}

// missing returns the parts that the lane does without, and why.
func missing(d *equip.Devices, k station.Kit) (all []lack) {
	for _, p := range []lane.Part{lane.Scanner, lane.Reader, lane.Camera, lane.Gate, lane.Lamps} {
		if why := d.Missing(p); why != nil {
			all = append(all, lack{p, why})
		}
	}
	if why := d.Missing(lane.Overview); why != nil && !errors.Is(why, equip.ErrNotConfigured) {
		all = append(all, lack{lane.Overview, why})
	}
	if k.Screen == nil {
		all = append(all, lack{lane.Screen, equip.ErrNotConfigured})
	}
	return all
}

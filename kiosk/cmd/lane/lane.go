package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"passlane/kiosk/config"
	"passlane/kiosk/device"
	"passlane/kiosk/ledger"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
)

const software = "passlane lane 0.1"

const defaultConfig = "/etc/passlane/lane.toml"

// runCommand runs the lane until it is told to end.
type runCommand struct {
	Config string `help:"The lane's configuration." type:"path" default:"${default_config}"`
}

// checkCommand opens what a run would open, and tells what is missing.
type checkCommand struct {
	Config string `help:"The lane's configuration." type:"path" default:"${default_config}"`
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
	d, err := device.Open(ctx, conf, log)
	if err != nil {
		return err
	}
	kit := equip(d)
	for _, name := range missing(kit) {
		log.Warn("device missing", "device", name)
	}
	opts := d.Options(software)
	return d.Run(ctx, station.New(kit, opts))
}

// equip adds the board's drivers to the kit. No driver is configured by this version: every device is missing, and the lane says so.
func equip(d *device.Device) station.Kit {
	k := d.Kit()
	k.Clock = new(kernelClock).now
	return k
}

// missing names the devices that the kit lacks.
func missing(k station.Kit) []string {
	var names []string
	for _, d := range []struct {
		name  string
		there bool
	}{
		{"scanner", k.Scanner != nil}, {"reader", k.Reader != nil}, {"camera", k.Camera != nil},
		{"gate", k.Gate != nil}, {"lamps", k.Lamps != nil}, {"screen", k.Screen != nil}, {"ledger", k.Ledger != nil},
	} {
		if !d.there {
			names = append(names, d.name)
		}
	}
	return names
}

func (c checkCommand) run(s streams) int {
	ctx := context.Background()
	conf, err := config.Load(c.Config)
	if err != nil {
		_, _ = fmt.Fprintf(s.err, "lane: %v\n", err)
		return 1
	}
	_, _ = fmt.Fprintf(s.out, "configuration  ok       %s, lane %s at %s, %s\n", conf.Device, conf.Lane, conf.Post, conf.Direction)
	d, err := device.Open(ctx, conf, slog.New(slog.DiscardHandler))
	if errors.Is(err, store.ErrBusy) {
		_, _ = fmt.Fprintf(s.out, "%-14s running  the lane has its stores open; stop it to check them\n", "lane")
		return 1
	}
	if err != nil {
		_, _ = fmt.Fprintf(s.err, "lane: %v\n", err)
		return 1
	}
	defer d.Close()
	registry, ok := d.Registry(ctx, time.Now())
	_, _ = fmt.Fprintf(s.out, "%-14s %s\n", "registry", registry)
	rules, ruled := d.Policy(time.Now())
	_, _ = fmt.Fprintf(s.out, "%-14s %s\n", "policy", rules)
	kit := equip(d)
	found := map[bool]string{true: "ok      presence and quality, not identity", false: "missing this program was built without what finds them"}[kit.Faces != nil]
	_, _ = fmt.Fprintf(s.out, "%-14s %s\n", "faces", found)
	absent := missing(kit)
	for _, name := range absent {
		_, _ = fmt.Fprintf(s.out, "%-14s missing  not configured\n", name)
	}
	_, clock := new(kernelClock).now()
	_, _ = fmt.Fprintf(s.out, "%-14s %s\n", "clock", clock)
	if len(absent) > 0 || !ok || !ruled || kit.Faces == nil {
		return 1
	}
	return 0
}

// kernelClock tells the time, and what it is worth. A clock that no time source has set since this program started is
// unset, whatever it shows: many boards wake with the time at which they were switched off.
type kernelClock struct{ synced atomic.Bool }

func (c *kernelClock) now() (time.Time, ledger.Clock) {
	now := time.Now().UTC()
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	switch {
	case err == nil && state != unix.TIME_ERROR && t.Status&unix.STA_UNSYNC == 0:
		c.synced.Store(true)
		return now, ledger.ClockSynced
	case c.synced.Load():
		return now, ledger.ClockHeldOver
	}
	return now, ledger.ClockUnset
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"passlane/kiosk/clock"
	"passlane/kiosk/config"
	"passlane/kiosk/device"
	"passlane/kiosk/equip"
	"passlane/kiosk/ledger"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
)

// checkCommand opens what a run would open, tries it, and tells what is missing or broken.
type checkCommand struct {
	Config string `help:"The lane's configuration." type:"path" default:"${default_config}"`
}

// Help teaches the command.
func (checkCommand) Help() string {
	return `One line for each part of the lane: its name, "ok", "missing" or "broken", and what it is, how its wires are, or what is wrong.

The gate is driven as by a lane that starts: locked, for a second. Then every output is left in its safe position. The lane itself
must not be running.

Exit status: 0 every part is there and works; 1 something is missing or broken; 2 wrong usage.`
}

// checklist prints what was found, and remembers whether all is well.
type checklist struct {
	out io.Writer
	ill bool
}

func (c *checklist) say(part, state, says string) {
	c.ill = c.ill || state != "ok"
	_, _ = fmt.Fprintf(c.out, "%-14s %-8s %s\n", part, state, says)
}

func (c checkCommand) run(s streams) int {
	ctx := context.Background()
	conf, err := config.Load(c.Config)
	if err != nil {
		_, _ = fmt.Fprintf(s.err, "lane: %v\n", err)
		return 1
	}
	l := &checklist{out: s.out}
	l.say("configuration", "ok", fmt.Sprintf("%s, lane %s at %s, %s", conf.Device, conf.Lane, conf.Post, conf.Direction))
	l.say("signs", "ok", signs(conf.Screen))
	d, err := device.New(conf, slog.New(slog.DiscardHandler))
	if err != nil {
		_, _ = fmt.Fprintf(s.err, "lane: %v\n", err)
		return 1
	}
	defer d.Close()
	if l.stores(ctx, d) {
		return 1
	}
	l.devices(ctx, conf, d.Kit())
	if l.ill {
		return 1
	}
	return 0
}

// signs tells where the screen sends people, for comparison with the plan on the wall.
func signs(s config.Screen) string {
	return fmt.Sprintf("in a fire %s, else %s; does the first agree with the escape plan on the wall?", s.Fire, s.Ahead)
}

// answers is how long the disk may take; a store that is silent for store.Patience is said to be.
const answers = store.Patience + 2*time.Second

// stores tells what the lane holds, and what its clock is worth. A store that cannot be opened is named with the reason and what to do
// about it. It returns true for a lane that runs: its stores cannot be opened beside it, and its devices not be tried.
func (l *checklist) stores(ctx context.Context, d *device.Device) (runs bool) {
	within, stop := context.WithTimeout(ctx, answers)
	defer stop()
	records, rows := d.Try(within)
	if errors.Is(records, store.ErrBusy) {
		l.say("lane", "running", "the lane has its stores open; stop it to check them")
		return true
	}
	if records != nil {
		l.say("ledger", "broken", fmt.Sprintf("%v; %s", records, store.Remedy(records)))
	} else {
		head, err := d.Ledger.Head(ctx)
		tail, unsigned := d.Ledger.Tail(ctx)
		l.tell("ledger", fmt.Sprintf("%d records of epoch %d, the last %d not signed yet", head.Seq, d.Ledger.Chain().Epoch, tail), errors.Join(err, unsigned))
	}
	if rows != nil {
		l.say("registry", "broken", fmt.Sprintf("%v; %s", rows, store.Remedy(rows)))
	} else {
		state, says := d.Registry(ctx, time.Now())
		l.say("registry", state, says)
		state, says = d.Policy(time.Now())
		l.say("policy", state, says)
	}
	l.say("clock", "ok", says(d.Time.Read()))
	return false
}

// says tells what a clock says and is worth.
func says(r clock.Reading) string {
	switch {
	case r.State != ledger.ClockUnset:
		return fmt.Sprintf("%s, %s within %v", r.State, r.Wall.Format(time.RFC3339), r.Bound)
	case r.NotBefore.IsZero():
		return string(r.State)
	}
	return fmt.Sprintf("%s, not before %s", r.State, r.NotBefore.Format(time.RFC3339))
}

// tell says what something is, or why that cannot be told.
func (l *checklist) tell(part, says string, err error) {
	if err != nil {
		l.say(part, "broken", fmt.Sprintf("%v; %s", err, store.Remedy(err)))
		return
	}
	l.say(part, "ok", says)
}

// devices tries each device.
func (l *checklist) devices(ctx context.Context, conf config.Lane, kit station.Kit) {
	if kit.Faces == nil {
		l.say("faces", "missing", "this program was built without what finds them")
	} else {
		l.say("faces", "ok", "presence and quality, not identity")
	}
	devices, err := equip.Open(conf, slog.New(slog.DiscardHandler))
	if err != nil {
		l.say("lines", "broken", err.Error())
		return
	}
	for _, f := range devices.Check(ctx) {
		if f.Err != nil {
			l.say(f.Device, "broken", fmt.Sprintf("%v; %s", f.Err, f.Says))
			continue
		}
		l.say(f.Device, "ok", f.Says)
	}
	for _, m := range missing(devices, kit) {
		l.say(string(m.part), "missing", m.why.Error())
	}
	if err := devices.Halt(); err != nil {
		l.say("end", "broken", err.Error())
	}
}

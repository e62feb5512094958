package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"passlane/kiosk/clock"
	"passlane/kiosk/config"
	"passlane/kiosk/device"
	"passlane/kiosk/equip"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/present"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
	"passlane/ui/link"
	"passlane/ui/scene"
)

// boardCmd runs one lane with simulated devices, or those of its configuration, told by the world over a socket what happens to them. It is a
// process of its own so that cutting its power is SIGKILL.
type boardCmd struct {
	Config  string    `help:"The lane's configuration." required:""`
	Control string    `help:"Socket of the world." required:""`
	Seed    uint64    `help:"Seed of the sample passes."`
	Now     time.Time `help:"What the clock says at the start." required:""`
	Speed   float64   `help:"How much faster people and gates move than in life." default:"1"`
	Sample  int       `help:"Draw of the face check, 0 to 999; below 0 it is left to chance." default:"-1"`
	Screens string    `help:"Folder for a picture of each screen."`
	Real    bool      `help:"Take the devices that the configuration names; without it they are simulated."`
}

// board is the lane with everything that the world can do to it.
type board struct {
	touched *touchable // nil: screens are touched by word alone
	scene   *scenery   // nil: the world has it
	outfit  outfit
	dev     *device.Device
	station *station.Station
	place   present.Place // of its screen
	out     *lines
	now     time.Time
	start   time.Time

	disk    *slowDisk
	records *slowRegistry

	watched atomic.Bool  // an officer watches
	unset   atomic.Bool  // the clock is not set
	ahead   atomic.Int64 // a time.Duration that the clock is ahead by
	last    status
	lastMu  sync.Mutex
}

// Run runs the board until its world is gone.
func (c *boardCmd) Run(ctx context.Context, out *streams) error {
	conn, err := net.Dial("unix", c.Control)
	if err != nil {
		return fmt.Errorf("lanesim: reach the world: %w", err)
	}
	defer conn.Close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	log := slog.New(slog.NewTextHandler(out.err, nil))
	b, err := c.open(ctx, conn, log)
	if err != nil {
		return err
	}
	return b.run(ctx, stop, conn, log)
}

func (c *boardCmd) open(ctx context.Context, w io.Writer, log *slog.Logger) (*board, error) {
	conf, err := config.Load(c.Config)
	if err != nil {
		return nil, err
	}
	dev, err := device.New(conf, log)
	if err != nil {
		return nil, err
	}
	b := &board{dev: dev, out: &lines{w: w}, now: c.Now, start: time.Now()}
	if c.Real {
		b.outfit, err = equip.Open(conf, log)
	} else {
		err = b.simulate(c, conf)
	}
	if err != nil {
		return nil, errors.Join(err, dev.Close())
	}
	b.assemble(c)
	return b, nil
}

// run runs the devices and the station with them.
func (b *board) run(ctx context.Context, stop func(), conn net.Conn, log *slog.Logger) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	devices, halt := context.WithCancel(context.WithoutCancel(ctx))
	defer halt() // after the station has locked the gate
	wg.Go(func() { _ = b.outfit.Run(devices) })
	wg.Go(func() { b.heartbeat(ctx) })
	wg.Go(func() {
		defer stop() // a board without a world ends
		if err := readLines(conn, func(m command) { b.obey(ctx, m) }); err != nil {
			log.Error("world", "error", err)
		}
	})
	return b.dev.Run(ctx, b.station)
}

// heartbeat repeats, as a booth does, that an officer watches.
func (b *board) heartbeat(ctx context.Context) {
	for t := time.NewTicker(5 * time.Second); ctx.Err() == nil; {
		select {
		case <-ctx.Done():
			t.Stop()
		case <-t.C:
			if b.watched.Load() {
				b.station.Tell(ctx, lane.Supervision{Present: true})
			}
		}
	}
}

func (b *board) assemble(c *boardCmd) {
	kit := b.dev.Kit()
	b.outfit.Fill(&kit)
	kit.Clock = b.clock
	b.records = &slowRegistry{Registry: kit.Registry}
	kit.Registry = b.records
	if c.Sample >= 0 {
		kit.Sample = func() int { return c.Sample }
	}
	if c.Screens != "" && b.dev.Screen != nil {
		kit.Screen = &album{Server: b.dev.Screen, dir: c.Screens}
	}
	if c.Real && kit.Screen != nil {
		b.touched = &touchable{Screen: kit.Screen}
		kit.Screen = b.touched
	}
	b.disk = &slowDisk{Ledger: b.dev.Ledger}
	kit.Ledger = b.disk
	opts := b.dev.Options("lanesim")
	opts.Watch, b.place = b.watch, opts.Place
	b.station = station.New(kit, opts)
}

// clock is a clock that started at a set time.
func (b *board) clock() clock.Reading {
	if b.unset.Load() {
		return clock.Reading{Wall: time.Unix(0, 0).UTC(), State: ledger.ClockUnset}
	}
	return clock.Reading{Wall: b.now.Add(time.Duration(b.ahead.Load())).Add(time.Since(b.start)), State: ledger.ClockSynced}
}

// ordered tells the world of a gate order, on the socket before anything else can happen. The lane gives it in the step that
// follows the one that was reported last.
func (b *board) ordered() {
	b.lastMu.Lock()
	crossing := b.last.Crossing
	b.lastMu.Unlock()
	b.out.write(report{Kind: "order", State: status{Crossing: crossing}})
}

// watch tells the world what changed.
func (b *board) watch(r station.Report) {
	s := r.State
	st := status{
		Phase: s.Phase.String(), Language: s.Speaks, Large: s.Large, Warned: s.Warned, Help: s.HelpCalled, Hint: string(s.Hint),
		Crossing: s.Crossing.ID, Number: s.Crossing.Presented.Number, Outcome: string(s.Crossing.Decision.Outcome),
		Ended: string(s.Crossing.How), Written: s.Journal.Written(), Live: r.Live != nil,
	}
	v := present.View(s, b.place)
	if s.Crossing.ID != "" {
		st.People, st.Turn, st.Lacks = s.Crossing.People(), v.Turn.At, string(s.Crossing.Lacks)
	}
	st.Screen = string(v.Kind)
	if b.touched != nil {
		st.Buttons = b.touched.buttons
	}
	st.Advice = s.Crossing.Advice.Light + s.Crossing.Advice.Centre + s.Crossing.Advice.Distance
	for _, f := range s.Crossing.Decision.Findings {
		st.Findings = append(st.Findings, string(f.Code))
	}
	for _, p := range present.Parts() {
		if s.Broken.Has(p) {
			st.Broken = append(st.Broken, string(p))
		}
	}
	cross, arrow, amber := present.Lamps(s, b.place)
	st.Lamps = fmt.Sprintf("cross=%t arrow=%t amber=%t", cross, arrow, amber)
	b.lastMu.Lock()
	b.last = st
	b.lastMu.Unlock()
	b.out.write(report{Kind: "state", State: st})
}

// valve lets calls through, or makes them wait.
type valve struct {
	mu   sync.Mutex
	open chan struct{} // closed while it is open; nil is open
}

// shut makes calls wait, or lets them go.
func (v *valve) shut(on bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.open != nil {
		close(v.open)
		v.open = nil
	}
	if on {
		v.open = make(chan struct{})
	}
}

// pass returns when the valve is open.
func (v *valve) pass(ctx context.Context) error {
	v.mu.Lock()
	open := v.open
	v.mu.Unlock()
	if open == nil {
		return nil
	}
	select {
	case <-open:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// slowDisk is the ledger on a disk that can be made to stall.
type slowDisk struct {
	*store.Ledger
	valve
}

// Append waits while the disk stalls.
func (d *slowDisk) Append(ctx context.Context, rows []store.Row) error {
	if err := d.pass(ctx); err != nil {
		return err
	}
	return d.Ledger.Append(ctx, rows)
}

// slowRegistry is the registry that can be made to stall.
type slowRegistry struct {
	station.Registry
	valve
}

// Find waits while the registry stalls.
func (r *slowRegistry) Find(ctx context.Context, number string, key pass.HolderKey) (store.Answer, bool, error) {
	if err := r.pass(ctx); err != nil {
		return store.Answer{}, false, err
	}
	return r.Registry.Find(ctx, number, key)
}

// albumPages is how many pictures an album holds; a story of 500 crossings repeats itself.
const albumPages = 40

// album is a screen that keeps a picture of each scene. It holds the lane up until the picture is saved, so that none is missed.
type album struct {
	*link.Server
	dir   string
	pages int
}

// Show shows a scene and saves what the glass makes of it. Without a glass there is nothing to save.
func (a *album) Show(s scene.Scene) {
	a.Server.Show(s)
	if a.pages >= albumPages {
		return
	}
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Second)
	defer stop()
	a.pages++
	_ = a.Server.Snapshot(ctx, filepath.Join(a.dir, fmt.Sprintf("%03d-%s.png", a.pages, s.Name)))
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"slices"
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
)

// boardCmd runs one lane with simulated devices, or those of its configuration, told by the world over a socket what happens to them. It is a
// process of its own so that cutting its power is SIGKILL.
type boardCmd struct {
	Config  string        `help:"The lane's configuration." required:""`
	Control string        `help:"Socket of the world." required:""`
	Seed    uint64        `help:"Seed of the sample passes."`
	Now     time.Time     `help:"What the clock says at the start." required:""`
	Speed   float64       `help:"How much faster people and gates move than in life." default:"1"`
	Sample  int           `help:"Draw of the face check, 0 to 999; below 0 it is left to chance." default:"-1"`
	Screens string        `help:"Folder for a picture of each screen."`
	Story   bool          `help:"The people are those of a story: they go on when they have been seen, and time-outs come when the story says so."`
	Believe time.Duration `help:"How long a silent screen program is believed." default:"2400ms"`
	Real    bool          `help:"Take the devices that the configuration names; without it they are simulated."`
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
	clock   *storyClock
	sight   *sight // what a simulated scanner sees; nil with real devices
	album   *album // nil: nobody looks at the screens

	disk    *slowDisk
	records *slowRegistry

	watched atomic.Bool  // an officer watches
	unset   atomic.Bool  // the clock is not set
	ahead   atomic.Int64 // a time.Duration that the clock is ahead by

	lastMu sync.Mutex
	last   status
	due    time.Duration // when the phase runs out; 0: it does not
	warns  time.Duration // how long before that the lane warns
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
	b := &board{dev: dev, out: &lines{w: w}, now: c.Now, clock: newStoryClock()}
	if c.Real {
		b.outfit, err = equip.Open(conf, log)
	} else {
		err = b.simulate(ctx, c, conf)
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
	if b.album != nil {
		wg.Go(func() { b.album.run(ctx) })
	}
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
	kit.Clock = b.wall
	b.records = &slowRegistry{Registry: kit.Registry}
	kit.Registry = b.records
	if c.Sample >= 0 {
		kit.Sample = func() int { return c.Sample }
	}
	if b.dev.Screen != nil {
		b.dev.Screen.Believe(c.Believe)
	}
	if c.Screens != "" && b.dev.Screen != nil {
		b.album = newAlbum(b.dev.Screen, c.Screens, b.report)
		kit.Screen = b.album
	}
	if kit.Scanner != nil {
		kit.Scanner = &toldScans{Scanner: kit.Scanner, tell: b.report}
	}
	if b.scene != nil && c.Story && kit.Images != nil {
		kit.Images = asides{Images: kit.Images, during: b.posing, leave: func() { b.scene.camera.Show(blank()) }}
	}
	if c.Real && kit.Screen != nil {
		b.touched = &touchable{Screen: kit.Screen}
		kit.Screen = b.touched
	}
	b.disk = &slowDisk{Ledger: b.dev.Ledger, kept: map[string]int{}}
	kit.Ledger = b.disk
	opts := b.dev.Options("lanesim")
	opts.Watch, opts.Now, b.place = b.watch, b.clock.now, opts.Place
	b.station = station.New(kit, opts)
}

// posing tells whether somebody may stand before the camera to be photographed.
func (b *board) posing() bool {
	b.lastMu.Lock()
	defer b.lastMu.Unlock()
	return slices.Contains([]string{"reading", "choosing", "capturing"}, b.last.Phase)
}

// report tells the world something.
func (b *board) report(r report) { _ = b.out.write(r) } // without a world the board ends

// wall is a clock that started at a set time.
func (b *board) wall() clock.Reading {
	if b.unset.Load() {
		return clock.Reading{Wall: time.Unix(0, 0).UTC(), State: ledger.ClockUnset}
	}
	return clock.Reading{Wall: b.now.Add(time.Duration(b.ahead.Load())).Add(b.clock.now()), State: ledger.ClockSynced}
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
		Phase: s.Phase.String(), Language: s.Speaks, Large: s.Large, Warned: s.Warned, Help: s.HelpCalled, Hint: string(s.Hint), Hinted: int64(s.HintUntil),
		Crossing: s.Crossing.ID, Number: s.Crossing.Presented.Number, Outcome: string(s.Crossing.Decision.Outcome),
		Ended: string(s.Crossing.How), Written: s.Journal.Written(), Open: s.Crossing.Opened, Live: r.Live != nil,
	}
	st.Incidents = b.disk.incidents()
	v := present.View(s, b.place)
	if s.Crossing.ID != "" {
		st.People, st.Walked, st.Turn, st.Lacks = s.Crossing.People(), s.Crossing.Walked, v.Turn.At, string(s.Crossing.Lacks)
		st.Asked = s.Crossing.Asked.Until > 0
	}
	st.Screen = string(v.Kind)
	if b.album != nil {
		st.Page = b.album.number()
	}
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
	b.last, b.due, b.warns = st, s.Deadline, s.Times.Warn
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

// slowDisk is the ledger on a disk that can be made to stall. It counts the incidents that it has kept.
type slowDisk struct {
	*store.Ledger
	valve

	counting sync.Mutex // guards what follows
	kept     map[string]int
}

// Append waits while the disk stalls.
func (d *slowDisk) Append(ctx context.Context, rows []store.Row) error {
	if err := d.pass(ctx); err != nil {
		return err
	}
	if err := d.Ledger.Append(ctx, rows); err != nil {
		return err
	}
	d.counting.Lock()
	defer d.counting.Unlock()
	for _, row := range rows {
		if in, is := row.Entry.Body.(ledger.Incident); is {
			d.kept[in.What]++
		}
	}
	return nil
}

func (d *slowDisk) incidents() map[string]int {
	d.counting.Lock()
	defer d.counting.Unlock()
	return maps.Clone(d.kept)
}

// slowRegistry is the registry that can be made to stall, or to fail.
type slowRegistry struct {
	station.Registry
	valve
	fails atomic.Bool
}

var errRegistry = errors.New("lanesim: the story has the registry fail")

// Find waits while the registry stalls.
func (r *slowRegistry) Find(ctx context.Context, number string, key pass.HolderKey) (store.Answer, bool, error) {
	if err := r.pass(ctx); err != nil {
		return store.Answer{}, false, err
	}
	if r.fails.Load() {
		return store.Answer{}, false, errRegistry
	}
	return r.Registry.Find(ctx, number, key)
}

// toldScans is a scanner that tells of each symbol when the lane has it: it is asked for the next one then.
type toldScans struct {
	station.Scanner
	tell func(report)
	news bool
}

// Scan returns the next symbol.
func (t *toldScans) Scan(ctx context.Context) ([]byte, error) {
	if t.news {
		t.tell(report{Kind: "scan"})
	}
	raw, err := t.Scanner.Scan(ctx)
	t.news = err == nil
	return raw, err
}

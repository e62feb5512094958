package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"passlane/drivers/frame/framesim"
	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/panel"
	"passlane/drivers/panel/panelsim"
	"passlane/drivers/scanner"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"passlane/kiosk/config"
	"passlane/kiosk/device"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/present"
	"passlane/kiosk/sample"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
	"passlane/ui/link"
	"passlane/ui/scene"
)

// boardCmd runs one lane with simulated devices, told by the world over a socket what happens to them. It is a
// process of its own so that cutting its power is SIGKILL.
type boardCmd struct {
	Config  string    `help:"The lane's configuration." required:""`
	Control string    `help:"Socket of the world." required:""`
	Seed    uint64    `help:"Seed of the sample passes."`
	Now     time.Time `help:"What the clock says at the start." required:""`
	Speed   float64   `help:"How much faster people and gates move than in life." default:"1"`
	Sample  int       `help:"Draw of the face check, 0 to 999; below 0 it is left to chance." default:"-1"`
	Screens string    `help:"Folder for a picture of each screen."`
}

// board is the lane with everything that the world can do to it.
type board struct {
	set     *sample.Set
	many    []sample.Sample
	dev     *device.Device
	station *station.Station
	out     *lines
	now     time.Time
	start   time.Time

	gate    *turnstilesim.Gate
	tags    *nfcsim.Reader
	window  *framesim.Camera // what the scanner sees
	camera  *framesim.Camera // what the portrait camera sees
	lamps   *panelsim.Panel
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
	return b.run(ctx, stop, conn, c, log)
}

func (c *boardCmd) open(ctx context.Context, w io.Writer, log *slog.Logger) (*board, error) {
	conf, err := config.Load(c.Config)
	if err != nil {
		return nil, err
	}
	local := c.Now.In(time.FixedZone("", 7*60*60))
	set, err := sample.New(c.Seed, pass.Date{Year: local.Year(), Month: int(local.Month()), Day: local.Day()})
	if err != nil {
		return nil, err
	}
	if set, err = set.Among(conf.Device); err != nil {
		return nil, err
	}
	dev, err := device.Open(ctx, conf, log)
	if err != nil {
		return nil, err
	}
	return &board{
		set: set, dev: dev, out: &lines{w: w}, now: c.Now, start: time.Now(),
		gate: turnstilesim.New(), tags: nfcsim.New(), window: framesim.New(), camera: framesim.New(), lamps: panelsim.New(),
	}, nil
}

// run builds the real drivers on the simulated pins and frames, and the station on them.
func (b *board) run(ctx context.Context, stop func(), conn net.Conn, c *boardCmd, log *slog.Logger) error {
	b.gate.SetSpeed(c.Speed)
	b.gate.OnOrder(b.ordered)
	for _, cam := range []*framesim.Camera{b.window, b.camera} {
		if err := cam.SetRate(int(min(15*c.Speed, 100))); err != nil {
			return err
		}
	}
	ts, err := turnstile.New(turnstile.Pins{
		Pass: b.gate.Pass, Hold: b.gate.Hold, BeamA: b.gate.BeamA, BeamB: b.gate.BeamB,
		LimitOpen: b.gate.LimitOpen, LimitClosed: b.gate.LimitClosed, Fire: b.gate.FireLoop,
	}, quick(c.Speed))
	if err != nil {
		return err
	}
	defer ts.Halt()
	lamps, err := panel.New(panel.Pins{Cross: b.lamps.Cross, Arrow: b.lamps.Arrow, Amber: b.lamps.Amber})
	if err != nil {
		return err
	}
	defer lamps.Halt()
	if err := b.assemble(ts, lamps, c); err != nil {
		return err
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	gate, lock := context.WithCancel(context.WithoutCancel(ctx))
	defer lock() // after the station has locked it
	wg.Go(func() { _ = ts.Run(gate) })
	wg.Go(func() { b.heartbeat(ctx) })
	wg.Go(func() {
		defer stop() // a board without a world ends
		if err := readLines(conn, func(m command) { b.obey(ctx, m) }); err != nil {
			log.Error("world", "error", err)
		}
	})
	return b.dev.Run(ctx, b.station)
}

// maxOpen is as long as the lane may leave a party of one adult and six children.
const maxOpen = 45 * time.Second

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

// quick fits the driver's waits to a gate that moves faster than in life.
func quick(speed float64) *turnstile.Opts {
	if speed <= 5 {
		return &turnstile.Opts{MaxOpen: maxOpen}
	}
	return &turnstile.Opts{MaxOpen: maxOpen, Debounce: time.Millisecond, LimitDebounce: time.Duration(50 / speed * float64(time.Millisecond)), Poll: 5 * time.Millisecond, Between: 200 * time.Millisecond}
}

func (b *board) assemble(ts *turnstile.Dev, lamps *panel.Dev, c *boardCmd) error {
	kit := b.dev.Kit()
	kit.Gate, kit.Lamps, kit.Reader, kit.Camera = ts, lamps, b.tags, b.camera
	kit.Scanner = scanner.New(b.window, scanner.Opts{})
	kit.Clock = b.clock
	b.records = &slowRegistry{Registry: kit.Registry}
	kit.Registry = b.records
	if c.Sample >= 0 {
		kit.Sample = func() int { return c.Sample }
	}
	if c.Screens != "" && b.dev.Screen != nil {
		if err := os.MkdirAll(c.Screens, 0o755); err != nil {
			return err
		}
		kit.Screen = &album{Server: b.dev.Screen, dir: c.Screens}
	}
	if kit.Ledger != nil {
		b.disk = &slowDisk{Ledger: b.dev.Ledger}
		kit.Ledger = b.disk
	}
	opts := b.dev.Options("lanesim")
	opts.Watch = b.watch
	b.station = station.New(kit, opts)
	return nil
}

// clock is a clock that started at a set time.
func (b *board) clock() (time.Time, ledger.Clock) {
	if b.unset.Load() {
		return time.Unix(0, 0).UTC(), ledger.ClockUnset
	}
	return b.now.Add(time.Duration(b.ahead.Load())).Add(time.Since(b.start)), ledger.ClockSynced
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
	v := present.View(s, present.Place{})
	if s.Crossing.ID != "" {
		st.People, st.Turn, st.Lacks = s.Crossing.People(), v.Turn.At, string(s.Crossing.Lacks)
	}
	st.Screen = string(v.Kind)
	st.Advice = s.Crossing.Advice.Light + s.Crossing.Advice.Centre + s.Crossing.Advice.Distance
	for _, f := range s.Crossing.Decision.Findings {
		st.Findings = append(st.Findings, string(f.Code))
	}
	for _, p := range present.Parts() {
		if s.Broken.Has(p) {
			st.Broken = append(st.Broken, string(p))
		}
	}
	cross, arrow, amber := present.Lamps(s)
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

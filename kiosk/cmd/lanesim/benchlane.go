package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"slices"
	"sync"
	"time"

	"passlane/drivers/frame"
	"passlane/drivers/frame/framesim"
	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/panel"
	"passlane/drivers/panel/panelsim"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"passlane/kiosk/clock"
	"passlane/kiosk/config"
	"passlane/kiosk/device"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
	"passlane/kiosk/sample"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
)

// fastLane is a whole lane in this process: real stores, drivers, station and screen link on simulated pins, and people who
// lose no time. Its scanner is handed the bytes of symbols, as a serial one would hand them on.
type fastLane struct {
	dev     *device.Device
	station *station.Station
	people  []sample.Sample
	faces   []*image.YCbCr
	seals   chan []byte
	gate    *turnstilesim.Gate
	camera  faceCamera
	guests  *guests
	spent   *spent
	ordered chan time.Time // when the gate was ordered to open

	mu      sync.Mutex
	state   lane.State
	changed chan struct{} // closed and replaced with every step
}

// faceCamera is a camera that can be shown somebody.
type faceCamera interface {
	station.Camera
	Show(*image.YCbCr)
}

// walkSpeed is how much faster than in life people walk here; the driver's debounce still sees every step.
const walkSpeed = 20

// openFast opens the lane of a configuration file; the hub may be left out.
func openFast(ctx context.Context, conf config.Lane, set *sample.Set, camera faceCamera) (*fastLane, error) {
	f := &fastLane{seals: make(chan []byte), gate: turnstilesim.New(), camera: camera, ordered: make(chan time.Time, 1), changed: make(chan struct{})}
	var err error
	if f.people, err = set.Many(manyPasses); err != nil {
		return nil, err
	}
	for _, p := range f.people[:8] {
		f.faces = append(f.faces, p.FaceFrame(frameWidth, frameHeight, 1, 0, 1))
	}
	f.dev, err = device.New(conf, slog.New(slog.DiscardHandler))
	return f, err
}

// run runs the lane while use does something with it, and ends it in order.
func (f *fastLane) run(ctx context.Context, now time.Time, use func(context.Context) error) error {
	f.gate.SetSpeed(walkSpeed)
	f.gate.OnOrder(func() { f.ordered <- time.Now() })
	ts, err := turnstile.New(turnstile.Pins{
		Pass: f.gate.Pass, Hold: f.gate.Hold, BeamA: f.gate.BeamA, BeamB: f.gate.BeamB,
		LimitOpen: f.gate.LimitOpen, LimitClosed: f.gate.LimitClosed, Fire: f.gate.FireLoop,
	}, &turnstile.Opts{Debounce: time.Millisecond, LimitDebounce: time.Millisecond, Poll: 5 * time.Millisecond, Between: 200 * time.Millisecond})
	if err != nil {
		return errors.Join(err, f.dev.Close())
	}
	defer ts.Halt()
	signs := panelsim.New()
	lamps, err := panel.New(panel.Pins{Cross: signs.Cross, Arrow: signs.Arrow, Amber: signs.Amber})
	if err != nil {
		return errors.Join(err, f.dev.Close())
	}
	defer lamps.Halt()
	if err := f.assemble(ts, lamps, now); err != nil {
		return errors.Join(err, f.dev.Close())
	}
	return f.runAll(ctx, ts, use)
}

func (f *fastLane) runAll(ctx context.Context, ts *turnstile.Dev, use func(context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	gate, lock := context.WithCancel(context.WithoutCancel(ctx))
	var wg sync.WaitGroup
	var ran error
	wg.Go(func() { _ = ts.Run(gate) })
	wg.Go(func() {
		defer lock() // after the station has locked it
		ran = f.dev.Run(ctx, f.station)
	})
	wg.Go(func() { f.supervise(ctx) })
	err := use(ctx)
	stop()
	wg.Wait()
	return errors.Join(err, ran)
}

// supervise is a booth that is always there; a lane believes so for 30 s at most.
func (f *fastLane) supervise(ctx context.Context) {
	beat := time.NewTicker(5 * time.Second)
	defer beat.Stop()
	for {
		f.station.Tell(ctx, lane.Supervision{Present: true})
		select {
		case <-beat.C:
		case <-ctx.Done():
			return
		}
	}
}

func (f *fastLane) assemble(ts *turnstile.Dev, lamps *panel.Dev, now time.Time) error {
	kit := f.dev.Kit()
	kit.Gate, kit.Lamps, kit.Reader, kit.Camera, kit.Scanner = ts, lamps, nfcsim.New(), f.camera, symbolReader(f.seals)
	kit.Sample = func() int { return 0 } // no face is compared by an officer
	began := time.Now()
	kit.Clock = func() clock.Reading {
		return clock.Reading{Wall: now.Add(time.Since(began)), State: ledger.ClockSynced}
	}
	f.guests, f.spent = &guests{Registry: kit.Registry}, &spent{}
	kit.Registry = f.guests
	kit.Ledger = timedLedger{kit.Ledger, f.spent}
	kit.Images = timedImages{kit.Images, f.spent}
	opts := f.dev.Options("bench")
	opts.Watch = func(r station.Report) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.state = r.State
		close(f.changed)
		f.changed = make(chan struct{})
	}
	f.station = station.New(kit, opts)
	return nil
}

// cross lets the n-th crossing happen, and returns how long the pass took from its bytes to the order at the gate's pin.
func (f *fastLane) cross(ctx context.Context, n int) (time.Duration, error) {
	ctx, stop := context.WithTimeout(ctx, 30*time.Second)
	defer stop()
	if err := f.until(ctx, "idle", func(s lane.State) bool { return s.Phase == lane.Idle && s.Journal.Written() }); err != nil {
		return 0, err
	}
	f.guests.turn(n / len(f.people))
	f.camera.Show(f.faces[n%len(f.faces)])
	seal := f.people[n%len(f.people)].Seal
	began := time.Now()
	select {
	case f.seals <- seal:
	case <-ctx.Done():
		return 0, fmt.Errorf("crossing %d: nobody scans: %w", n, ctx.Err())
	}
	select {
	case at := <-f.ordered:
		return at.Sub(began), nil
	case <-ctx.Done():
		return 0, fmt.Errorf("crossing %d: the gate was not ordered to open: %w: %s", n, ctx.Err(), f.tells())
	}
}

// leave lets the person through, and returns when all of the crossing is on disk.
func (f *fastLane) leave(ctx context.Context) error {
	if !f.gate.Walk() {
		return errors.New("the gate did not let anybody through")
	}
	return f.until(ctx, "idle again", func(s lane.State) bool { return s.Phase == lane.Idle && s.Journal.Written() })
}

func (f *fastLane) until(ctx context.Context, what string, is func(lane.State) bool) error {
	ctx, stop := context.WithTimeout(ctx, 30*time.Second)
	defer stop()
	for {
		f.mu.Lock()
		s, changed := f.state, f.changed
		f.mu.Unlock()
		if is(s) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("the lane is never %s: %w: %s", what, ctx.Err(), f.tells())
		}
	}
}

// tells says where the lane stands.
func (f *fastLane) tells() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return fmt.Sprintf("%s, broken %v, decision %v", f.state.Phase, f.state.Broken, f.state.Crossing.Decision)
}

// symbolReader is a scanner that is handed what it reads.
type symbolReader <-chan []byte

// Scan waits for a symbol.
func (s symbolReader) Scan(ctx context.Context) ([]byte, error) {
	select {
	case b := <-s:
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// guests is a registry with other holders in each round, so that the same passes do not leave the country twice.
type guests struct {
	station.Registry
	mu    sync.Mutex
	round int
}

func (g *guests) turn(round int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.round = round
}

// Find answers with the holder of this round.
func (g *guests) Find(ctx context.Context, number string, key pass.HolderKey) (store.Answer, bool, error) {
	a, ok, err := g.Registry.Find(ctx, number, key)
	g.mu.Lock()
	defer g.mu.Unlock()
	a.Holder = g.other(a.Holder)
	a.Wards = slices.Clone(a.Wards)
	for i := range a.Wards {
		a.Wards[i].Holder = g.other(a.Wards[i].Holder)
	}
	return a, ok, err
}

// other is a holder of this round, who has not moved yet.
func (g *guests) other(h registry.Holder) registry.Holder {
	h.ID, h.Moves = fmt.Sprintf("%s-%d", h.ID, g.round), nil
	h.Guardians = slices.Clone(h.Guardians)
	for i := range h.Guardians {
		h.Guardians[i].Guardian = fmt.Sprintf("%s-%d", h.Guardians[i].Guardian, g.round)
	}
	return h
}

// readyCamera has a frame ready whenever one is wanted: what is measured with it does not wait for the next one.
type readyCamera struct {
	mu   sync.Mutex
	sees *image.YCbCr
	seq  uint64
}

// Show sets what it sees.
func (c *readyCamera) Show(img *image.YCbCr) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sees = img
}

// Next returns what it sees, a thousand times a second.
func (c *readyCamera) Next(ctx context.Context) (frame.Frame, error) {
	t := time.NewTimer(time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
		return frame.Frame{}, ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seq++
	return frame.Frame{Image: c.sees, Seq: c.seq}, nil
}

// livelyCamera is the simulated camera at a rate that a good one has.
func livelyCamera() (faceCamera, error) {
	c := framesim.New()
	return c, c.SetRate(60)
}

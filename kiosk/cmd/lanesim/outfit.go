package main

import (
	"context"
	"time"

	"passlane/drivers/frame/framesim"
	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/panel"
	"passlane/drivers/panel/panelsim"
	"passlane/drivers/scanner"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"passlane/kiosk/config"
	"passlane/kiosk/pass"
	"passlane/kiosk/sample"
	"passlane/kiosk/station"
)

// outfit is the devices of a board.
type outfit interface {
	Fill(*station.Kit)
	// Run runs what they do by themselves until ctx ends, and halts them.
	Run(ctx context.Context) error
}

// simulated are the real drivers on simulated pins and frames.
type simulated struct {
	gate   *turnstile.Dev
	lamps  *panel.Dev
	tags   *nfcsim.Reader
	window *sight           // what the scanner sees
	camera *framesim.Camera // what the portrait camera sees
	above  *framesim.Camera // what sees the whole lane
}

// simulate gives a board simulated devices, and the scenery before them.
func (b *board) simulate(ctx context.Context, c *boardCmd, conf config.Lane) error {
	local := c.Now.In(time.FixedZone("", 7*60*60))
	set, err := sample.New(c.Seed, pass.Date{Year: local.Year(), Month: int(local.Month()), Day: local.Day()})
	if err != nil {
		return err
	}
	if set, err = set.Among(conf.Device); err != nil {
		return err
	}
	s := &simulated{tags: nfcsim.New(), window: &sight{Camera: framesim.New(), clock: storyClock{start: time.Now()}}, camera: framesim.New(), above: framesim.New()}
	gate, lamps := turnstilesim.New(), panelsim.New()
	b.outfit, b.sight = s, s.window
	b.scene = &scenery{set: set, gate: gate, tags: s.tags, symbols: window{s.window.Camera}, camera: s.camera}
	s.above.Show(grey(viewWidth, viewHeight))
	gate.SetSpeed(c.Speed)
	gate.OnOrder(b.ordered)
	for _, cam := range []*framesim.Camera{s.window.Camera, s.camera} {
		if err := cam.SetRate(int(min(15*c.Speed, fastest))); err != nil {
			return err
		}
	}
	var e eyes
	pins := turnstile.Pins{Pass: gate.Pass, Hold: gate.Hold, BeamA: e.on(gate.BeamA), BeamB: e.on(gate.BeamB),
		LimitOpen: e.on(gate.LimitOpen), LimitClosed: e.on(gate.LimitClosed), Fire: e.on(gate.FireLoop)}
	gate.Attend(func() { e.attend(ctx) })
	opts := quick(c.Speed)
	opts.Clock = b.clock.now
	if s.gate, err = turnstile.New(pins, opts); err != nil {
		return err
	}
	s.lamps, err = panel.New(panel.Pins{Cross: lamps.Cross, Arrow: lamps.Arrow, Amber: lamps.Amber})
	return err
}

// Fill gives the devices to the station.
func (s *simulated) Fill(k *station.Kit) {
	k.Gate, k.Lamps, k.Reader, k.Camera, k.Overview = s.gate, s.lamps, s.tags, s.camera, s.above
	k.Scanner = scanner.New(s.window, scanner.Opts{Repeat: repeat, Clock: s.window.clock.now})
}

// Run runs the gate until ctx ends.
func (s *simulated) Run(ctx context.Context) error {
	defer s.lamps.Halt()
	defer s.gate.Halt()
	return s.gate.Run(ctx)
}

// fastest is how many pictures a second the cameras give at most: each is looked at, also while nothing happens.
const fastest = 30

// quick fits the driver's waits to a gate that moves faster than in life.
func quick(speed float64) *turnstile.Opts {
	if speed <= 5 {
		return &turnstile.Opts{MaxOpen: maxOpen, OpenTimeout: leafTime, CloseTimeout: leafTime}
	}
	return &turnstile.Opts{MaxOpen: maxOpen, OpenTimeout: leafTime, CloseTimeout: leafTime, Debounce: time.Millisecond, LimitDebounce: time.Duration(50 / speed * float64(time.Millisecond)), Poll: 5 * time.Millisecond, Between: 200 * time.Millisecond}
}

package turnstile_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest"
	"passlane/drivers/drvtest/pinsim"
	"passlane/drivers/gate"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"periph.io/x/conn/v3/gpio"
)

func TestConformance(t *testing.T) {
	for name, opts := range map[string]*turnstile.Opts{"fail safe": nil, "fail secure": {FailSecure: true}} {
		t.Run(name, func(t *testing.T) {
			drvtest.Run(t, func() (drvtest.Subject, error) {
				g := turnstilesim.New()
				dev, err := turnstile.New(pins(g), opts)
				return drvtest.Subject{
					Device: dev,
					Act:    func() error { return dev.Open(1, 0) },
					Inert: func() error {
						if g.Pass.Level() {
							return errors.New("Pass is held")
						}
						return nil
					},
				}, err
			})
		})
	}
}

func TestHoldAfterHalt(t *testing.T) {
	for _, c := range []struct {
		name   string
		secure bool
		before func(*turnstile.Dev) error
		want   gpio.Level
	}{
		{"fail safe", false, nil, gpio.Low},
		{"fail secure", true, nil, gpio.High},
		{"fail secure, released before", true, (*turnstile.Dev).Release, gpio.Low},
	} {
		g := turnstilesim.New()
		dev, err := turnstile.New(pins(g), &turnstile.Opts{FailSecure: c.secure})
		if err == nil && c.before != nil {
			err = c.before(dev)
		}
		if err := errors.Join(err, dev.Halt()); err != nil {
			t.Fatal(err)
		}
		if g.Hold.Level() != c.want {
			t.Errorf("%s: Hold %v, want %v", c.name, g.Hold.Level(), c.want)
		}
		if err := dev.Release(); err != nil || g.Hold.Level() {
			t.Errorf("%s: release after halt: %v, Hold %v", c.name, err, g.Hold.Level())
		}
		if err := dev.Rearm(); !errors.Is(err, turnstile.ErrHalted) || g.Hold.Level() == gpio.High {
			t.Errorf("%s: rearm after halt: %v, Hold %v", c.name, err, g.Hold.Level())
		}
	}
}

func TestStartUpNeverPulses(t *testing.T) {
	g := turnstilesim.New()
	var order []string
	g.Pass.Wire(func(l gpio.Level) { order = append(order, "Pass "+l.String()) })
	g.Hold.Wire(func(l gpio.Level) { order = append(order, "Hold "+l.String()) })
	if _, err := turnstile.New(pins(g), nil); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(order, ", "); got != "Pass Low, Hold High" {
		t.Errorf("wrote %s", got)
	}
}

func TestStartUpInAFireDoesNotLock(t *testing.T) {
	g := turnstilesim.New()
	g.Fire(true)
	if _, err := turnstile.New(pins(g), nil); err != nil {
		t.Fatal(err)
	}
	if levels := g.Hold.Written(); len(levels) != 1 || levels[0] != gpio.Low {
		t.Errorf("Hold was written %v, want Low once", levels)
	}
}

func TestAFireAtTheStartIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := turnstilesim.New()
		g.Fire(true)
		dev, err := turnstile.New(pins(g), nil)
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- dev.Run(t.Context()) }()
		s := scene{t, dev, g}
		s.later(time.Minute)
		s.told(gate.FireOn, gate.Opened)
		s.refused(s.Open(1, 0), turnstile.ErrFire)
		if err := errors.Join(dev.Halt(), <-ended); err != nil {
			t.Error(err)
		}
	})
}

func TestStartUpFailsAtEachLine(t *testing.T) {
	gone := errors.New("no such line")
	for i := range 7 {
		g := turnstilesim.New()
		line := []*pinsim.Pin{g.Pass, g.Hold, g.BeamA, g.BeamB, g.LimitOpen, g.LimitClosed, g.FireLoop}[i]
		line.Break(gone)
		if _, err := turnstile.New(pins(g), nil); !errors.Is(err, gone) || g.Pass.Level() == gpio.High {
			t.Errorf("%s: got %v, Pass %v", line, err, g.Pass.Level())
		}
	}
}

func TestArgumentsAreNamed(t *testing.T) {
	all := pins(turnstilesim.New())
	noFire := all
	noFire.Fire = nil
	for field, err := range map[string]error{
		"Pins.Pass":    second(turnstile.New(turnstile.Pins{}, nil)),
		"Pins.Fire":    second(turnstile.New(noFire, nil)),
		"Opts.MaxOpen": second(turnstile.New(all, &turnstile.Opts{MaxOpen: -1})),
		"Opts.Poll":    second(turnstile.New(all, &turnstile.Opts{Poll: -time.Second})),
	} {
		var bad *turnstile.InvalidError
		if !errors.As(err, &bad) || bad.Field != field || !strings.Contains(err.Error(), field) {
			t.Errorf("got %v, want one that names %s", err, field)
		}
	}
	play(t, nil, func(s scene) {
		for field, err := range map[string]error{"people": s.Open(0, 0), "maxOpen": s.Open(1, -1)} {
			var bad *turnstile.InvalidError
			if !errors.As(err, &bad) || bad.Field != field {
				s.Errorf("got %v, want one that names %s", err, field)
			}
		}
	})
}

func second(_ *turnstile.Dev, err error) error { return err }

func TestNothingOpensUnwatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dev, err := turnstile.New(pins(turnstilesim.New()), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := dev.Open(1, 0); !errors.Is(err, turnstile.ErrNotRunning) {
			t.Errorf("open: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- dev.Run(ctx) }()
		synctest.Wait()
		if err := dev.Run(ctx); !errors.Is(err, turnstile.ErrRunning) {
			t.Errorf("second run: %v", err)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
		if err := dev.Run(t.Context()); !errors.Is(err, turnstile.ErrHalted) {
			t.Errorf("run again: %v", err)
		}
	})
}

func TestARelayThatCannotBeSet(t *testing.T) {
	gone := errors.New("no such line")
	play(t, nil, func(s scene) {
		s.gate.Pass.Break(gone)
		s.refused(s.Open(1, 0), gone)
		s.refused(s.Fault(), gone)
		s.later(time.Minute)
		s.told(gate.Fault, gate.Closed)
		s.gate.Pass.Break(nil)
		s.later(time.Second)
		s.told(gate.Recovered, gate.Secured)
		if s.gate.Orders() != 0 || s.Fault() != nil {
			s.Errorf("%d orders, fault %v", s.gate.Orders(), s.Fault())
		}
		s.must(s.Open(1, 0))
	})
}

func TestARelayThatCannotBeDropped(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, time.Second))
		s.later(500 * time.Millisecond)
		s.told(gate.Opened)
		s.gate.Pass.Break(errors.New("line busy"))
		s.later(time.Second)
		s.told(gate.Fault)
		s.gate.Pass.Break(nil)
		s.later(time.Second)
		if s.gate.Pass.Level() {
			s.Error("Pass was not tried again")
		}
		s.told(gate.Recovered, gate.Closed, gate.Secured)
	})
}

func TestAHoldThatCannotBeDropped(t *testing.T) {
	play(t, nil, func(s scene) {
		busy := errors.New("line busy")
		s.gate.Hold.Break(busy)
		s.refused(s.Release(), busy)
		s.later(time.Minute)
		s.told(gate.Fault)
		s.gate.Hold.Break(nil)
		s.later(time.Second)
		if s.gate.Hold.Level() {
			s.Error("Hold was not tried again")
		}
		s.told(gate.Recovered, gate.Opened)
	})
}

func TestSwitchesThatContradict(t *testing.T) {
	play(t, nil, func(s scene) {
		s.gate.LimitOpen.Set(gpio.High)
		s.later(time.Second)
		s.told(gate.Opened, gate.Fault)
		if err := s.Fault(); err == nil || !strings.Contains(err.Error(), "LimitOpen and LimitClosed") {
			s.Errorf("fault is %v", err)
		}
		s.gate.LimitOpen.Set(gpio.Low)
		s.later(time.Second)
		s.told(gate.Recovered, gate.Secured)
	})
}

func TestBounceIsNotNews(t *testing.T) {
	play(t, nil, func(s scene) {
		for range 20 {
			for _, p := range []*pinsim.Pin{s.gate.BeamA, s.gate.FireLoop, s.gate.LimitClosed} {
				p.Set(gpio.Low)
			}
			s.later(2 * time.Millisecond)
			for _, p := range []*pinsim.Pin{s.gate.BeamA, s.gate.FireLoop, s.gate.LimitClosed} {
				p.Set(gpio.High)
			}
			s.later(2 * time.Millisecond)
		}
		s.later(time.Second)
		s.told()
	})
}

func TestAFireWithoutAnEdgeIsSeen(t *testing.T) {
	play(t, nil, func(s scene) {
		s.gate.FireLoop.SetUnseen(gpio.Low)
		s.later(60 * time.Millisecond)
		s.told(gate.FireOn)
	})
}

// deaf is a line whose waits for an edge end at once, as those of a line that is gone.
type deaf struct{ *pinsim.Pin }

func (deaf) WaitForEdge(time.Duration) bool { return false }

func TestALineThatDoesNotWaitIsPolled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := turnstilesim.New()
		lines := pins(g)
		lines.Fire = deaf{g.FireLoop}
		dev, err := turnstile.New(lines, nil)
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- dev.Run(t.Context()) }()
		g.Fire(true)
		for (<-dev.Events()).Kind != gate.FireOn {
		}
		if err := errors.Join(dev.Halt(), <-ended); err != nil {
			t.Error(err)
		}
	})
}

func TestAFireWhileNobodyReads(t *testing.T) {
	play(t, nil, func(s scene) {
		for range 40 {
			s.gate.TurnBack()
			s.later(time.Second)
			s.gate.Force()
			s.later(time.Second)
		}
		s.gate.Fire(true)
		s.later(time.Second)
		s.gate.Walk()
		s.gate.Fire(false)
		s.later(time.Second)
		s.must(s.Rearm())
		s.later(time.Second)
		heard := map[gate.Kind]int{}
		told := s.heard()
		for _, k := range told {
			heard[k]++
		}
		for k, n := range map[gate.Kind]int{gate.TurnedBack: 40, gate.Forced: 40, gate.Passed: 1, gate.FireOn: 1, gate.FireOff: 1} {
			if heard[k] != n {
				s.Errorf("heard %v %d times, want %d", k, heard[k], n)
			}
		}
		if s.Fault() != nil || told[len(told)-1] != gate.Secured {
			s.Errorf("fault %v, the last word is %v", s.Fault(), told[len(told)-1])
		}
		s.gate.Walk()
		s.later(time.Second)
		s.told(gate.TurnedBack, gate.Secured)
	})
}

func TestASecuredIsNotHeardWhenItIsOver(t *testing.T) {
	play(t, nil, func(s scene) {
		s.gate.TurnBack()
		s.later(time.Second)
		s.must(s.Open(1, 0))
		s.later(time.Second)
		s.told(gate.TurnedBack, gate.Opened)
		s.gate.Walk()
		s.later(time.Second)
		s.must(s.Open(1, 0)) // with Passed in the reader's hand, as it were
		s.told(gate.Passed, gate.Closed)
	})
}

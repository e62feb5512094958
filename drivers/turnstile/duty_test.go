package turnstile_test

import (
	"errors"
	"testing"
	"time"

	"passlane/drivers/gate"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
)

var quarter = turnstile.Duty{On: 5 * time.Second, Within: 20 * time.Second}

func TestTheCoilRestsInTheMiddleOfAnAuthorisation(t *testing.T) {
	play(t, &turnstile.Opts{Duty: quarter}, func(s scene) {
		s.must(s.Open(1, 10*time.Second))
		s.later(4999 * time.Millisecond)
		if !s.gate.Pass.Level() {
			s.Error("dropped early")
		}
		s.later(2 * time.Millisecond)
		if s.gate.Pass.Level() {
			s.Error("the coil is under power for more than 5 s")
		}
		s.told(gate.Opened, gate.Fault)
		s.refused(s.Fault(), turnstile.ErrResting)
		s.later(time.Second)
		s.told(gate.Closed, gate.Secured)
		s.refused(s.Open(1, 0), turnstile.ErrResting)
		s.later(17 * time.Second)
		s.told(gate.Recovered)
		s.must(s.Open(1, 0))
	})
}

func TestManyShortOrdersTireTheCoilToo(t *testing.T) {
	play(t, &turnstile.Opts{Duty: quarter}, func(s scene) {
		refused := 0
		for range 20 {
			if err := s.Open(1, time.Second); errors.Is(err, turnstile.ErrResting) {
				refused++
			} else {
				s.must(err)
			}
			s.later(1500 * time.Millisecond)
		}
		if refused < 8 || refused > 16 {
			s.Errorf("%d of 20 refused", refused)
		}
		if err := s.Fault(); err != nil {
			s.Errorf("what was refused needs no fault: %v", err)
		}
	})
}

func TestAFireNeedsNoRestedCoil(t *testing.T) {
	play(t, &turnstile.Opts{Duty: quarter}, func(s scene) {
		s.must(s.Open(1, 10*time.Second))
		s.later(6 * time.Second)
		s.refused(s.Open(1, 0), turnstile.ErrResting)
		s.gate.Fire(true)
		s.later(time.Second)
		if !s.gate.Open() || !s.gate.Walk() {
			s.Error("the gate is not free in a fire")
		}
	})
}

func TestPulsesAreCountedToo(t *testing.T) {
	playPulsed(t, turnstile.Opts{Duty: turnstile.Duty{On: 400 * time.Millisecond, Within: 10 * time.Second}}, func(s scene) {
		s.must(s.Open(4, 0))
		for range 2 {
			s.later(time.Second)
			s.gate.Walk()
		}
		s.later(time.Second)
		s.told(gate.Opened, gate.Passed, gate.Opened, gate.Passed, gate.Fault, gate.Closed, gate.Secured)
		if s.gate.Orders() != 2 {
			s.Errorf("%d pulses", s.gate.Orders())
		}
		s.later(10 * time.Second)
		s.told(gate.Recovered)
	})
}

func TestOptionsThatCannotBe(t *testing.T) {
	for name, c := range map[string]struct {
		opts  turnstile.Opts
		field string
	}{
		"no window":        {turnstile.Opts{Duty: turnstile.Duty{On: time.Second}}, "Opts.Duty"},
		"no time":          {turnstile.Opts{Duty: turnstile.Duty{Within: time.Second}}, "Opts.Duty"},
		"pulse too short":  {turnstile.Opts{Pulse: 99 * time.Millisecond}, "Opts.Pulse"},
		"pulse below zero": {turnstile.Opts{Pulse: -1}, "Opts.Pulse"},
		"one pulse of two": {turnstile.Opts{Pulse: time.Second, Duty: turnstile.Duty{On: time.Second, Within: time.Minute}}, "Opts.Duty"},
		"pulse, no stop":   {turnstile.Opts{Pulse: time.Second}, "Pins.Stop"},
	} {
		var bad *turnstile.InvalidError
		if err := second(turnstile.New(pins(turnstilesim.New()), &c.opts)); !errors.As(err, &bad) || bad.Field != c.field {
			t.Errorf("%s: %v, want %s", name, err, c.field)
		}
	}
	g := turnstilesim.New()
	for field, spoil := range map[string]func(*turnstile.Pins){
		"Pins.Stop":  func(p *turnstile.Pins) { p.Stop = g.Stop },
		"Pins.BeamA": func(p *turnstile.Pins) { p.PassA, p.PassB = g.PassA, g.PassB },
		"Pins.PassB": func(p *turnstile.Pins) { p.BeamA, p.BeamB, p.PassA = nil, nil, g.PassA },
	} {
		lines := pins(g)
		spoil(&lines)
		var bad *turnstile.InvalidError
		if err := second(turnstile.New(lines, nil)); !errors.As(err, &bad) || bad.Field != field {
			t.Errorf("%v, want %s", err, field)
		}
	}
}

package turnstile_test

import (
	"errors"
	"testing"
	"time"

	"passlane/drivers/drvtest/pinsim"
	"passlane/drivers/gate"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"periph.io/x/conn/v3/gpio"
)

func allPins(g *turnstilesim.Gate) turnstile.Pins {
	p := pins(g)
	p.Ready, p.Alarm = g.Ready, g.Alarm
	return p
}

// TestEveryWireThatCanBeCut cuts one wire of an idle gate for a minute, tries to open it, and mends it.
func TestEveryWireThatCanBeCut(t *testing.T) {
	for _, c := range []struct {
		name    string
		wire    func(*turnstilesim.Gate) *pinsim.Pin
		told    []gate.Kind // while it is cut
		opening []gate.Kind // and the order that follows
		refused error
		fault   error
		mended  []gate.Kind
	}{
		{"pass", func(g *turnstilesim.Gate) *pinsim.Pin { return g.Pass }, nil,
			[]gate.Kind{gate.Stuck, gate.Closed, gate.Secured}, nil, nil, nil},
		{"hold", func(g *turnstilesim.Gate) *pinsim.Pin { return g.Hold }, []gate.Kind{gate.Forced, gate.Opened, gate.Stuck},
			[]gate.Kind{gate.Opened, gate.Stuck}, nil, nil, []gate.Kind{gate.Closed, gate.Secured}},
		{"beam A", func(g *turnstilesim.Gate) *pinsim.Pin { return g.BeamA }, []gate.Kind{gate.Blocked},
			[]gate.Kind{gate.Closed}, nil, nil, []gate.Kind{gate.Cleared, gate.TurnedBack, gate.Secured}},
		{"beam B", func(g *turnstilesim.Gate) *pinsim.Pin { return g.BeamB }, []gate.Kind{gate.Blocked}, nil, turnstile.ErrBlocked, nil,
			[]gate.Kind{gate.Cleared, gate.TurnedBack, gate.Secured}},
		{"limit open", func(g *turnstilesim.Gate) *pinsim.Pin { return g.LimitOpen }, nil,
			[]gate.Kind{gate.Stuck, gate.Closed, gate.Secured}, nil, nil, nil},
		{"limit closed", func(g *turnstilesim.Gate) *pinsim.Pin { return g.LimitClosed },
			[]gate.Kind{gate.Forced, gate.Stuck}, []gate.Kind{gate.Opened, gate.Stuck}, nil, nil, []gate.Kind{gate.Closed, gate.Secured}},
		{"fire", func(g *turnstilesim.Gate) *pinsim.Pin { return g.FireLoop }, []gate.Kind{gate.FireOn, gate.Opened}, nil, turnstile.ErrFire, nil, []gate.Kind{gate.FireOff}},
		{"ready", func(g *turnstilesim.Gate) *pinsim.Pin { return g.Ready }, []gate.Kind{gate.Fault}, nil, turnstile.ErrNotReady, turnstile.ErrNotReady, []gate.Kind{gate.Recovered}},
		{"alarm", func(g *turnstilesim.Gate) *pinsim.Pin { return g.Alarm }, []gate.Kind{gate.Forced, gate.Fault},
			[]gate.Kind{gate.Opened, gate.Closed}, nil, nil, []gate.Kind{gate.Recovered, gate.Secured}},
	} {
		t.Run(c.name, func(t *testing.T) {
			playAt(t, turnstilesim.New, allPins, nil, func(s scene) {
				s.gate.Cut(c.wire(s.gate))
				s.later(time.Minute)
				s.told(c.told...)
				if err := s.Fault(); c.fault != nil && !errors.Is(err, c.fault) {
					s.Errorf("fault is %v, want %v", err, c.fault)
				}
				s.refused(s.Open(1, 4*time.Second), c.refused)
				s.later(time.Minute)
				s.told(c.opening...)
				s.gate.Mend(c.wire(s.gate))
				s.later(2 * time.Second)
				s.told(c.mended...)
				if err := s.Fault(); err != nil {
					s.Errorf("mended, and fault is %v", err)
				}
			})
		})
	}
}

func TestAGateThatIsNotReady(t *testing.T) {
	playAt(t, turnstilesim.New, allPins, nil, func(s scene) {
		s.gate.Break()
		s.later(time.Second)
		s.refused(s.Open(1, 0), turnstile.ErrNotReady)
		s.gate.Repair()
		s.later(time.Second)
		s.told() // a moment is no fault
		s.must(s.Open(1, 0))
	})
}

func TestAForcedGateIsToldOnce(t *testing.T) {
	playAt(t, turnstilesim.New, allPins, nil, func(s scene) {
		s.gate.Force() // its switch and its alarm both say so
		s.later(time.Second)
		s.told(gate.Forced, gate.Opened, gate.Closed, gate.Secured)
	})
}

func TestAnOutputThatLostItsLevelHasItBack(t *testing.T) {
	play(t, nil, func(s scene) {
		s.gate.Hold.SetUnseen(gpio.Low) // the chip was away for a moment
		s.later(1100 * time.Millisecond)
		if !s.gate.Hold.Level() {
			s.Error("Hold was not written again")
		}
		s.told()
	})
}

func TestOneFaultOfTwoThatEndsIsNoRecovery(t *testing.T) {
	playAt(t, turnstilesim.New, allPins, nil, func(s scene) {
		s.gate.Break()
		s.later(6 * time.Second)
		s.told(gate.Fault)
		busy := errors.New("line busy")
		s.gate.Hold.Break(busy)
		s.refused(s.Release(), busy)
		s.told(gate.Fault)
		s.gate.Repair()
		s.later(time.Second)
		s.told()
		s.gate.Hold.Break(nil)
		s.later(time.Second)
		s.told(gate.Recovered, gate.Opened)
	})
}

func TestAnOutputThatWorksAgainIsNoRecoveryOfTheRest(t *testing.T) {
	playAt(t, turnstilesim.New, allPins, nil, func(s scene) {
		busy := errors.New("line busy")
		s.gate.Hold.Break(busy)
		s.refused(s.Release(), busy)
		s.gate.Break()
		s.later(6 * time.Second)
		s.told(gate.Fault, gate.Fault)
		s.gate.Hold.Break(nil)
		s.later(time.Second)
		s.told(gate.Opened)
		s.gate.Repair()
		s.later(time.Second)
		s.told(gate.Recovered)
	})
}

func TestWhatCouldNotBeWrittenIsTriedAtEachPoll(t *testing.T) {
	for name, before := range map[string]func(scene){"with nothing due": func(scene) {}, "with an authorisation due later": func(s scene) { s.must(s.Open(1, 0)) }} {
		t.Run(name, func(t *testing.T) {
			play(t, &turnstile.Opts{Poll: 300 * time.Millisecond}, func(s scene) {
				before(s)
				s.later(600 * time.Millisecond)
				busy := errors.New("line busy")
				s.gate.Hold.Break(busy)
				s.refused(s.Release(), busy)
				s.gate.Hold.Break(nil)
				s.later(301 * time.Millisecond)
				if s.gate.Hold.Level() { // without need all are written once a second, later than this
					s.Error("not tried again")
				}
			})
		})
	}
}

func TestOneOutputOfTwoThatWorksAgainIsNoRecovery(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, 0))
		s.later(time.Second)
		busy := errors.New("line busy")
		s.gate.Pass.Break(busy)
		s.gate.Hold.Break(busy)
		s.refused(s.Release(), busy)
		s.gate.Pass.Break(nil)
		s.later(time.Second)
		s.told(gate.Opened, gate.Fault, gate.Fault, gate.Closed)
		s.gate.Hold.Break(nil)
		s.later(time.Second)
		s.told(gate.Recovered, gate.Opened)
	})
}

// A Secured that waits for its reader while something else is told is heard all the same, and before that.
func TestASecuredThatWaits(t *testing.T) {
	playAt(t, turnstilesim.New, allPins, nil, func(s scene) {
		s.gate.TurnBack()
		s.later(time.Second)
		if e := <-s.Events(); e.Kind != gate.TurnedBack {
			s.Errorf("told %v", e.Kind)
		}
		s.later(time.Second) // it is offered now
		s.gate.Break()
		s.later(time.Minute)
		s.told(gate.Secured, gate.Fault)
	})
}

package turnstile_test

import (
	"errors"
	"testing"
	"time"

	"passlane/drivers/gate"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"periph.io/x/conn/v3/gpio"
)

// levels checks what the driver writes at Pass and Hold.
func (s scene) levels(pass, hold gpio.Level) {
	s.Helper()
	if s.gate.Pass.Level() != pass || s.gate.Hold.Level() != hold {
		s.Errorf("Pass %v, Hold %v, want %v, %v", s.gate.Pass.Level(), s.gate.Hold.Level(), pass, hold)
	}
}

const low, high = gpio.Low, gpio.High

func TestTheLeafWaitsForWhoIsInTheBeamsWhenTimeIsUp(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, time.Second))
		s.later(500 * time.Millisecond)
		s.gate.Linger()
		s.later(6 * time.Second)
		s.levels(high, high)
		s.told(gate.Opened) // and not stuck: the leaf was not told to close
		s.gate.Leave()
		s.later(6 * time.Millisecond)
		s.levels(low, high)
		s.later(time.Second)
		s.told(gate.Closed, gate.TurnedBack, gate.Secured)
	})
}

func TestTheRightToPassEndsWhenTheLeafMayNotClose(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(3, time.Second))
		s.later(500 * time.Millisecond)
		first, second := s.gate.Comes(), s.gate.Comes()
		for range 2 {
			first.On()
			s.later(100 * time.Millisecond)
		}
		s.must(s.Lock())
		for _, p := range []*turnstilesim.Person{first, second, first, second, second, second} {
			p.On()
			s.later(100 * time.Millisecond)
		}
		s.later(time.Second)
		s.told(gate.Opened, gate.Tailgate, gate.Passed, gate.Extra, gate.Closed, gate.Secured)
	})
}

func TestTheRightOfWhoTurnedBackIsNobodyElses(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, time.Second))
		s.later(900 * time.Millisecond)
		s.gate.Linger()
		s.later(200 * time.Millisecond) // time is up
		s.gate.Leave()
		s.later(20 * time.Millisecond)
		next := s.gate.Comes() // while the leaf begins to close
		for range 4 {
			next.On()
			s.later(100 * time.Millisecond)
		}
		s.later(time.Second)
		s.told(gate.Opened, gate.TurnedBack, gate.Extra, gate.Closed, gate.Secured)
	})
}

func TestAnOrderWaitsForWhoIsInTheBeams(t *testing.T) {
	play(t, nil, func(s scene) {
		s.gate.Linger()
		s.later(100 * time.Millisecond)
		s.must(s.Open(1, 3*time.Second))
		s.later(2 * time.Second)
		s.levels(low, high)
		s.refused(s.Open(1, 0), turnstile.ErrOpen)
		s.gate.Leave()
		s.later(600 * time.Millisecond)
		s.levels(high, high)
		s.later(time.Second) // from the order on, not from the leaf
		s.levels(low, high)
		s.told(gate.Opened, gate.TurnedBack, gate.Closed, gate.Secured)
	})
}

func TestAnOrderThatNeverMovedTheLeafEndsToo(t *testing.T) {
	play(t, nil, func(s scene) {
		s.gate.Linger()
		s.must(s.Open(1, time.Second))
		s.later(2 * time.Second)
		s.told(gate.Closed)
		s.gate.Leave()
		s.later(time.Second)
		s.told(gate.TurnedBack, gate.Secured)
		if s.gate.Orders() != 0 {
			s.Errorf("%d orders", s.gate.Orders())
		}
	})
}

func TestANewOrderFindsTheLeafOpenForSomebody(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, 0))
		s.later(500 * time.Millisecond)
		s.gate.Linger()
		s.later(100 * time.Millisecond)
		s.must(s.Lock())
		s.must(s.Open(1, 0))
		s.told(gate.Opened, gate.Opened)
		s.gate.Leave()
		s.later(time.Second)
		s.gate.Walk()
		s.later(time.Second)
		s.told(gate.TurnedBack, gate.Passed, gate.Closed, gate.Secured)
		if s.gate.Orders() != 1 {
			s.Errorf("%d orders", s.gate.Orders())
		}
	})
}

func TestAReleasedGateIsLockedWhenTheBeamsAreLight(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Release())
		s.later(time.Second)
		s.gate.Linger()
		s.must(s.Rearm())
		s.later(6 * time.Second)
		s.levels(low, low)
		s.told(gate.Opened)
		s.gate.Leave()
		s.later(time.Second)
		s.levels(low, high)
		s.told(gate.Closed, gate.TurnedBack, gate.Secured)
	})
}

func TestWhoWalksAfterARearmInTheBeamsIsExtra(t *testing.T) {
	play(t, nil, func(s scene) {
		s.gate.Fire(true)
		s.later(time.Second)
		s.gate.Fire(false)
		p := s.gate.Comes()
		p.On()
		s.later(time.Second)
		s.must(s.Rearm())
		for range 3 {
			p.On()
			s.later(100 * time.Millisecond)
		}
		s.later(time.Second)
		s.told(gate.FireOn, gate.Opened, gate.FireOff, gate.Extra, gate.Closed, gate.Secured)
	})
}

func TestACoilThatMustRestLetsGoOfSomebody(t *testing.T) {
	play(t, &turnstile.Opts{Duty: quarter}, func(s scene) {
		s.must(s.Open(1, 10*time.Second))
		s.later(time.Second)
		s.gate.Linger()
		s.later(4100 * time.Millisecond)
		s.levels(low, low)
		s.told(gate.Opened, gate.Fault)
		s.refused(s.Fault(), turnstile.ErrResting)
		s.gate.Leave()
		s.later(time.Second)
		s.levels(low, high) // without anybody's order
		s.told(gate.Closed, gate.TurnedBack, gate.Secured)
		s.later(20 * time.Second)
		s.told(gate.Recovered)
	})
}

func TestAGateThatStartsAroundSomebody(t *testing.T) {
	occupied := func() *turnstilesim.Gate {
		g := turnstilesim.New()
		g.Linger()
		return g
	}
	playFrom(t, []gate.Kind{gate.Opened}, occupied, pins, nil, func(s scene) {
		s.levels(low, low)
		s.gate.Leave()
		s.later(time.Second)
		s.levels(low, high)
		s.told(gate.Closed, gate.TurnedBack, gate.Secured)
	})
}

func TestAnOutputThatLostItsLevelWaitsToo(t *testing.T) {
	play(t, nil, func(s scene) {
		s.gate.Linger()
		s.later(100 * time.Millisecond)
		s.gate.Hold.SetUnseen(low) // the chip was away for a moment
		s.later(5 * time.Second)
		s.levels(low, low)
		s.gate.Leave()
		s.later(1100 * time.Millisecond)
		s.levels(low, high)
	})
}

func TestAnOutputThatCouldNotBeWrittenWaitsToo(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, 0))
		s.later(500 * time.Millisecond)
		busy := errors.New("line busy")
		s.gate.Pass.Break(busy)
		s.refused(s.Lock(), busy)
		s.gate.Linger()
		s.gate.Pass.Break(nil)
		s.later(4 * time.Second)
		s.levels(high, high)
		s.gate.Leave()
		s.later(1100 * time.Millisecond)
		s.levels(low, high)
		s.told(gate.Opened, gate.Fault, gate.Recovered, gate.Closed, gate.TurnedBack, gate.Secured)
	})
}

func TestSomebodyWhoseEdgeWasLostIsSeenInTime(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, 0))
		s.later(510 * time.Millisecond)
		s.gate.BeamA.SetUnseen(low)
		s.must(s.Lock())
		s.levels(high, high)
		s.later(time.Second)
		s.gate.BeamA.Set(high)
		s.later(time.Second)
		s.levels(low, high)
	})
}

func TestHaltDoesNotCloseOnSomebody(t *testing.T) {
	for name, c := range map[string]struct {
		before     func(scene)
		pass, hold gpio.Level
	}{
		"somebody in an open gate": {func(s scene) { s.must(s.Open(1, 0)); s.later(time.Second); s.gate.Linger() }, low, low},
		"nobody in an open gate":   {func(s scene) { s.must(s.Open(1, 0)); s.later(time.Second) }, low, high},
		"somebody at a locked one": {func(s scene) { s.gate.Linger() }, low, high},
		"not locked yet":           {func(s scene) { s.must(s.Release()); s.gate.Linger(); s.must(s.Rearm()) }, low, low},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, &turnstile.Opts{FailSecure: true}, func(s scene) {
				c.before(s)
				s.later(100 * time.Millisecond)
				s.must(s.Halt())
				s.levels(c.pass, c.hold)
			})
		})
	}
}

func TestPulsesWaitForWhoIsInTheBeams(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.must(s.Open(3, 0))
		s.later(time.Second)
		s.gate.Walk()
		s.gate.Linger() // the second, too early
		s.later(3 * time.Second)
		if s.gate.Orders() != 1 || s.gate.LimitClosed.Level() == high {
			s.Errorf("%d pulses, closed %v", s.gate.Orders(), s.gate.LimitClosed.Level())
		}
		s.gate.Leave()
		s.later(time.Second)
		s.gate.Linger()
		s.must(s.Lock())
		s.later(3 * time.Second)
		if s.gate.Stop.Level() == high || !s.gate.Open() || s.gate.Orders() != 2 {
			s.Errorf("Stop %v, open %t, %d pulses", s.gate.Stop.Level(), s.gate.Open(), s.gate.Orders())
		}
		s.gate.Leave()
		s.later(100 * time.Millisecond)
		if !s.gate.Stop.Level() {
			s.Error("no pulse on Stop")
		}
		s.later(time.Second)
		s.told(gate.Opened, gate.Passed, gate.TurnedBack, gate.Opened, gate.Closed, gate.TurnedBack, gate.Secured)
	})
}

func TestAPulseThatWaitsEndsWithItsAuthorisation(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.gate.Linger()
		s.must(s.Open(1, time.Second))
		s.later(2 * time.Second)
		s.gate.Leave()
		s.later(2 * time.Second)
		s.told(gate.Closed, gate.TurnedBack, gate.Secured)
		if s.gate.Orders() != 0 || s.gate.Walk() {
			s.Errorf("%d pulses", s.gate.Orders())
		}
	})
}

func TestAFireDropsWhatCouldNotBeWritten(t *testing.T) {
	play(t, &turnstile.Opts{Poll: time.Hour}, func(s scene) {
		s.must(s.Open(1, 0))
		s.later(500 * time.Millisecond)
		busy := errors.New("line busy")
		s.gate.Pass.Break(busy)
		s.refused(s.Lock(), busy)
		s.gate.Linger()
		s.gate.Pass.Break(nil)
		s.later(time.Second)
		s.levels(high, high) // it waits for the beams
		s.gate.Fire(true)
		s.later(6 * time.Millisecond)
		s.levels(low, low)
	})
}

package turnstile_test

import (
	"testing"
	"time"

	"passlane/drivers/gate"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"periph.io/x/conn/v3/gpio"
)

func pulsedPins(g *turnstilesim.Gate) turnstile.Pins {
	p := pins(g)
	p.Stop = g.Stop
	return p
}

// playPulsed is play at a gate in pulse mode.
func playPulsed(t *testing.T, opts turnstile.Opts, story func(scene)) {
	t.Helper()
	opts.Pulse = 200 * time.Millisecond
	playAt(t, turnstilesim.NewPulsed, pulsedPins, &opts, story)
}

func TestOnePulseIsOnePerson(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.must(s.Open(1, 0))
		s.later(199 * time.Millisecond)
		if !s.gate.Pass.Level() {
			s.Error("the pulse ended early")
		}
		s.later(2 * time.Millisecond)
		if s.gate.Pass.Level() {
			s.Error("the pulse goes on")
		}
		s.gate.Walk()
		s.later(time.Second)
		s.told(gate.Opened, gate.Passed, gate.Closed, gate.Secured)
		if s.gate.Orders() != 1 || s.gate.Open() {
			s.Errorf("%d pulses, open %t", s.gate.Orders(), s.gate.Open())
		}
	})
}

func TestAPartyHasAPulseEach(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.must(s.Open(3, 0))
		for range 3 {
			s.later(time.Second)
			if !s.gate.Walk() {
				s.Error("somebody did not get through")
			}
		}
		s.later(time.Second)
		// No Closed until the last is through: it would end the crossing.
		s.told(gate.Opened, gate.Passed, gate.Opened, gate.Passed, gate.Opened, gate.Passed, gate.Closed, gate.Secured)
		if s.gate.Orders() != 3 {
			s.Errorf("%d pulses", s.gate.Orders())
		}
	})
}

func TestTwoCloseTogetherNeedNoSecondPulse(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.must(s.Open(2, 0))
		s.gate.WalkTwice()
		s.later(2 * time.Second)
		s.told(gate.Opened, gate.Passed, gate.Passed, gate.Closed, gate.Secured)
		s.gate.Walk()
		s.later(time.Second)
		s.told(gate.TurnedBack, gate.Secured)
	})
}

func TestTheGatesOwnTimeEndsAPulse(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.must(s.Open(1, 0))
		s.later(7 * time.Second)
		s.told(gate.Opened, gate.Closed, gate.Secured)
		s.gate.Walk() // too late
		s.later(time.Second)
		s.told(gate.TurnedBack, gate.Secured)
		s.must(s.Open(1, 0))
	})
}

func TestStopTakesAPulseBack(t *testing.T) {
	for name, early := range map[string]time.Duration{"while it lasts": 150 * time.Millisecond, "later": 2 * time.Second} {
		t.Run(name, func(t *testing.T) {
			playPulsed(t, turnstile.Opts{}, func(s scene) {
				s.must(s.Open(1, 0))
				s.later(early)
				s.must(s.Lock())
				s.later(time.Second)
				if s.gate.Open() || s.gate.Walk() {
					s.Error("still open")
				}
				s.must(s.Open(1, 0)) // the next one
				s.later(time.Second)
				if !s.gate.Open() {
					s.Error("does not open again")
				}
			})
		})
	}
}

func TestOpenWhileStopIsHeldWaitsForItsEnd(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.must(s.Open(1, 0))
		s.later(time.Second)
		s.must(s.Lock())
		s.must(s.Open(1, 0))
		if s.gate.Pass.Level() || !s.gate.Stop.Level() {
			s.Error("Pass rose into Stop")
		}
		s.later(time.Second)
		if s.gate.Orders() != 2 || !s.gate.Walk() {
			s.Errorf("%d pulses", s.gate.Orders())
		}
	})
}

func TestALostPulseIsGivenOnceMore(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.gate.Cut(s.gate.Pass)
		s.must(s.Open(1, 0))
		s.later(time.Second)
		s.gate.Mend(s.gate.Pass)
		s.later(3 * time.Second)
		s.told(gate.Opened)
		if s.gate.Orders() != 2 {
			s.Errorf("%d pulses", s.gate.Orders())
		}
	})
}

func TestAPulseThatIsNeverHeardIsStuck(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.gate.Cut(s.gate.Pass)
		s.must(s.Open(1, 0))
		s.later(10 * time.Second)
		s.told(gate.Stuck)
		if s.gate.Orders() != 2 {
			s.Errorf("%d pulses, want the one and its repetition", s.gate.Orders())
		}
	})
}

func TestThePulsedGateHasItsMaximumToo(t *testing.T) {
	playPulsed(t, turnstile.Opts{MaxOpen: 2 * time.Second}, func(s scene) {
		s.must(s.Open(1, time.Hour))
		s.later(3 * time.Second)
		if s.gate.Open() {
			s.Error("open past the maximum")
		}
		s.told(gate.Opened, gate.Closed, gate.Secured)
	})
}

func TestAFireEndsEveryPulse(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.must(s.Open(2, 0))
		s.later(100 * time.Millisecond)
		s.gate.Fire(true)
		s.later(6 * time.Millisecond)
		if s.gate.Pass.Level() || s.gate.Stop.Level() || s.gate.Hold.Level() {
			s.Error("an output is held in a fire")
		}
		s.later(time.Minute)
		if !s.gate.Open() || s.gate.Orders() != 1 || s.gate.Stop.Level() != gpio.Low {
			s.Errorf("open %t, %d pulses", s.gate.Open(), s.gate.Orders())
		}
	})
}

func TestACutStopIsSeenByALeafThatStaysOpen(t *testing.T) {
	playPulsed(t, turnstile.Opts{CloseTimeout: time.Second}, func(s scene) {
		s.gate.Cut(s.gate.Stop)
		s.must(s.Open(1, 0))
		s.later(500 * time.Millisecond)
		s.must(s.Lock())
		s.later(10 * time.Second)
		s.told(gate.Opened, gate.Stuck, gate.Closed, gate.Secured) // by the gate's own time
	})
}

func TestAPulsedGateIsSecuredWhenNothingIsDueAnyMore(t *testing.T) {
	playAt(t, turnstilesim.NewPulsed, pulsedPins, &turnstile.Opts{Pulse: time.Second}, func(s scene) {
		s.must(s.Open(1, 0))
		s.later(1500 * time.Millisecond)
		s.must(s.Lock())
		s.later(1050 * time.Millisecond) // between two pulses
		s.told(gate.Opened, gate.Closed)
		s.later(100 * time.Millisecond)
		s.told(gate.Secured)
	})
}

func TestEachLostPulseIsGivenOnceMore(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		for i := range 2 {
			s.gate.Cut(s.gate.Pass)
			s.must(s.Open(1, 0))
			s.later(time.Second)
			s.gate.Mend(s.gate.Pass)
			s.later(3 * time.Second)
			s.gate.Walk()
			s.later(time.Second)
			s.told(gate.Opened, gate.Passed, gate.Closed, gate.Secured)
			if s.gate.Orders() != 2*(i+1) {
				s.Errorf("%d pulses", s.gate.Orders())
			}
		}
	})
}

func TestALostPulseIsNotRepeatedWhenTimeIsUp(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.gate.Cut(s.gate.Pass)
		s.must(s.Open(1, time.Second))
		s.later(500 * time.Millisecond)
		s.gate.Linger() // Stop waits for them
		s.later(4 * time.Second)
		s.gate.Mend(s.gate.Pass)
		s.gate.Leave()
		s.later(5 * time.Second)
		if s.gate.Orders() != 1 || s.gate.Open() {
			s.Errorf("%d pulses, open %t", s.gate.Orders(), s.gate.Open())
		}
	})
}

func TestStopGoesBeforeTheNextPulse(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.gate.Linger()
		s.must(s.Open(1, 0))
		s.must(s.Lock())
		s.must(s.Open(1, 0))
		s.gate.Leave()
		s.later(100 * time.Millisecond)
		if !s.gate.Stop.Level() || s.gate.Pass.Level() {
			s.Errorf("Stop %v, Pass %v", s.gate.Stop.Level(), s.gate.Pass.Level())
		}
		s.later(time.Second)
		if !s.gate.Open() || s.gate.Orders() != 1 {
			s.Errorf("open %t, %d pulses", s.gate.Open(), s.gate.Orders())
		}
	})
}

func TestAPulseThatWaitsForStopIsTakenBack(t *testing.T) {
	playPulsed(t, turnstile.Opts{}, func(s scene) {
		s.gate.Linger()
		s.must(s.Open(1, 0))
		s.must(s.Lock())
		s.gate.Leave()
		s.later(100 * time.Millisecond) // Stop is held
		s.must(s.Open(1, 0))
		s.must(s.Lock())
		s.later(2 * time.Second)
		if s.gate.Orders() != 0 || s.gate.Open() {
			s.Errorf("%d pulses, open %t", s.gate.Orders(), s.gate.Open())
		}
	})
}

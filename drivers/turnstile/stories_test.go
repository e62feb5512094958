package turnstile_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/gate"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"periph.io/x/conn/v3/gpio"
)

// pins wires the simulated gate to the driver.
func pins(g *turnstilesim.Gate) turnstile.Pins {
	return turnstile.Pins{
		Pass: g.Pass, Hold: g.Hold, BeamA: g.BeamA, BeamB: g.BeamB,
		LimitOpen: g.LimitOpen, LimitClosed: g.LimitClosed, Fire: g.FireLoop,
	}
}

// scene is a gate at work in a story.
type scene struct {
	*testing.T
	*turnstile.Dev
	gate *turnstilesim.Gate
}

// play runs a story at a gate in level mode that was just proved closed.
func play(t *testing.T, opts *turnstile.Opts, story func(scene)) {
	t.Helper()
	playAt(t, turnstilesim.New, pins, opts, story)
}

// wiring wires a simulated gate to the driver.
type wiring func(*turnstilesim.Gate) turnstile.Pins

// playAt is play at any gate.
func playAt(t *testing.T, made func() *turnstilesim.Gate, wired wiring, opts *turnstile.Opts, story func(scene)) {
	t.Helper()
	playFrom(t, []gate.Kind{gate.Closed, gate.Secured}, made, wired, opts, story)
}

// playFrom is playAt at a gate that tells something else in its first second.
func playFrom(t *testing.T, first []gate.Kind, made func() *turnstilesim.Gate, wired wiring, opts *turnstile.Opts, story func(scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		g := made()
		dev, err := turnstile.New(wired(g), opts)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- dev.Run(ctx) }()
		s := scene{t, dev, g}
		s.later(time.Second)
		s.told(first...)
		story(s)
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
		if back := g.Pass.ReadBacks() + g.Hold.ReadBacks() + g.Stop.ReadBacks(); g.Pass.Level() || g.Stop.Level() || back+g.Overlaps() != 0 {
			t.Errorf("in the end Pass is %v, Stop %v; %d outputs read back, %d overlaps", g.Pass.Level(), g.Stop.Level(), back, g.Overlaps())
		}
		if n := g.Driven(); n != 0 && wired(g).BeamA != nil {
			t.Errorf("driven %d times with somebody in the beams", n)
		}
	})
}

// later lets d pass.
func (s scene) later(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// told checks what the gate told since the last time.
func (s scene) told(want ...gate.Kind) {
	s.Helper()
	if got := s.heard(); !slices.Equal(got, want) {
		s.Errorf("told %v, want %v", got, want)
	}
}

// heard returns what the gate told since the last time.
func (s scene) heard() (kinds []gate.Kind) {
	for {
		synctest.Wait()
		select {
		case e := <-s.Events():
			kinds = append(kinds, e.Kind)
		default:
			return kinds
		}
	}
}

func (s scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s scene) refused(err, want error) {
	s.Helper()
	if !errors.Is(err, want) {
		s.Errorf("got %v, want %v", err, want)
	}
}

func TestOnePersonPasses(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, 8*time.Second))
		if !s.gate.Walk() {
			s.Error("the person did not get through")
		}
		s.later(time.Second)
		s.told(gate.Opened, gate.Passed, gate.Closed, gate.Secured)
		if s.gate.Orders() != 1 || s.gate.Pass.Level() != gpio.Low || s.gate.Open() {
			s.Errorf("%d orders, Pass %v, open %t", s.gate.Orders(), s.gate.Pass.Level(), s.gate.Open())
		}
	})
}

func TestAFamilyPassesOnOneOrder(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(3, 0))
		s.gate.Walk()
		s.gate.WalkTwice()
		s.later(time.Second)
		s.told(gate.Opened, gate.Passed, gate.Passed, gate.Passed, gate.Closed, gate.Secured)
		if s.gate.Orders() != 1 {
			s.Errorf("%d orders", s.gate.Orders())
		}
	})
}

func TestNobodyGoes(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, 4*time.Second))
		s.later(4*time.Second + time.Millisecond)
		if s.gate.Pass.Level() != gpio.Low {
			s.Error("Pass is still held after its time")
		}
		s.later(time.Second)
		s.told(gate.Opened, gate.Closed, gate.Secured)
	})
}

func TestNeverOpenLongerThanTheMaximum(t *testing.T) {
	play(t, &turnstile.Opts{MaxOpen: 2 * time.Second}, func(s scene) {
		s.must(s.Open(1, time.Hour))
		s.later(1999 * time.Millisecond)
		if s.gate.Pass.Level() != gpio.High {
			s.Error("dropped early")
		}
		s.later(2 * time.Millisecond)
		if s.gate.Pass.Level() != gpio.Low {
			s.Error("held past the maximum")
		}
		s.later(time.Second)
		s.told(gate.Opened, gate.Closed, gate.Secured)
	})
}

func TestWhoIsInTheBeamsAtTheEndStillPasses(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(2, 400*time.Millisecond))
		s.gate.Walk()
		s.later(time.Second)
		s.told(gate.Opened, gate.Passed, gate.Closed, gate.Secured)
		s.gate.Walk() // the second came too late
		s.later(time.Second)
		s.told(gate.TurnedBack, gate.Secured)
	})
}

func TestALockedLeafTurnsPeopleBack(t *testing.T) {
	play(t, nil, func(s scene) {
		if s.gate.Walk() {
			s.Error("walked through a closed leaf")
		}
		s.later(time.Second)
		s.told(gate.TurnedBack, gate.Secured)
	})
}

func TestATailgaterIsToldWhileClose(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, 0))
		go s.gate.WalkTwice()
		s.later(550 * time.Millisecond)
		s.told(gate.Opened, gate.Tailgate)
		if s.gate.Pass.Level() != gpio.High {
			s.Error("the leaf is closed on the two")
		}
		s.later(2 * time.Second)
		s.told(gate.Passed, gate.Extra, gate.Closed, gate.Secured)
	})
}

func TestPeopleWhoDoNotBehave(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*turnstilesim.Gate)
		told []gate.Kind
	}{
		{"turns back", (*turnstilesim.Gate).TurnBack, []gate.Kind{gate.Opened, gate.TurnedBack}},
		{"comes the wrong way", func(g *turnstilesim.Gate) { g.WrongWay() }, []gate.Kind{gate.Opened, gate.WrongWay, gate.Against}},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, nil, func(s scene) {
				s.must(s.Open(1, 0))
				s.later(300 * time.Millisecond)
				c.do(s.gate)
				s.later(time.Second)
				s.told(c.told...)
				s.must(s.Lock())
				s.later(time.Second)
				s.told(gate.Closed, gate.Secured)
			})
		})
	}
}

func TestSomebodyLingers(t *testing.T) {
	play(t, nil, func(s scene) {
		s.gate.Linger()
		s.later(9 * time.Second)
		s.told()
		s.later(2 * time.Second)
		s.told(gate.Blocked)
		s.gate.Leave()
		s.later(time.Second)
		s.told(gate.Cleared, gate.TurnedBack, gate.Secured)
	})
}

func TestACutBeamIsBlockedAndOpensNothing(t *testing.T) {
	play(t, nil, func(s scene) {
		s.gate.CutBeam()
		s.later(11 * time.Second)
		s.told(gate.Blocked)
		s.refused(s.Open(1, 0), turnstile.ErrBlocked)
		s.gate.Walk()
		s.later(time.Second)
		s.told(gate.Extra) // on the safe side; no wrong way made up
		s.gate.MendBeam()
		s.later(time.Second)
		s.told(gate.Cleared, gate.TurnedBack, gate.Secured)
		s.must(s.Open(1, 0))
		s.gate.Walk()
		s.later(time.Second)
		s.told(gate.Opened, gate.Passed, gate.Closed, gate.Secured)
	})
}

func TestForcedByHand(t *testing.T) {
	play(t, nil, func(s scene) {
		s.gate.Force()
		s.later(time.Second)
		s.told(gate.Forced, gate.Opened, gate.Closed, gate.Secured)
	})
}

func TestALeafThatSticks(t *testing.T) {
	play(t, nil, func(s scene) {
		s.gate.Stick()
		s.must(s.Open(1, 0))
		s.later(2900 * time.Millisecond)
		s.told()
		s.later(200 * time.Millisecond)
		s.told(gate.Stuck)
		s.gate.Loosen()
		s.later(time.Second)
		s.told(gate.Opened)
		s.gate.Stick()
		s.must(s.Lock())
		s.later(6 * time.Second)
		s.told(gate.Stuck)
		s.gate.Loosen()
		s.later(time.Second)
		s.told(gate.Closed, gate.Secured)
	})
}

func TestFireFreesTheGate(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, 0))
		s.later(500 * time.Millisecond)
		s.told(gate.Opened)
		s.gate.Fire(true)
		s.later(6 * time.Millisecond)
		if s.gate.Pass.Level() || s.gate.Hold.Level() {
			s.Errorf("Pass %v, Hold %v while it burns", s.gate.Pass.Level(), s.gate.Hold.Level())
		}
		s.told(gate.FireOn)
		s.refused(s.Open(1, 0), turnstile.ErrFire)
		s.refused(s.Rearm(), turnstile.ErrFire)
		s.refused(s.Lock(), turnstile.ErrReleased)
		if !s.gate.Walk() {
			s.Error("nobody gets out")
		}
		s.later(time.Second)
		s.told(gate.Passed) // the leaf did not begin to close in between
		s.gate.Fire(false)
		s.later(time.Second)
		s.told(gate.FireOff)
		if !s.gate.Open() {
			s.Error("locked again by itself")
		}
		s.refused(s.Open(1, 0), turnstile.ErrReleased)
		s.must(s.Rearm())
		s.later(time.Second)
		s.told(gate.Closed, gate.Secured)
		s.must(s.Open(1, 0))
		if s.gate.Orders() != 2 {
			s.Errorf("%d orders, want 2: a release is none", s.gate.Orders())
		}
	})
}

func TestReleaseWithoutFire(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Release())
		if s.gate.Hold.Level() || s.gate.Orders() != 0 {
			s.Errorf("Hold %v, %d orders", s.gate.Hold.Level(), s.gate.Orders())
		}
		s.later(time.Minute)
		s.told(gate.Opened) // and neither forced nor stuck
		s.must(s.Rearm())
		s.must(s.Rearm()) // nothing to do
		s.later(time.Second)
		s.told(gate.Closed, gate.Secured)
	})
}

func TestAnOrderTakenBackAtOnce(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, 0))
		s.must(s.Lock())
		s.must(s.Lock())
		s.later(2 * time.Second)
		s.told(gate.Closed, gate.Closed, gate.Secured) // proved at once, and again after the leaf twitched
		s.must(s.Open(1, 0))
		s.refused(s.Open(1, 0), turnstile.ErrOpen)
	})
}

func TestATailgaterEndsTheAuthorisation(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(1, 0))
		first, second := s.gate.Comes(), s.gate.Comes()
		s.later(300 * time.Millisecond)
		for _, p := range []*turnstilesim.Person{first, first, first, second} {
			p.On()
			s.later(100 * time.Millisecond)
		}
		s.told(gate.Opened, gate.Tailgate)
		s.must(s.Open(1, 0)) // for whoever is next; the leaf never closed
		for _, p := range []*turnstilesim.Person{first, second, second, second} {
			p.On()
			s.later(100 * time.Millisecond)
		}
		s.later(time.Second)
		s.told(gate.Opened, gate.Passed, gate.Extra, gate.Closed, gate.Secured)
	})
}

func TestTheSecondOfAFamilyTakesTheirTime(t *testing.T) {
	play(t, nil, func(s scene) {
		s.must(s.Open(2, 0))
		s.gate.Walk()
		s.later(8 * time.Second)
		s.told(gate.Opened, gate.Passed) // the leaf is where it should be
		s.gate.Walk()
		s.later(time.Second)
		s.told(gate.Passed, gate.Closed, gate.Secured)
	})
}

package turnstilesim_test

import (
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/turnstile/turnstilesim"
	"periph.io/x/conn/v3/gpio"
)

// stride has somebody make some steps, one each 100 ms, and returns how many they made.
func stride(step func() bool, n int) (made int) {
	for range n {
		if step() {
			made++
		}
		<-time.After(100 * time.Millisecond)
	}
	return made
}

func TestPeopleWhoWalkStepByStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := unlocked(t)
		<-time.After(time.Second)
		p := g.Comes()
		if got := look(g, func() { stride(p.On, 2); stride(p.Back, 2) }); got != "ABba" || p.At() != turnstilesim.Before {
			t.Errorf("there and back: %s, at %d", got, p.At())
		}
		got := look(g, func() { stride(p.On, 3); stride(p.Back, 1); stride(p.On, 2) })
		if got != "ABaAab" || p.At() != turnstilesim.Gone {
			t.Errorf("dithers: %s, at %d", got, p.At())
		}
		if p.On() || p.Back() {
			t.Error("goes on when they are gone")
		}
		if got := look(g, func() { stride(g.ComesAgainst().On, 4) }); got != "BAba" {
			t.Errorf("the other way: %s", got)
		}
		g.WalkTwice()
		if g.Through() != 3 || g.AgainstThrough() != 1 {
			t.Errorf("%d through, %d against", g.Through(), g.AgainstThrough())
		}
	})
}

func TestNobodyGetsPastAClosedLeaf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := turnstilesim.New()
		for _, p := range []*turnstilesim.Person{g.Comes(), g.ComesAgainst()} {
			if made := stride(p.On, 3); made != 1 || p.At() != turnstilesim.InFirst {
				t.Errorf("%d steps, at %d", made, p.At())
			}
		}
		g.Walk()
		if g.Through()+g.AgainstThrough() != 0 {
			t.Error("somebody got through")
		}
	})
}

func TestALeafThatClosesStopsForSomebody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := unlocked(t)
		<-time.After(time.Second)
		_ = g.Pass.Out(gpio.Low)
		<-time.After(100 * time.Millisecond)
		p := g.Comes()
		p.On()
		<-time.After(time.Hour)
		if g.LimitClosed.Level() == gpio.High || stride(p.On, 3) != 3 {
			t.Error("closed on somebody")
		}
		<-time.After(time.Second)
		if g.LimitClosed.Level() != gpio.High || g.Driven() != 0 {
			t.Errorf("closed %v, driven %d times", g.LimitClosed.Level(), g.Driven())
		}
	})
}

func TestDrivingIntoSomebodyIsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		level, pulsed := turnstilesim.New(), turnstilesim.NewPulsed()
		for _, g := range []*turnstilesim.Gate{level, pulsed} {
			for _, l := range []gpio.Level{gpio.Low, gpio.High} { // nobody is there
				_ = g.Hold.Out(l)
				_ = g.Pass.Out(l)
				_ = g.Stop.Out(l)
			}
			_ = g.Stop.Out(gpio.Low)
			g.Linger()
			_ = g.Hold.Out(gpio.Low) // lets go
			_ = g.Pass.Out(gpio.Low)
			if n := g.Driven(); n != 0 {
				t.Errorf("driven %d times", n)
			}
			_ = g.Hold.Out(gpio.High)
			_ = g.Pass.Out(gpio.High)
			_ = g.Pass.Out(gpio.Low)
			_ = g.Stop.Out(gpio.High)
			_ = g.Stop.Out(gpio.Low)
		}
		if level.Driven() != 3 || pulsed.Driven() != 3 {
			t.Errorf("driven %d and %d times, want 3: Hold, Pass twice; and Hold, Pass, Stop", level.Driven(), pulsed.Driven())
		}
		<-time.After(time.Minute)
	})
}

func TestPeopleInAFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := unlocked(t)
		<-time.After(time.Second)
		if !g.File(11) || g.Through() != 11 {
			t.Errorf("%d of 11 through", g.Through())
		}
		if turnstilesim.New().File(2) {
			t.Error("through a closed leaf")
		}
	})
}

func TestSomebodyGoesSomewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		open, shut := unlocked(t), turnstilesim.New()
		<-time.After(time.Second)
		p := open.Comes()
		got := look(open, func() {
			for _, to := range []turnstilesim.Place{turnstilesim.InFirst, turnstilesim.InBoth, turnstilesim.Before, turnstilesim.Gone} {
				if !p.Go(to) || p.At() != to {
					t.Errorf("to %d: at %d", to, p.At())
				}
			}
		})
		if got != "ABbaABab" || p.Go(turnstilesim.Before) {
			t.Errorf("%s, at %d", got, p.At())
		}
		if q := shut.Comes(); q.Go(turnstilesim.Gone) || q.At() != turnstilesim.InFirst || !q.Go(turnstilesim.Before) {
			t.Errorf("at a closed leaf: %d", q.At())
		}
	})
}

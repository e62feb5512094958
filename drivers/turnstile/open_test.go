package turnstile_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"passlane/drivers/gate"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"periph.io/x/conn/v3/gpio"
)

// An order to open that goes wrong was not taken: what the gate tells afterwards is known as older than the next one.
func TestAnOrderThatGoesWrongWasNotTaken(t *testing.T) {
	play(t, nil, func(s scene) {
		gone := errors.New("no such line")
		s.gate.Pass.Break(gone)
		s.refused(s.Open(1, 0), gone)
		s.gate.Pass.Break(nil)
		s.later(time.Second)
		s.told(gate.Fault, gate.Closed, gate.Recovered, gate.Secured)
		s.gate.TurnBack()
		if e := <-s.Events(); e.Orders != 0 {
			s.Errorf("%v after %d orders", e.Kind, e.Orders)
		}
		s.later(time.Second)
		s.told(gate.Secured)
		s.must(s.Open(1, 0))
		if e := <-s.Events(); e.Kind != gate.Opened || e.Orders != 1 {
			s.Errorf("%v after %d orders", e.Kind, e.Orders)
		}
	})
}

// Each release that went well counts as one, fire or not; locking the gate again is none.
func TestAReleaseIsAnOrder(t *testing.T) {
	play(t, nil, func(s scene) {
		s.later(time.Second)
		gone := errors.New("no such line")
		s.gate.Hold.Break(gone)
		s.refused(s.Release(), gone)
		s.refused(s.Release(), gone)
		s.gate.Hold.Break(nil)
		s.must(s.Release())
		s.must(s.Rearm())
		s.later(time.Second)
		for {
			e := <-s.Events()
			if e.Kind == gate.Secured {
				if e.Orders != 1 {
					s.Errorf("secured after %d orders", e.Orders)
				}
				return
			}
		}
	})
}

// gone is a line whose chip went away: a wait for an edge ends at once.
type gone struct {
	gpio.PinIO
	reads *atomic.Int32
}

func (gone) WaitForEdge(time.Duration) bool { return false }

func (g gone) Read() gpio.Level {
	g.reads.Add(1)
	return g.PinIO.Read()
}

// A line that is gone is read at every poll, and no more often.
func TestALineThatIsGoneIsPolled(t *testing.T) {
	var reads atomic.Int32
	wired := func(g *turnstilesim.Gate) turnstile.Pins {
		p := pins(g)
		p.LimitOpen = gone{g.LimitOpen, &reads}
		return p
	}
	playAt(t, turnstilesim.New, wired, &turnstile.Opts{Poll: 100 * time.Millisecond}, func(s scene) {
		was := reads.Load()
		s.later(10 * time.Second)
		if n := reads.Load() - was; n < 99 || n > 101 {
			s.Errorf("%d reads in 100 polls", n)
		}
	})
}

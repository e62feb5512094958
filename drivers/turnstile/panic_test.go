package turnstile_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest/pinsim"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"periph.io/x/conn/v3/gpio"
)

// mine is a line whose driver panics once it is armed.
type mine struct {
	*pinsim.Pin
	armed *atomic.Bool
}

func (m mine) Read() gpio.Level {
	if m.armed.Load() {
		panic("a bug in a line's driver")
	}
	return m.Pin.Read()
}

func (m mine) Out(l gpio.Level) error {
	if m.armed.Swap(false) {
		panic("a bug in a line's driver")
	}
	return m.Pin.Out(l)
}

// TestAPanicLeavesTheGateInert has a line panic in a watcher, and one in the clock's own goroutine, while the gate is open.
func TestAPanicLeavesTheGateInert(t *testing.T) {
	for name, spoil := range map[string]func(*turnstile.Pins, *turnstilesim.Gate, *atomic.Bool){
		"input":  func(p *turnstile.Pins, g *turnstilesim.Gate, a *atomic.Bool) { p.BeamA = mine{g.BeamA, a} },
		"output": func(p *turnstile.Pins, g *turnstilesim.Gate, a *atomic.Bool) { p.Hold = mine{g.Hold, a} },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { panics(t, spoil) })
		})
	}
}

func panics(t *testing.T, spoil func(*turnstile.Pins, *turnstilesim.Gate, *atomic.Bool)) {
	g, armed := turnstilesim.New(), new(atomic.Bool)
	lines := pins(g)
	spoil(&lines, g, armed)
	dev, err := turnstile.New(lines, nil)
	if err != nil {
		t.Fatal(err)
	}
	said := make(chan any, 1)
	go func() {
		defer func() { said <- recover() }()
		_ = dev.Run(t.Context())
	}()
	synctest.Wait()
	if err := dev.Open(1, 0); err != nil {
		t.Fatal(err)
	}
	armed.Store(true)
	select {
	case p := <-said:
		if p != "a bug in a line's driver" || g.Pass.Level() || g.Hold.Level() {
			t.Errorf("panic %v, Pass %v, Hold %v", p, g.Pass.Level(), g.Hold.Level())
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Run goes on")
	}
}

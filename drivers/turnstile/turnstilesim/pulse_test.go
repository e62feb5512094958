package turnstilesim_test

import (
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest/pinsim"
	"passlane/drivers/turnstile/turnstilesim"
	"periph.io/x/conn/v3/gpio"
)

// push holds an output for a while.
func push(t *testing.T, p *pinsim.Pin, d time.Duration) {
	t.Helper()
	if err := p.Out(gpio.High); err != nil {
		t.Fatal(err)
	}
	<-time.After(d)
	if err := p.Out(gpio.Low); err != nil {
		t.Fatal(err)
	}
}

func TestPulses(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*testing.T, *turnstilesim.Gate)
		open bool
	}{
		{"a pulse", func(t *testing.T, g *turnstilesim.Gate) { push(t, g.Pass, 200*time.Millisecond) }, true},
		{"too short", func(t *testing.T, g *turnstilesim.Gate) { push(t, g.Pass, 50*time.Millisecond) }, false},
		{"wire cut", func(t *testing.T, g *turnstilesim.Gate) { g.Cut(g.Pass); push(t, g.Pass, 200*time.Millisecond) }, false},
		{"stop after it", func(t *testing.T, g *turnstilesim.Gate) {
			push(t, g.Pass, 200*time.Millisecond)
			push(t, g.Stop, 200*time.Millisecond)
		}, false},
		{"stop is cut", func(t *testing.T, g *turnstilesim.Gate) {
			push(t, g.Pass, 200*time.Millisecond)
			g.Cut(g.Stop)
			push(t, g.Stop, 200*time.Millisecond)
		}, true},
		{"one went through", func(t *testing.T, g *turnstilesim.Gate) { push(t, g.Pass, 200*time.Millisecond); g.Walk() }, false},
		{"nobody in 5 s", func(t *testing.T, g *turnstilesim.Gate) {
			push(t, g.Pass, 200*time.Millisecond)
			<-time.After(5 * time.Second)
		}, false},
		{"a second pulse in time", func(t *testing.T, g *turnstilesim.Gate) {
			push(t, g.Pass, 200*time.Millisecond)
			<-time.After(4 * time.Second)
			push(t, g.Pass, 200*time.Millisecond)
			<-time.After(4 * time.Second)
		}, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			g := turnstilesim.NewPulsed()
			if err := g.Hold.Out(gpio.High); err != nil {
				t.Fatal(err)
			}
			c.do(t, g)
			<-time.After(500 * time.Millisecond)
			if g.Open() != c.open || g.Overlaps() != 0 {
				t.Errorf("%s: open %t, want %t; %d overlaps", c.name, g.Open(), c.open, g.Overlaps())
			}
		})
	}
}

func TestPassAndStopTogetherAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := turnstilesim.NewPulsed()
		_ = g.Stop.Out(gpio.High)
		push(t, g.Pass, time.Millisecond)
		_ = g.Stop.Out(gpio.Low)
		if g.Overlaps() != 1 {
			t.Errorf("%d overlaps", g.Overlaps())
		}
		<-time.After(time.Second)
	})
}

func TestTheGateSaysWhoPasses(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*turnstilesim.Gate)
		a, b int
	}{
		"one":           {func(g *turnstilesim.Gate) { g.Walk() }, 1, 0},
		"wrong way":     {func(g *turnstilesim.Gate) { g.WrongWay() }, 0, 1},
		"turns back":    {(*turnstilesim.Gate).TurnBack, 0, 0},
		"two, in a row": {func(g *turnstilesim.Gate) { g.Walk(); <-time.After(time.Second); g.Walk() }, 2, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			g := unlocked(t)
			count := func(p *pinsim.Pin) (n int) {
				if err := p.In(gpio.PullDown, gpio.FallingEdge); err != nil {
					t.Error(err)
				}
				for p.WaitForEdge(5 * time.Second) {
					n++
				}
				return n
			}
			seen := make(chan [2]int)
			a := make(chan int)
			go func() { a <- count(g.PassA) }()
			go func() { b := count(g.PassB); seen <- [2]int{<-a, b} }()
			synctest.Wait()
			c.do(g)
			if got := <-seen; got != [2]int{c.a, c.b} || !g.PassA.Level() || !g.PassB.Level() {
				t.Errorf("%s: %v passed, want %d and %d", name, got, c.a, c.b)
			}
		})
	}
}

func TestWiresAndWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := turnstilesim.New()
		g.Cut(g.LimitClosed)
		if g.LimitClosed.Level() {
			t.Error("a cut wire reads High")
		}
		g.Mend(g.LimitClosed)
		if !g.LimitClosed.Level() {
			t.Error("a mended wire does not read what is")
		}
		g.Break()
		if g.Ready.Level() {
			t.Error("broken, and ready")
		}
		g.Repair()
		if !g.Ready.Level() || !g.Alarm.Level() {
			t.Error("repaired, and not ready, or alarmed")
		}
		go g.Force()
		<-time.After(100 * time.Millisecond)
		if g.Alarm.Level() {
			t.Error("forced, and no alarm")
		}
		<-time.After(time.Second)
		g.Cut(g.Hold)
		<-time.After(time.Second)
		if !g.Open() {
			t.Error("Hold is cut, and the gate is locked")
		}
		g.Mend(g.Hold)
		<-time.After(time.Second)
		if g.Open() {
			t.Error("Hold is mended, and the gate is free")
		}
	})
}

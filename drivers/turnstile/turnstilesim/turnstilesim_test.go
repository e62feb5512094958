package turnstilesim_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest/pinsim"
	"passlane/drivers/turnstile/turnstilesim"
	"periph.io/x/conn/v3/gpio"
)

// look samples the beams each millisecond while somebody moves and returns their changes: A or B dark, a or b light.
func look(g *turnstilesim.Gate, somebody func()) string {
	var seen strings.Builder
	a, b := g.BeamA.Level(), g.BeamB.Level()
	done := make(chan struct{})
	go func() { somebody(); close(done) }()
	note := func(was *gpio.Level, pin *pinsim.Pin, dark, light string) {
		if is := pin.Level(); is != *was {
			*was = is
			seen.WriteString(map[gpio.Level]string{gpio.Low: dark, gpio.High: light}[is])
		}
	}
	for {
		note(&a, g.BeamA, "A", "a")
		note(&b, g.BeamB, "B", "b")
		select {
		case <-done:
			note(&a, g.BeamA, "A", "a")
			note(&b, g.BeamB, "B", "b")
			return seen.String()
		case <-time.After(time.Millisecond):
		}
	}
}

// unlocked returns a gate whose driver just ordered it to open.
func unlocked(t *testing.T) *turnstilesim.Gate {
	t.Helper()
	g := turnstilesim.New()
	for _, err := range []error{g.Pass.Out(gpio.Low), g.Hold.Out(gpio.High), g.Pass.Out(gpio.High)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func TestWhatPeopleDoToTheBeams(t *testing.T) {
	for _, c := range []struct {
		name           string
		do             func(*turnstilesim.Gate)
		atOpen, atShut string
	}{
		{"walk", func(g *turnstilesim.Gate) { g.Walk() }, "ABab", "Aa"},
		{"walk twice", func(g *turnstilesim.Gate) { g.WalkTwice() }, "ABaAbBab", "Aa"},
		{"wrong way", func(g *turnstilesim.Gate) { g.WrongWay() }, "BAba", "Bb"},
		{"turn back", (*turnstilesim.Gate).TurnBack, "ABba", "Aa"},
		{"linger", func(g *turnstilesim.Gate) { g.Linger(); <-time.After(time.Second); g.Leave() }, "Aa", "Aa"},
		{"cut beam", func(g *turnstilesim.Gate) { g.CutBeam(); <-time.After(time.Second); g.MendBeam() }, "Bb", "Bb"},
		{"leave without being there", (*turnstilesim.Gate).Leave, "", ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			open, shut := unlocked(t), turnstilesim.New()
			if got := look(open, func() { c.do(open) }); got != c.atOpen {
				t.Errorf("%s through an open gate: %s, want %s", c.name, got, c.atOpen)
			}
			if got := look(shut, func() { c.do(shut) }); got != c.atShut {
				t.Errorf("%s at a closed gate: %s, want %s", c.name, got, c.atShut)
			}
		})
	}
}

func TestTheLeafNeedsItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := turnstilesim.New()
		if g.Open() || g.LimitClosed.Level() != gpio.High {
			t.Error("open from the start")
		}
		leaf := func(after time.Duration, open, shut gpio.Level) {
			t.Helper()
			<-time.After(after)
			synctest.Wait()
			if g.LimitOpen.Level() != open || g.LimitClosed.Level() != shut {
				t.Errorf("open %v, closed %v, want %v, %v", g.LimitOpen.Level(), g.LimitClosed.Level(), open, shut)
			}
		}
		g.Pass.Out(gpio.High)
		leaf(199*time.Millisecond, gpio.Low, gpio.Low)
		leaf(2*time.Millisecond, gpio.High, gpio.Low)
		g.Pass.Out(gpio.Low)
		leaf(199*time.Millisecond, gpio.Low, gpio.Low)
		leaf(2*time.Millisecond, gpio.Low, gpio.High)
		g.Hold.Out(gpio.Low) // free
		leaf(time.Second, gpio.High, gpio.Low)
		g.Hold.Out(gpio.High)
		leaf(time.Second, gpio.Low, gpio.High)
	})
}

func TestTheLeafDoesNotCloseOnPeople(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := unlocked(t)
		<-time.After(time.Second)
		g.Linger()
		g.Pass.Out(gpio.Low)
		<-time.After(time.Hour)
		if !g.Open() {
			t.Error("closed on somebody")
		}
		g.Leave()
		<-time.After(time.Second)
		if g.Open() {
			t.Error("still open")
		}
	})
}

func TestAStuckLeaf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := unlocked(t)
		<-time.After(100 * time.Millisecond)
		g.Stick() // half way
		<-time.After(time.Hour)
		if g.Walk() || g.Open() || g.LimitClosed.Level() != gpio.Low {
			t.Error("a leaf that is stuck half way is neither open nor closed")
		}
		g.Loosen()
		if !g.Walk() {
			t.Error("loosened, and nobody gets through")
		}
	})
}

func TestForce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := turnstilesim.New()
		go g.Force()
		<-time.After(300 * time.Millisecond)
		if !g.Open() {
			t.Error("pushed, and closed")
		}
		<-time.After(time.Second)
		if g.Open() || g.Orders() != 0 {
			t.Errorf("let go: open %t, %d orders", g.Open(), g.Orders())
		}
	})
}

func TestOrdersAreRisingEdgesOfPass(t *testing.T) {
	g, heard := turnstilesim.New(), 0
	g.OnOrder(func() { heard++ })
	for _, l := range []gpio.Level{gpio.Low, gpio.High, gpio.High, gpio.Low, gpio.High} {
		g.Pass.Out(l)
	}
	g.Hold.Out(gpio.Low)
	if g.Orders() != 2 || heard != 2 {
		t.Errorf("%d orders, heard %d, want 2", g.Orders(), heard)
	}
}

func TestSpeed(t *testing.T) {
	for speed, want := range map[float64]time.Duration{1: 600 * time.Millisecond, 10: 60 * time.Millisecond, -1: 600 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			g := unlocked(t)
			g.SetSpeed(speed)
			<-time.After(time.Second)
			began := time.Now()
			if g.Walk(); time.Since(began) != want {
				t.Errorf("at speed %v a walk takes %v, want %v", speed, time.Since(began), want)
			}
		})
	}
}

func TestTheFireContactIsALoop(t *testing.T) {
	g := turnstilesim.New()
	if g.FireLoop.Level() != gpio.High {
		t.Error("burns from the start")
	}
	if g.Fire(true); g.FireLoop.Level() != gpio.Low {
		t.Error("fire, and the loop is closed")
	}
	if g.Fire(false); g.FireLoop.Level() != gpio.High {
		t.Error("no fire, and the loop is open")
	}
}

// However slow whoever watches is, nobody takes a step, and no leaf is where it goes, before they have seen the last one.
func TestNobodyIsFasterThanWhoWatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := turnstilesim.New()
		g.Attend(func() { time.Sleep(10 * time.Second) })
		began := time.Now()
		g.Pass.Out(gpio.High)
		if !g.Walk() {
			t.Error("turned back")
		}
		if took := time.Since(began); took < 30*time.Second {
			t.Errorf("three steps were seen in %v", took)
		}
		g.Pass.Out(gpio.Low)
		<-time.After(9 * time.Second)
		if g.LimitClosed.Level() {
			t.Error("closed before it was seen to leave")
		}
		<-time.After(2 * time.Second)
		if !g.LimitClosed.Level() {
			t.Error("never closed")
		}
	})
}

package line

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"
	"periph.io/x/conn/v3/gpio"
)

// edges says, in a bubble, whether and when a wait for an edge ends while something happens after 10 ms.
func wait(t *testing.T, l *Line, timeout time.Duration, what func()) (seen bool, took time.Duration) {
	t.Helper()
	began := time.Now()
	done := make(chan struct{})
	go func() { seen = l.WaitForEdge(timeout); took = time.Since(began); close(done) }()
	<-time.After(10 * time.Millisecond)
	what()
	<-done
	return seen, took
}

func TestWaits(t *testing.T) {
	nothing := func(*chip, *Line) {}
	for _, c := range []struct {
		name    string
		edge    gpio.Edge
		timeout time.Duration
		what    func(*chip, *Line)
		seen    bool
		took    time.Duration
	}{
		{"an edge", gpio.BothEdges, time.Second, func(c *chip, _ *Line) { c.set(17, 1) }, true, 10 * time.Millisecond},
		{"for ever", gpio.RisingEdge, -1, func(c *chip, _ *Line) { c.set(17, 1) }, true, 10 * time.Millisecond},
		{"nothing", gpio.BothEdges, 40 * time.Millisecond, nothing, false, 40 * time.Millisecond},
		{"not at all", gpio.BothEdges, 0, nothing, false, 0},
		{"the other edge", gpio.FallingEdge, 40 * time.Millisecond, func(c *chip, _ *Line) { c.set(17, 1) }, false, 40 * time.Millisecond},
		{"In", gpio.BothEdges, -1, func(_ *chip, l *Line) { _ = l.In(gpio.PullUp, gpio.NoEdge) }, false, 10 * time.Millisecond},
		{"Halt", gpio.BothEdges, -1, func(_ *chip, l *Line) { _ = l.Halt() }, false, 10 * time.Millisecond},
		{"unplugged", gpio.BothEdges, -1, func(c *chip, l *Line) { c.unplug(); l.Read() }, false, 10 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			k := newChip()
			l := take(t, k, false, nil)
			if err := l.In(gpio.PullDown, c.edge); err != nil {
				t.Fatal(err)
			}
			if seen, took := wait(t, l, c.timeout, func() { c.what(k, l) }); seen != c.seen || took != c.took {
				t.Errorf("%s: seen %t after %v, want %t after %v", c.name, seen, took, c.seen, c.took)
			}
		})
	}
}

func TestEdgesBeforeTheWaitMerge(t *testing.T) {
	c := newChip()
	l := take(t, c, false, nil)
	if err := l.In(gpio.PullDown, gpio.BothEdges); err != nil {
		t.Fatal(err)
	}
	for i := range 9 {
		c.set(17, (i+1)%2)
	}
	if !l.WaitForEdge(0) || l.WaitForEdge(0) {
		t.Error("nine edges are not one")
	}
	c.set(17, 0)
	if err := l.In(gpio.PullDown, gpio.BothEdges); err != nil || l.WaitForEdge(0) {
		t.Errorf("an edge from before In (%v)", err)
	}
}

func TestAnInputGoesAndComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newChip()
		l := take(t, c, false, &Opts{Debounce: time.Millisecond})
		c.set(17, 1)
		if err := l.In(gpio.PullDown, gpio.BothEdges); err != nil || l.Read() != gpio.High || l.Err() != nil {
			t.Fatalf("before: %v, %v", err, l.Err())
		}
		c.unplug()
		if l.Read() != gpio.Low || !errors.Is(l.Err(), ErrGone) || c.closed != 1 {
			t.Errorf("unplugged: %v, closed %d", l.Err(), c.closed)
		}
		if l.WaitForEdge(-1) {
			t.Error("an edge of a line that is gone")
		}
		c.plug()
		if l.Read() != gpio.Low {
			t.Error("asked again at once")
		}
		<-time.After(again)
		if l.Read() != gpio.High || l.Err() != nil {
			t.Errorf("back: %v", l.Err())
		}
		if r := c.asked[1]; r.edge != gpio.BothEdges || r.bias != gpio.PullDown || r.debounce != time.Millisecond {
			t.Errorf("asked again for %+v", r)
		}
		if seen, _ := wait(t, l, time.Second, func() { c.set(17, 0) }); !seen {
			t.Error("no edge after it came back")
		}
	})
}

func TestAnInputThatIsGoneIsNotAskedForAllTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, asked := newChip(), 0
		l, err := open(relay, nil, false, func(r request) (wire, error) { asked++; return c.ask(r) })
		if err != nil {
			t.Fatal(err)
		}
		c.unplug()
		for range 1000 {
			l.Read()
			<-time.After(time.Millisecond)
		}
		if asked < 4 || asked > 5 {
			t.Errorf("asked %d times in a second", asked)
		}
		if err := l.In(gpio.PullUp, gpio.BothEdges); !errors.Is(err, ErrGone) {
			t.Errorf("In: %v", err)
		}
	})
}

func TestAnOutputComesBackAtTheLevelThatBringsItBack(t *testing.T) {
	c := newChip()
	l := take(t, c, true, &Opts{Safe: gpio.High})
	c.unplug()
	for range 2 {
		if err := l.Out(gpio.Low); !errors.Is(err, ErrGone) || l.Read() != gpio.High {
			t.Errorf("unplugged: %v, read %v", err, l.Read())
		}
	}
	c.plug()
	c.driven[17] = nil
	if err := l.Out(gpio.Low); err != nil || len(c.driven[17]) != 1 || c.driven[17][0] != 0 || l.Err() != nil {
		t.Errorf("back: %v, driven %v", err, c.driven[17])
	}
	c.unplug()
	if err := l.Out(gpio.High); !errors.Is(err, ErrGone) {
		t.Error(err)
	}
	if err := l.Halt(); err != nil {
		t.Errorf("halt of a line that is gone: %v", err)
	}
}

func TestALineThatComesBackToSomebodyElse(t *testing.T) {
	c := newChip()
	l := take(t, c, true, nil)
	c.unplug()
	_ = l.Out(gpio.High)
	c.plug()
	c.holders[17] = "fan-control"
	if err := l.Out(gpio.High); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v", err)
	}
}

func TestATransientErrorLosesNothing(t *testing.T) {
	c := newChip()
	in := take(t, c, false, nil)
	c.set(17, 1)
	c.broken = unix.EIO
	if in.Read() != gpio.Low || !errors.Is(in.Err(), unix.EIO) || c.closed != 0 {
		t.Errorf("EIO: %v, closed %d", in.Err(), c.closed)
	}
	c.broken = nil
	if in.Read() != gpio.High || in.Err() != nil || len(c.asked) != 1 {
		t.Errorf("mended: %v, asked %d", in.Err(), len(c.asked))
	}
}

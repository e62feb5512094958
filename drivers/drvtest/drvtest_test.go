package drvtest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// lamp is a device that keeps the laws, apart from those a test breaks.
type lamp struct {
	mu           sync.Mutex
	lit, halted  bool
	stop         chan struct{}
	name         string
	haltOnce     bool // the second Halt fails
	staysLit     bool // Halt leaves it lit
	revives      bool // acts after Halt
	deaf         bool // Run does not see its context in time
	deafToHalt   bool // Run does not see Halt
	forgetful    bool // cancel leaves it lit
	leaks        bool // a goroutine outlives Run
	runErr       error
	startsLit    bool
	cannotBegin  bool
	leakedForNow chan struct{}
}

func (l *lamp) String() string { return l.name }

func (l *lamp) light() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cannotBegin || l.halted && !l.revives {
		return errors.New("lamp: halted")
	}
	l.lit = true
	return nil
}

func (l *lamp) dark() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lit {
		return errors.New("the lamp is lit")
	}
	return nil
}

func (l *lamp) Halt() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.halted {
		if l.haltOnce {
			return errors.New("lamp: halted before")
		}
		return nil
	}
	l.halted, l.lit = true, l.lit && l.staysLit
	close(l.stop)
	return nil
}

func (l *lamp) Run(ctx context.Context) error {
	if l.leaks {
		go func() { <-l.leakedForNow }()
	}
	stop := l.stop
	if l.deafToHalt {
		stop = nil
	}
	select {
	case <-ctx.Done():
	case <-stop:
	}
	if l.deaf {
		<-time.After(time.Minute)
	}
	if !l.forgetful {
		l.Halt()
	}
	return l.runErr
}

// broken counts the laws that a lamp with this fault breaks.
func broken(t *testing.T, fault func(*lamp)) map[string]bool {
	found := map[string]bool{}
	for _, law := range laws() {
		synctest.Test(t, func(t *testing.T) {
			l := &lamp{name: "lamp", stop: make(chan struct{}), leakedForNow: make(chan struct{})}
			defer close(l.leakedForNow)
			fault(l)
			l.lit = l.startsLit
			if law.holds(Subject{Device: l, Act: l.light, Inert: l.dark}) != nil {
				found[law.name] = true
			}
			if !l.halted {
				l.haltOnce = false
				l.Halt()
			}
			<-time.After(time.Hour) // a deaf one ends, too
		})
	}
	return found
}

func TestAGoodDevicePasses(t *testing.T) {
	Run(t, func() (Subject, error) {
		l := &lamp{name: "lamp", stop: make(chan struct{})}
		return Subject{Device: l, Act: l.light, Inert: l.dark}, nil
	})
}

func TestEveryFaultIsFound(t *testing.T) {
	for _, c := range []struct {
		law   string
		fault func(*lamp)
	}{
		{"has a name", func(l *lamp) { l.name = "" }},
		{"starts inert", func(l *lamp) { l.startsLit = true }},
		{"acts while it runs", func(l *lamp) { l.cannotBegin = true }},
		{"halt twice", func(l *lamp) { l.haltOnce = true }},
		{"halt while acting", func(l *lamp) { l.staysLit = true }},
		{"halt twice", func(l *lamp) { l.revives = true }},
		{"halt ends run", func(l *lamp) { l.deafToHalt = true }},
		{"cancel in time", func(l *lamp) { l.deaf = true }},
		{"cancel in time", func(l *lamp) { l.leaks = true }},
		{"cancel in time", func(l *lamp) { l.forgetful = true }},
		{"cancel in time", func(l *lamp) { l.runErr = errors.New("lamp: tired") }},
		{"run with a context that is over", func(l *lamp) { l.forgetful = true }},
	} {
		if found := broken(t, c.fault); !found[c.law] {
			t.Errorf("a device that breaks %q passes it; broken are %v", c.law, found)
		}
	}
}

// still is a device that does nothing in the background.
type still struct{ *lamp }

func (still) Run() {} // not a Runner

func TestADeviceWithoutRun(t *testing.T) {
	Run(t, func() (Subject, error) {
		s := still{&lamp{name: "lamp", stop: make(chan struct{})}}
		return Subject{Device: s, Act: s.light, Inert: s.dark}, nil
	})
}

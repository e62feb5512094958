package station_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/station"
)

// hanging is a thing whose calls do not return while it is.
type hanging struct {
	mu   sync.Mutex
	free chan struct{} // nil: they return
}

// is makes calls hang, or lets all of them go.
func (k *hanging) is(on bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.free != nil {
		close(k.free)
		k.free = nil
	}
	if on {
		k.free = make(chan struct{})
	}
}

func (k *hanging) pass() {
	k.mu.Lock()
	free := k.free
	k.mu.Unlock()
	if free != nil {
		<-free
	}
}

// hangingGate hangs in every order.
type hangingGate struct {
	station.Gate
	hanging
}

func (g *hangingGate) Open(people int, atMost time.Duration) error {
	g.pass()
	return g.Gate.Open(people, atMost)
}

func (g *hangingGate) Lock() error {
	g.pass()
	return g.Gate.Lock()
}

func (g *hangingGate) Release() error {
	g.pass()
	return g.Gate.Release()
}

// A call of the gate that does not return ends the program after a second of the lane's time, whichever it is; one that takes less does not.
func TestAGateThatDoesNotReturn(t *testing.T) {
	for name, give := range map[string]func(*rig){
		"open": func(r *rig) { r.presents("sok") },
		"release": func(r *rig) {
			r.gate.Fire(true)
		},
		"lock": func(r *rig) { go func() { _ = r.off() }() },
	} {
		t.Run(name, func(t *testing.T) {
			var g *hangingGate
			hung := make(chan error, 16)
			play(t, func(r *rig) {
				g = &hangingGate{Gate: r.kit.Gate}
				r.kit.Gate, r.hung = g, func(err error) { hung <- err }
			}, func(r *rig) {
				defer g.is(false)
				r.phase(lane.Idle)
				g.is(true)
				give(r)
				for len(hung) == 0 {
					<-time.After(100 * time.Millisecond)
				}
				if err := <-hung; err.Error() != "the gate does not return from "+name {
					r.t.Error(err)
				}
			})
		})
	}
}

func TestAGateThatTakesLong(t *testing.T) {
	var g *hangingGate
	play(t, func(r *rig) {
		g = &hangingGate{Gate: r.kit.Gate}
		r.kit.Gate, r.hung = g, func(err error) { r.t.Error(err) }
	}, func(r *rig) {
		r.phase(lane.Idle)
		g.is(true)
		r.presents("sok")
		r.until("promised", func(s lane.State) bool { return s.Crossing.Promised })
		<-time.After(900 * time.Millisecond)
		g.is(false)
		r.phase(lane.Passing)
	})
}

// hangingSigns are lamps and a buzzer that hang.
type hangingSigns struct {
	station.Lamps
	hanging
}

func (l *hangingSigns) Show(cross, arrow, amber bool) error {
	l.pass()
	return l.Lamps.Show(cross, arrow, amber)
}

func (l *hangingSigns) Tone(lane.ToneName) error {
	l.pass()
	return nil
}

// Lamps and a buzzer that hang hold nobody up: people cross, the lamps are told to be broken, and show what is wanted last when they work again.
func TestSignsThatHang(t *testing.T) {
	var l *hangingSigns
	play(t, func(r *rig) {
		l = &hangingSigns{Lamps: r.kit.Lamps}
		r.kit.Lamps, r.kit.Buzzer = l, l
	}, func(r *rig) {
		defer l.is(false)
		r.phase(lane.Idle)
		l.is(true)
		r.presents("mony")
		r.phase(lane.Referred)
		r.broken(lane.Lamps, true)
		r.station.Tell(r.t.Context(), lane.Order{ID: "O-17", Reason: "close"})
		r.until("closed", func(s lane.State) bool { return s.Shut && s.Journal.Written() })
		l.is(false)
		r.broken(lane.Lamps, false)
		<-time.After(11 * time.Minute) // nobody comes
		r.phase(lane.Closed)
		synctest.Wait()
		if lit := r.lit(); !lit.Cross || lit.Arrow || lit.Amber {
			r.t.Errorf("lit %+v", lit)
		}
	})
}

package turnstile

import (
	"testing"
	"time"

	"passlane/drivers/gate"
	"pgregory.net/rapid"
)

// world drives the core at random and keeps its own account of what it may do.
type world struct {
	state
	now      time.Duration
	allowed  int // people that Open has allowed for this authorisation and who have not passed
	risen    time.Duration
	maxOpen  time.Duration
	pass     bool
	hold     bool
	burning  bool
	released bool
}

// give hands one input to the core and checks the laws.
func (w *world) give(t *rapid.T, in any) {
	fine := w.check(in) == nil
	next, todo, events := step(w.state, in, w.now)
	if again, _, _ := step(w.state, in, w.now); again.out != next.out || again.zone != next.zone || again.left != next.left {
		t.Fatal("the same step twice gives two states")
	}
	w.state = next
	for _, e := range events {
		w.event(t, e)
	}
	if in, ok := in.(open); ok && fine {
		w.allowed = in.people
		w.maxOpen = w.opts.MaxOpen
		if in.limit > 0 {
			w.maxOpen = min(w.maxOpen, in.limit)
		}
	}
	if _, ok := in.(release); ok {
		w.released, w.allowed = true, 0
	}
	if _, ok := in.(rearm); ok && fine {
		w.released = false
	}
	for _, a := range todo {
		w.write(t, a, in, fine)
	}
	w.laws(t)
}

func (w *world) event(t *rapid.T, e gate.Event) {
	if e.At != w.now || !e.Kind.Known() {
		t.Fatalf("event %v at %v, now is %v", e.Kind, e.At, w.now)
	}
	switch e.Kind {
	case gate.FireOn:
		w.burning, w.released, w.allowed = true, true, 0
	case gate.FireOff:
		w.burning = false
	case gate.Passed:
		if w.allowed--; w.allowed < 0 && !w.released {
			t.Fatal("more people passed than Open said")
		}
	}
}

func (w *world) write(t *rapid.T, a action, in any, fine bool) {
	if !a.pass {
		w.hold = a.high
		return
	}
	if _, ordered := in.(open); a.high && !(ordered && fine) {
		t.Fatalf("Pass rises on %T", in)
	}
	w.pass = a.high
	w.risen = w.now
}

func (w *world) laws(t *rapid.T) {
	if w.pass != w.out.pass || w.hold != w.out.hold {
		t.Fatal("what was written is not what the state says")
	}
	if w.pass && (w.burning || w.released || w.halted || w.allowed < 1) {
		t.Fatalf("Pass is high: burning %t, released %t, halted %t, %d may pass", w.burning, w.released, w.halted, w.allowed)
	}
	if w.pass && w.now-w.risen >= w.maxOpen {
		t.Fatalf("Pass is high for %v, may be for %v", w.now-w.risen, w.maxOpen)
	}
	if w.hold && (w.burning || w.released) {
		t.Fatal("Hold is high in a fire or after a release")
	}
	if due, ok := w.next(); ok && due < w.now {
		t.Fatalf("due at %v, which is past", due)
	}
}

// wait lets time go by, with the ticks that the core asks for.
func (w *world) wait(t *rapid.T, d time.Duration) {
	end := w.now + d
	for {
		due, ok := w.next()
		if !ok || due > end {
			break
		}
		if due == w.now {
			t.Fatal("a tick is due again at once")
		}
		w.now = due
		w.give(t, tick{})
		if due, ok := w.next(); ok && due <= w.now {
			t.Fatal("a tick did not do what was due")
		}
	}
	w.now = end
}

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, _ := (&Opts{FailSecure: rapid.Bool().Draw(t, "fail secure")}).resolve()
		burning := rapid.IntRange(0, 9).Draw(t, "burns at the start") == 0
		w := &world{state: start(o, burning), hold: !burning, released: burning}
		people := rapid.IntRange(-1, 4)
		limits := rapid.SampledFrom([]time.Duration{-1, 0, time.Millisecond, time.Second, time.Hour})
		waits := rapid.SampledFrom([]time.Duration{
			0, 1, time.Millisecond, 5 * time.Millisecond, 30 * time.Millisecond, 600 * time.Millisecond, 4 * time.Second, 16 * time.Second,
		})
		w.give(t, began{})
		for range rapid.IntRange(1, 120).Draw(t, "steps") {
			w.wait(t, waits.Draw(t, "wait"))
			switch kind := rapid.IntRange(0, 20).Draw(t, "kind"); kind {
			case 0, 1, 2:
				w.give(t, open{people.Draw(t, "people"), limits.Draw(t, "limit")})
			case 3:
				w.give(t, lock{})
			case 4:
				w.give(t, release{})
			case 5, 6:
				w.give(t, rearm{})
			case 7:
				if rapid.IntRange(0, 20).Draw(t, "halt") == 0 {
					w.give(t, halt{})
				}
			case 8:
				w.give(t, sensed{fire, rapid.IntRange(0, 3).Draw(t, "fire") == 0})
			default:
				w.give(t, sensed{sensor(kind % 4), rapid.Bool().Draw(t, "on")})
			}
		}
	})
}

func TestTheLawsAreReached(t *testing.T) {
	o, _ := (*Opts)(nil).resolve()
	s, _, _ := step(start(o, false), began{}, 0)
	for _, e := range []struct {
		at time.Duration
		in any
	}{
		{1, open{2, 0}},
		{2, sensed{beamA, true}}, {1e8, sensed{beamB, true}}, {2e8, sensed{beamA, false}}, {3e8, sensed{beamB, false}},
	} {
		s, _, _ = step(s, e.in, e.at)
	}
	s, todo, events := step(s, tick{}, 4e8)
	if len(todo) != 0 || len(events) != 1 || events[0] != (gate.Event{Kind: gate.Passed, At: 4e8}) || s.left != 1 || !s.out.pass {
		t.Fatalf("one of two: %v %v, %d left", todo, events, s.left)
	}
	s, todo, _ = step(s, sensed{fire, true}, 5e8)
	if err := s.check(open{1, 0}); len(todo) != 0 || err != ErrFire {
		t.Fatalf("fire contact bounces: %v, %v", todo, err)
	}
	_, todo, events = step(s, tick{}, 6e8)
	if len(todo) != 2 || todo[0] != (action{false, false}) || todo[1] != (action{true, false}) || events[0].Kind != gate.FireOn {
		t.Fatalf("fire: %v %v, want Hold dropped, then Pass", todo, events)
	}
}

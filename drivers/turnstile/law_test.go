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
	stop     bool
	until    time.Duration // when the authorisation must be over
	powered  []span        // of the coil of Pass
	burning  bool
	released bool
	dark     [2]bool                // beams, or PASS contacts that are on, as read
	proofs   int                    // Secured, told
	readAt   [sensors]time.Duration // when an input was last read as other than before
	seenAt   [sensors]time.Duration // when it was last taken for that
	endedAt  time.Duration          // when the last authorisation ended
	blocked  bool                   // told
	ailing   bool                   // told
}

// give hands one input to the core and checks the laws.
func (w *world) give(t *rapid.T, in any) {
	fine := w.check(in) == nil
	if in, ok := in.(sensed); ok && in.sensor <= beamB {
		w.dark[in.sensor] = in.on
	}
	if in, ok := in.(sensed); ok && w.raw[in.sensor] != in.on {
		w.readAt[in.sensor] = w.now
	}
	was := w.state
	next, todo, events := step(w.state, in, w.now)
	if again, _, _ := step(w.state, in, w.now); again.out != next.out || again.zone != next.zone || again.left != next.left {
		t.Fatal("the same step twice gives two states")
	}
	w.state = next
	for x := range sensors {
		if was.seen[x] != w.seen[x] {
			w.seenAt[x] = w.now
		}
	}
	if was.allowed && !w.state.allowed {
		w.endedAt = w.now
	}
	if !was.allowed && w.ills[apart] && !was.ills[apart] {
		t.Fatal("the other door opens, and nobody was let through this one")
	}
	for _, e := range events {
		w.event(t, e)
	}
	if in, ok := in.(open); ok && fine {
		w.allowed = in.people
		w.maxOpen = w.opts.MaxOpen
		if in.limit > 0 {
			w.maxOpen = min(w.maxOpen, in.limit)
		}
		w.until = w.now + w.maxOpen
	}
	if _, ok := in.(lock); ok && fine {
		w.until = w.now
	}
	if _, ok := in.(release); ok {
		w.released, w.allowed = true, 0
	}
	if _, ok := in.(rearm); ok && fine {
		w.released = false
	}
	for _, a := range todo {
		w.write(t, a)
	}
	w.still(t, was)
	w.laws(t)
}

// somebody says whether a beam is dark, bouncing or not, or a PASS contact is on.
func (w *world) somebody() bool {
	return w.dark != [2]bool{} || w.seen[beamA] || w.seen[beamB]
}

// still is the law that nothing drives the leaf while somebody is in the beams.
func (w *world) still(t *rapid.T, was state) {
	pass, stop := was.out.pass != w.pass, w.stop && !was.out.stop
	if w.opts.Pulse > 0 {
		pass = w.pass && !was.out.pass
	} else {
		pass = pass && was.out.hold && w.hold
	}
	if closed := w.seen[atClosed] || w.state.pulse.retry; w.opts.Pulse > 0 && pass && !closed {
		t.Fatal("a pulse for the next one, and the leaf is not closed")
	}
	if rises := w.hold && !was.out.hold; w.somebody() && (rises || pass || stop) {
		t.Fatalf("driven with somebody in the beams: Hold rises %t, Pass moves the leaf %t, Stop begins %t", rises, pass, stop)
	}
}

func (w *world) event(t *rapid.T, e gate.Event) {
	if e.At != w.now || !e.Kind.Known() {
		t.Fatalf("event %v at %v, now is %v", e.Kind, e.At, w.now)
	}
	switch e.Kind {
	case gate.FireOn:
		w.burning, w.released, w.allowed = true, true, 0
	case gate.FireOff:
		if !w.burning {
			t.Fatal("a fire that was not told is over")
		}
		w.burning = false
	case gate.Opened, gate.Closed:
		if x := map[gate.Kind]sensor{gate.Opened: atOpen, gate.Closed: atClosed}[e.Kind]; !w.seen[x] {
			t.Fatalf("%v, and no switch says so", e.Kind)
		}
	case gate.Stuck:
		if w.leaf.want == leafOpen && w.seen[atOpen] || w.leaf.want == leafShut && w.seen[atClosed] || w.leaf.want == leafAny {
			t.Fatalf("stuck where it should be: %+v", w.leaf)
		}
	case gate.Blocked, gate.Cleared:
		if w.blocked == (e.Kind == gate.Blocked) {
			t.Fatalf("%v twice", e.Kind)
		}
		w.blocked = !w.blocked
	case gate.Fault:
		w.ailing = true
	case gate.Recovered:
		if !w.ailing {
			t.Fatal("recovered from nothing")
		}
		w.ailing = false
	case gate.Secured:
		w.proofs++
		unsure := w.somebody() || w.zone.from != nobody || w.raw[fire] || !w.raw[atClosed] || w.raw[atOpen]
		if unsure || w.state.allowed || w.released || w.burning {
			t.Fatalf("secured: %+v", w.state)
		}
	case gate.Passed:
		if w.allowed--; w.allowed < 0 && !w.released {
			t.Fatal("more people passed than Open said")
		}
	}
}

func (w *world) write(t *rapid.T, a action) {
	switch a.relay {
	case hold:
		w.hold = a.high
		return
	case stop:
		w.stop = a.high
		return
	}
	if a.high && w.now >= w.until {
		t.Fatalf("Pass rises at %v, the authorisation is over at %v", w.now, w.until)
	}
	if a.high {
		w.risen = w.now
	} else {
		w.powered = append(w.powered, span{w.risen, w.now})
	}
	w.pass = a.high
}

// power returns for how long the coil was under power within the last while.
func (w *world) power(within time.Duration) (sum time.Duration) {
	for _, s := range w.powered {
		sum += max(0, s.to-max(s.from, w.now-within))
	}
	if w.pass {
		sum += w.now - max(w.risen, w.now-within)
	}
	return sum
}

func (w *world) laws(t *rapid.T) {
	if w.pass != w.out.pass || w.hold != w.out.hold || w.stop != w.out.stop {
		t.Fatal("what was written is not what the state says")
	}
	if w.pass && (w.burning || w.released || w.halted) {
		t.Fatalf("Pass is high: burning %t, released %t, halted %t", w.burning, w.released, w.halted)
	}
	if w.pass && !w.somebody() && (w.allowed < 1 || w.now >= w.until) {
		t.Fatalf("Pass is high with nobody in the beams: %d may pass, now is %v, the authorisation is over at %v", w.allowed, w.now, w.until)
	}
	if w.pass && w.stop {
		t.Fatal("Pass and Stop are high together")
	}
	if w.pass && w.opts.Pulse > 0 && w.now-w.risen >= w.opts.Pulse {
		t.Fatalf("Pass is high since %v, now is %v", w.risen, w.now)
	}
	if d := w.opts.Duty; d != (Duty{}) && w.power(d.Within) > d.On {
		t.Fatalf("the coil was under power for %v within %v, bears %v", w.power(d.Within), d.Within, d.On)
	}
	if w.stop && (w.burning || w.released || w.halted) {
		t.Fatal("Stop is high in a fire, after a release or after halt")
	}
	if w.hold && (w.burning || w.released) {
		t.Fatal("Hold is high in a fire or after a release")
	}
	if due, ok := w.next(); ok && due < w.now {
		t.Fatalf("due at %v, which is past", due)
	}
	if !w.halted {
		w.senses(t)
	}
}

// lasts says whether an input has been on for so long.
func (w *world) lasts(x sensor, d time.Duration) bool { return w.seen[x] && w.now >= w.seenAt[x]+d }

// senses is the law of what is known from the inputs: each is taken for what it is once it has not changed for its time, and what lasts is told.
func (w *world) senses(t *rapid.T) {
	for x := range sensors {
		settles := w.opts.Debounce
		if x == atOpen || x == atClosed || x == unready || x == alarm {
			settles = w.opts.LimitDebounce
		}
		if w.now >= w.readAt[x]+settles && w.seen[x] != w.raw[x] {
			t.Fatalf("input %d has not changed since %v, and is not seen at %v", x, w.readAt[x], w.now)
		}
	}
	dark := w.lasts(beamA, w.opts.BlockedAfter) || w.lasts(beamB, w.opts.BlockedAfter)
	if dark && !w.blocked || w.blocked && !w.seen[beamA] && !w.seen[beamB] {
		t.Fatalf("blocked %t, dark for long %t", w.blocked, dark)
	}
	ills := [ailments]bool{
		torn: w.seen[atOpen] && w.seen[atClosed], resting: w.ills[resting] && w.tired, apart: w.ills[apart] && !w.otherShut,
		unwell: w.lasts(unready, w.opts.CloseTimeout), alarming: w.lasts(alarm, w.opts.BlockedAfter),
	}
	if ills != w.ills || w.ailing != w.ill() {
		t.Fatalf("ill %v, should be %v, told %t", w.ills, ills, w.ailing)
	}
	if w.left > max(w.allowed, 0) {
		t.Fatalf("%d may pass, Open said %d", w.left, w.allowed)
	}
	inside := 0
	if w.zone.from == fromA {
		inside = w.zone.heads
	}
	if !w.opts.contacts && !w.state.allowed && w.left > inside {
		t.Fatalf("%d may pass when the authorisation is over, %d are inside", w.left, inside)
	}
	over := w.now >= w.endedAt+w.opts.CloseTimeout || w.leaf.want == leafShut && w.leaf.home && !w.out.pass
	if w.opts.contacts && !w.state.allowed && over && w.left > 0 {
		t.Fatalf("%d may pass, and the gate is shut since %v", w.left, w.endedAt)
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

// draw returns a gate of any kind.
func draw(t *rapid.T, lock *Interlock) *world {
	o, err := (&Opts{
		FailSecure: rapid.Bool().Draw(t, "fail secure"),
		Pulse:      rapid.SampledFrom([]time.Duration{0, 0, 100 * time.Millisecond, 200 * time.Millisecond}).Draw(t, "pulse"),
		Duty:       rapid.SampledFrom([]Duty{{}, {time.Second, 4 * time.Second}, {5 * time.Second, 20 * time.Second}}).Draw(t, "duty"),
		Interlock:  lock,
	}).resolve()
	if err != nil {
		t.Fatal(err)
	}
	o.contacts = rapid.Bool().Draw(t, "contacts")
	burning := rapid.IntRange(0, 9).Draw(t, "burns at the start") == 0
	var dark [2]bool
	for x := range dark {
		dark[x] = rapid.IntRange(0, 9).Draw(t, "somebody at the start") == 0
	}
	w := &world{state: start(o, burning, dark), released: burning, dark: dark}
	w.hold = w.out.hold
	if w.hold && w.somebody() {
		t.Fatal("locked at the start, with somebody in the beams")
	}
	return w
}

// chance gives the gate any input.
func (w *world) chance(t *rapid.T) {
	people := rapid.IntRange(-1, 4)
	limits := rapid.SampledFrom([]time.Duration{-1, 0, time.Millisecond, time.Second, time.Hour})
	switch kind := rapid.IntRange(0, 23).Draw(t, "kind"); kind {
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
	case 9, 10:
		w.give(t, sensed{[]sensor{unready, alarm}[kind-9], rapid.IntRange(0, 3).Draw(t, "word") == 0})
	case 11, 12: // the leaf does as a leaf should
		shut := kind == 11
		w.give(t, sensed{atOpen, !shut})
		w.give(t, sensed{atClosed, shut})
	default:
		w.give(t, sensed{sensor(kind % 4), rapid.Bool().Draw(t, "on")})
	}
}

var waits = rapid.SampledFrom([]time.Duration{
	0, 1, time.Millisecond, 5 * time.Millisecond, 30 * time.Millisecond, 150 * time.Millisecond, 600 * time.Millisecond, 4 * time.Second, 16 * time.Second,
})

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := draw(t, nil)
		w.give(t, began{})
		for range rapid.IntRange(1, 120).Draw(t, "steps") {
			w.wait(t, waits.Draw(t, "wait"))
			w.chance(t)
		}
		w.calm(t)
	})
}

// calm lets everybody go and everything become whole: whatever was before, the gate is secured, and so it is after each
// authorisation.
func (w *world) calm(t *rapid.T) {
	if w.halted {
		return
	}
	for x := range sensors {
		w.give(t, sensed{x, x == atClosed})
	}
	w.wait(t, time.Second)
	w.give(t, rearm{})
	w.wait(t, time.Minute)
	if !w.secured {
		t.Fatalf("never secured again: %+v", w.state)
	}
	before := w.proofs
	w.give(t, open{1, 0})
	w.wait(t, time.Minute)
	if w.proofs != before+1 {
		t.Fatalf("secured %d times after an authorisation", w.proofs-before)
	}
}

// TestNeverBothDoors drives the two doors of a sluice at random; each is told what the other is before it is ordered, and after
// each step, as Interlock does it.
func TestNeverBothDoors(t *testing.T) {
	opened := 0
	rapid.Check(t, func(t *rapid.T) {
		lock := new(Interlock)
		doors := [2]*world{draw(t, lock), draw(t, lock)}
		tell := func() {
			for i, d := range doors {
				if shut := doors[1-i].proved(); shut != d.otherShut && !d.halted {
					d.give(t, other{shut})
				}
			}
		}
		for _, d := range doors {
			d.give(t, began{})
			d.give(t, sensed{atClosed, true})
			d.wait(t, time.Second)
		}
		tell()
		for range rapid.IntRange(1, 120).Draw(t, "steps") {
			pause := waits.Draw(t, "wait")
			for end := doors[0].now + pause; doors[0].now < end; { // both clocks go together
				next := end
				for _, d := range doors {
					if due, ok := d.next(); ok {
						next = min(next, max(due, d.now+1))
					}
				}
				for _, d := range doors {
					d.wait(t, next-d.now)
				}
				tell()
			}
			i := rapid.IntRange(0, 1).Draw(t, "door")
			before := doors[i].pass
			doors[i].chance(t)
			if doors[i].pass && !before {
				opened++
				if !doors[1-i].proved() {
					t.Fatalf("door %d opens, and the other is not proved closed", i)
				}
			}
			tell()
			if doors[0].pass && doors[1].pass || doors[0].state.allowed && doors[1].state.allowed {
				t.Fatal("both doors are ordered open")
			}
			for i, d := range doors {
				if d.state.allowed && !doors[1-i].proved() {
					t.Fatalf("door %d may be passed, and the other is not proved closed", i)
				}
			}
		}
	})
	if opened == 0 {
		t.Error("no door ever opened")
	}
}

func TestTheLawsAreReached(t *testing.T) {
	o, _ := (*Opts)(nil).resolve()
	s, _, _ := step(start(o, false, [2]bool{}), began{}, 0)
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
	if len(todo) != 0 || len(events) != 1 || events[0] != (gate.Event{Kind: gate.Passed, At: 4e8, Orders: 1}) || s.left != 1 || !s.out.pass {
		t.Fatalf("one of two: %v %v, %d left", todo, events, s.left)
	}
	s, todo, _ = step(s, sensed{fire, true}, 5e8)
	if err := s.check(open{1, 0}); len(todo) != 0 || err != ErrFire {
		t.Fatalf("fire contact bounces: %v, %v", todo, err)
	}
	_, todo, events = step(s, tick{}, 6e8)
	if len(todo) != 2 || todo[0] != (action{hold, false}) || todo[1] != (action{pass, false}) || events[0].Kind != gate.FireOn {
		t.Fatalf("fire: %v %v, want Hold dropped, then Pass", todo, events)
	}
}

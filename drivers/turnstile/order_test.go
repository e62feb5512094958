package turnstile

import (
	"slices"
	"testing"
	"time"

	"passlane/drivers/gate"
)

// at is an input and its time.
type at struct {
	ms int
	in any
}

// steps plays inputs at a gate that is closed, each with the ticks that are due before it.
func steps(opts *Opts, all ...at) (s state, told []gate.Kind) {
	o, _ := opts.resolve()
	give := func(in any, now time.Duration) {
		var events []gate.Event
		s, _, events = step(s, in, now)
		for _, e := range events {
			told = append(told, e.Kind)
		}
	}
	s = start(o, false, [2]bool{})
	give(began{}, 0)
	give(sensed{atClosed, true}, 0)
	for _, e := range all {
		now := time.Duration(e.ms) * time.Millisecond
		for due, ok := s.next(); ok && due <= now; due, ok = s.next() {
			give(tick{}, due)
		}
		give(e.in, now)
	}
	return s, told
}

// Inputs are taken in the order in which they changed, however late the tick; those of one moment in their own, so that who covers both beams at
// once comes on the permitted way.
func TestInputsAreTakenInTheirOrder(t *testing.T) {
	for _, c := range []struct {
		a, b time.Duration
		want side
	}{{1, 2, fromA}, {2, 1, fromB}, {1, 1, fromA}} {
		s, _ := steps(nil)
		for now := range time.Duration(3) {
			for x, dark := range []time.Duration{c.a, c.b} {
				if dark == now {
					s, _, _ = step(s, sensed{sensor(x), true}, now)
				}
			}
		}
		if s, _, _ = step(s, tick{}, time.Second); s.zone.from != c.want {
			t.Errorf("A dark at %d, B at %d: somebody from side %d", c.a, c.b, s.zone.from)
		}
	}
}

// A leaf in level mode that closes though it is held open says so, and whoever was let through may still go.
func TestALeafThatClosesByItselfEndsNothing(t *testing.T) {
	s, told := steps(nil, at{100, open{1, 0}}, at{200, sensed{atClosed, false}}, at{300, sensed{atOpen, true}}, at{1000, sensed{atOpen, false}},
		at{1100, sensed{atClosed, true}}, at{1300, tick{}})
	if last := told[len(told)-1]; last != gate.Closed || !s.allowed || s.left != 1 || !s.out.pass {
		t.Errorf("told %v, allowed %t, %d left", told, s.allowed, s.left)
	}
}

// A pulse that waits for the beams waits for the leaf too, if somebody moves that meanwhile; who is to have it does not lose it.
func TestAPulseWaitsForTheLeaf(t *testing.T) {
	pulsed := &Opts{Pulse: 200 * time.Millisecond}
	moved := []at{{100, sensed{beamA, true}}, {200, open{1, 0}}, {300, sensed{atClosed, false}}, {400, sensed{beamA, false}}, {500, tick{}}}
	if s, told := steps(pulsed, moved...); s.out.pass || !s.allowed {
		t.Errorf("told %v, Pass %t, allowed %t", told, s.out.pass, s.allowed)
	}
	if s, told := steps(pulsed, append(moved, at{600, sensed{atClosed, true}}, at{650, tick{}})...); !s.out.pass || !s.allowed {
		t.Errorf("closed again: told %v, Pass %t, allowed %t", told, s.out.pass, s.allowed)
	}
}

// A leaf that is not proved where it should be is stuck after its time: from the start, and when it leaves its place.
func TestALeafThatIsNotProvedIsStuck(t *testing.T) {
	if _, told := steps(nil, at{1, sensed{atClosed, false}}, at{4999, tick{}}, at{5001, tick{}}); !slices.Equal(told, []gate.Kind{gate.Stuck}) {
		t.Errorf("never closed: told %v", told)
	}
	opened := []at{{100, open{1, 0}}, {200, sensed{atClosed, false}}, {300, sensed{atOpen, true}}, {1000, sensed{atOpen, false}}, {5000, tick{}}}
	if _, told := steps(nil, opened...); told[len(told)-1] != gate.Stuck {
		t.Errorf("left its place: told %v", told)
	}
}

// The alarm of a gate and its switch say of one hand that it was forced, whichever comes first.
func TestAlarmAndSwitchTellOneHand(t *testing.T) {
	for _, order := range [][]any{{sensed{alarm, true}, sensed{atClosed, false}}, {sensed{atClosed, false}, sensed{alarm, true}}} {
		_, told := steps(nil, at{1000, order[0]}, at{1100, order[1]}, at{1200, tick{}})
		if n := len(told) - 1; told[n] != gate.Forced || slices.Contains(told[:n], gate.Forced) {
			t.Errorf("%v: told %v", order, told)
		}
	}
}

// A gate in pulse mode that hangs open gives the next one no pulse when its other switch comes on.
func TestNoPulseIntoAnOpenLeaf(t *testing.T) {
	s, told := steps(&Opts{Pulse: 200 * time.Millisecond}, at{100, sensed{atClosed, false}}, at{200, open{1, 0}}, at{300, sensed{atOpen, true}}, at{400, tick{}})
	if s.out.pass || !s.allowed || told[len(told)-1] != gate.Opened {
		t.Errorf("Pass %t, allowed %t, told %v", s.out.pass, s.allowed, told)
	}
}

// A halt in pulse mode moves no leaf by Pass, so that the gate stays locked around whoever is in the beams.
func TestAHaltBetweenPulsesLeavesHold(t *testing.T) {
	s, _ := steps(&Opts{Pulse: 200 * time.Millisecond, FailSecure: true}, at{100, open{1, 0}}, at{150, sensed{beamA, true}}, at{200, halt{}})
	if s.out != (outputs{hold: true}) {
		t.Errorf("left with %+v", s.out)
	}
}

// A lock cuts a pulse on Pass short; Stop rises after the pause, and not before.
func TestStopRisesAfterThePause(t *testing.T) {
	locked := []at{{100, open{1, 0}}, {200, lock{}}}
	for ms, want := range map[int]outputs{201: {hold: true}, 299: {hold: true}, 300: {hold: true, stop: true}, 500: {hold: true}} {
		if s, _ := steps(&Opts{Pulse: 200 * time.Millisecond}, append(locked, at{ms, tick{}})...); s.out != want {
			t.Errorf("at %d ms: %+v", ms, s.out)
		}
	}
}

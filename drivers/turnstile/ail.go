package turnstile

import (
	"errors"

	"passlane/drivers/gate"
)

// ailment is one reason not to trust the gate.
type ailment uint8

const (
	torn     ailment = iota // both limit switches are on
	resting                 // the coil of Pass
	unwell                  // the gate is not ready
	alarming                // the gate's alarm does not end
	apart                   // the other door opened
	ailments                // how many there are
)

var ailmentErrors = [ailments]error{
	torn:     errors.New("turnstile: LimitOpen and LimitClosed contradict each other"),
	resting:  ErrResting,
	unwell:   ErrNotReady,
	alarming: errors.New("turnstile: the gate's alarm does not end"),
	apart:    ErrInterlock,
}

// ail tells that something is wrong, or that nothing is any more.
func (t *turn) ail(a ailment, on bool) {
	was := t.ills
	t.ills[a] = on
	switch {
	case on && !was[a]:
		t.tell(gate.Fault)
	case !on && was[a] && !t.ill():
		t.tell(gate.Recovered)
	}
}

// ill says whether anything is wrong.
func (s state) ill() bool { return s.ills != [ailments]bool{} }

// faults returns what is wrong.
func (s state) faults() []error {
	var out []error
	for a, on := range s.ills {
		if on {
			out = append(out, ailmentErrors[a])
		}
	}
	return out
}

// word is what the gate says of itself: that it is not ready, or alarmed.
func (t *turn) word(x sensor) {
	t.onAt[x] = t.at
	switch {
	case x == alarm && t.seen[x] && !t.leaf.forced:
		t.tell(gate.Forced)
	case x == alarm:
		t.ail(alarming, false) // it begins, or is over
	default:
		t.ail(unwell, false)
	}
}

// lasting makes a fault of a word that does not end: the gate is broken, or the wire is cut.
func (t *turn) lasting() {
	if t.seen[unready] && t.at >= t.onAt[unready]+t.opts.CloseTimeout {
		t.ail(unwell, true)
	}
	if t.seen[alarm] && t.at >= t.onAt[alarm]+t.opts.BlockedAfter {
		t.ail(alarming, true)
	}
}

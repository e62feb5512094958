package lane

import (
	"time"

	"passlane/kiosk/ledger"
)

// ordered takes an officer's order for the lane as a whole.
func (s State) ordered(at time.Duration, o Order) (State, []Effect) {
	if !named(o.ID) || (o.Open && s.Fire) {
		return s, nil // nobody's order; or the way is open to all
	}
	s.Ordered = true
	switch {
	case o.Release:
		s = s.note(at, ledger.Command{Officer: o.ID, Order: ledger.OrderRelease, Reason: o.Reason})
		return s.release(at, ledger.OrderRelease)
	case o.Open:
		s.Shut, s.Released = false, false
		return s.note(at, ledger.Command{Officer: o.ID, Order: ledger.OrderOpen, Reason: o.Reason}), []Effect{Rearm{}}
	}
	s.Shut = true
	return s.note(at, ledger.Command{Officer: o.ID, Order: ledger.OrderClose, Reason: o.Reason}).withdraw(at, "closed")
}

// fire drops every hold at once; whatever is under way ends, and the ledger follows.
func (s State) fire(at time.Duration) (State, []Effect) {
	s.Secure = false
	if s.Fire {
		return s, []Effect{Release{}}
	}
	s.Fire = true
	in := ledger.Incident{What: ledger.FireOn}
	if s.Crossing.How == "" {
		in.Crossing = s.Crossing.ID
	}
	return s.note(at, in).release(at, "fire")
}

// release lets everybody go both ways, at once and whatever the beams say; only an officer's order takes the hold again.
func (s State) release(at time.Duration, why string) (State, []Effect) {
	s.Shut, s.Released, s.Secure = true, true, false
	effects := []Effect{Release{}}
	var more []Effect
	switch {
	case s.live() && s.through():
		s, more = s.end(at, ledger.Passed, why)
	case s.live():
		s, more = s.end(at, ledger.Disturbed, why)
	default:
		s, more = s.withdraw(at, why)
	}
	return s, append(effects, more...)
}

// withdraw takes back whatever was not walked yet: what is being asked ends, what is being written opens nothing, and at the gate the right to
// pass ends. A party that waits for an officer goes on waiting, except on fire.
func (s State) withdraw(at time.Duration, why string) (State, []Effect) {
	switch s.Phase {
	case Reading, Choosing, Capturing, Deciding:
		return s.end(at, ledger.Abandoned, why)
	case Referred:
		if s.Released {
			return s.end(at, ledger.Abandoned, why)
		}
	case Recording:
		if s.Crossing.Stopped == "" {
			s.Crossing.Stopped = why // it waits for its answer, and then ends
		}
	}
	if s.live() {
		return s.close(at, why)
	}
	return s, nil
}

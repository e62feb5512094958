package lane

import (
	"cmp"
	"time"

	"passlane/drivers/gate"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// live tells whether the gate was told to open for the crossing and has not been proved closed and empty since. Until then whatever the
// gate tells of people belongs to it, in every phase.
func (s State) live() bool { return s.Crossing.Told && s.Crossing.How == "" }

// through tells whether the whole party has walked.
func (s State) through() bool { return s.Crossing.Walked >= s.Crossing.People() }

func (s State) open(at time.Duration) (State, []Effect) {
	people := s.Crossing.People()
	lasts := s.Times.Pass + time.Duration(people-1)*s.Times.PerHead
	s.Crossing.Told, s.Secure = true, false
	return s.enter(Passing, at, lasts), []Effect{
		OpenGate{Crossing: s.Crossing.ID, People: people, For: lasts}, Tone{ToneAccepted},
	}
}

// passing waits until the party is through and the gate proved closed and empty. When that takes too long the lane is out of order,
// and the count goes on.
func (s State) passing(ev Event) (State, []Effect) {
	if _, tick := ev.What.(Tick); !tick || !s.due(ev.At) {
		return s, nil // the gate is theirs
	}
	if s.Crossing.Ending == "" && !s.through() {
		return s.close(ev.At, timeUp)
	}
	s, effects := s.working(ev.At, Working{Part: Gate, Cause: Unproven, Detail: "not proved closed and empty"})
	return s.rest(), effects
}

// notOpened ends a crossing whose gate took no order: it is as closed as it was.
func (s State) notOpened(at time.Duration, w NotOpened) (State, []Effect) {
	if w.Crossing != s.Crossing.ID || !s.live() || s.Crossing.Opened || s.Crossing.Walked+s.Crossing.Extra > 0 {
		return s, nil // it was opened after all, or another one
	}
	s.Crossing.Told, s.Secure = false, true
	return s.end(at, ledger.Abandoned, "gate")
}

// timeUp is the ending of a party that did not walk in time.
const timeUp = "time"

// close ends the right of a party to pass before everybody is through. Who is inside is let out, and counted.
func (s State) close(at time.Duration, why string) (State, []Effect) {
	if s.Crossing.Ending != "" || s.through() {
		return s, nil // it is being closed
	}
	s.Crossing.Ending, s.Deadline = why, at+s.Times.Close
	return s, []Effect{LockGate{}}
}

// moved takes what the gate tells. States of the gate come first; people are counted on the crossing for which the gate was opened, until it
// is secured, and are incidents without one.
func (s State) moved(at time.Duration, w Moved) (State, []Effect) {
	switch k := w.Kind; k {
	case gate.FireOn:
		return s.fire(at)
	case gate.FireOff:
		if !s.Fire {
			return s, nil
		}
		s.Fire = false
		return s.note(at, ledger.Incident{What: ledger.FireOff}), nil // the hold comes back with an officer's order
	case gate.Fault, gate.Recovered:
		return s.working(at, Working{Part: Gate, Cause: Untrue, OK: k == gate.Recovered})
	case gate.Stuck:
		return s.working(at, Working{Part: Gate, Cause: Stuck})
	case gate.Blocked, gate.Cleared:
		return s.working(at, Working{Part: Gate, Cause: Blocked, OK: k == gate.Cleared})
	case gate.Closed:
		return s.working(at, Working{Part: Gate, Cause: Stuck, OK: true})
	case gate.Secured:
		return s.secured(at, w)
	case gate.Opened:
		s.Crossing.Opened = s.Crossing.Opened || s.live() && !w.Before
		return s, nil
	case gate.TurnedBack:
		return s, nil // looked in and left
	case gate.Passed:
		return s.passed(at)
	}
	return s.wrong(at, w.Kind)
}

// secured is the gate proved closed, locked and empty: whatever was under way there is over. What it told before it was opened for the
// crossing under way says nothing of that one.
func (s State) secured(at time.Duration, w Moved) (State, []Effect) {
	if w.Before || s.Released {
		return s, nil
	}
	s.Secure = true
	for _, c := range []Cause{Unproven, Stuck, Forced} {
		s, _ = s.working(at, Working{Part: Gate, Cause: c, OK: true}) // what heals orders nothing
	}
	if s.live() {
		return s.finish(at)
	}
	return s, nil
}

// passed is one person through, by right or because the gate is free.
func (s State) passed(at time.Duration) (State, []Effect) {
	switch {
	case s.Released:
		return s.count(at, ledger.Escaped), nil
	case !s.live() || s.through():
		return s.wrong(at, gate.Extra)
	}
	s.Crossing.Walked++
	if s.through() && s.Crossing.Ending == "" {
		s.Deadline = at + s.Times.Close
		return s, []Effect{LockGate{}}
	}
	return s, nil
}

// wrong is what should not be: on record, with a picture and a tone. Of a party that is not through yet nobody else may walk.
func (s State) wrong(at time.Duration, k gate.Kind) (State, []Effect) {
	if s.Released && k == gate.Against {
		return s.count(at, ledger.Escaped), nil
	}
	s = s.count(at, k.String())
	var effects []Effect
	switch k {
	case gate.WrongWay, gate.Against:
		s = s.hint(at, WrongWay)
	case gate.Forced:
		s.Secure = false
		s, effects = s.hint(at, WrongWay).working(at, Working{Part: Gate, Cause: Forced})
	case gate.Extra:
		s.Crossing.Extra += one(s.live())
		s = s.hint(at, OneByOne)
	case gate.Tailgate:
		s = s.hint(at, OneByOne)
	}
	if s.live() {
		var more []Effect
		s, more = s.close(at, k.String())
		effects = append(effects, more...)
	}
	return s, append(effects, Tone{ToneRefused}, View{What: k.String(), Crossing: s.Crossing.ID})
}

func one(when bool) int {
	if when {
		return 1
	}
	return 0
}

// count puts an incident on record, on the crossing for which the gate is open if there is one.
func (s State) count(at time.Duration, what string) State {
	in := ledger.Incident{What: what}
	if s.live() {
		in.Crossing = s.Crossing.ID
	}
	return s.note(at, in)
}

// finish ends the crossing of a gate that is secured. Where fewer of the party walked than it was opened for, an officer says who did.
func (s State) finish(at time.Duration) (State, []Effect) {
	c := s.Crossing
	switch {
	case s.through():
		return s.end(at, ledger.Passed, trouble(c.Ending))
	case c.Walked+c.Extra > 0:
		s, effects := s.end(at, ledger.Disturbed, cmp.Or(trouble(c.Ending), "incomplete"))
		return s.missing(at, effects)
	case trouble(c.Ending) != "":
		return s.end(at, ledger.Disturbed, c.Ending)
	}
	return s.end(at, ledger.Abandoned, "nobody walked")
}

// missing calls an officer because somebody of the party is missing: who did not walk has not crossed, and only a person can say who that
// is. A minor among them may be the one.
func (s State) missing(at time.Duration, effects []Effect) (State, []Effect) {
	d := policy.Decision{Outcome: ledger.Referred, Findings: []policy.Finding{{Code: policy.PartyIncomplete, Severity: policy.Refer}}}
	for _, m := range s.Crossing.chosen() {
		d.Findings = append(d.Findings, policy.Finding{Code: policy.ChildMissing, Severity: policy.Refer, Subject: m.Holder})
	}
	s.Crossing.Decision, s.Crossing.Counting, s.Crossing.Lacks = d, true, ""
	s, more := s.wait(at)
	return s, append(effects, more...)
}

// trouble is why a passage was ended early; time that is up is none.
func trouble(ending string) string {
	if ending == timeUp {
		return ""
	}
	return ending
}

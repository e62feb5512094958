package lane

import (
	"slices"
	"strings"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// Lack is what an officer's word lacked, so that it was not taken; empty is nothing.
type Lack string

// What a word may lack.
const (
	LacksReason Lack = "reason" // children are concerned: a reason from the list
	LacksSecond Lack = "second" // a finding is grave: a second officer
)

// whole tells whether an officer's word says who, what and why.
func (w Officer) whole() bool {
	said := named(w.Reason) || (w.Code != "" && w.Code != ledger.OtherReason)
	return named(w.ID) && said && (w.Code == "" || w.Code.Known()) && (w.Verdict == ledger.Clear || w.Verdict == ledger.Refuse)
}

// lacks returns what the word lacks for a decision. To refuse, less is needed than to let somebody pass.
func (w Officer) lacks(d *policy.Decision) Lack {
	ofChildren := slices.ContainsFunc(d.Findings, func(f policy.Finding) bool { return f.Code.OfChildren() })
	if w.Verdict != ledger.Clear {
		return ""
	}
	switch {
	case ofChildren && w.Code == "":
		return LacksReason
	case d.Grave() && (!named(w.Second) || same(w.ID, w.Second)):
		return LacksSecond
	}
	return ""
}

// same tells whether two names are one officer's.
func same(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }

// named tells whether a name is one: blanks are nobody's.
func named(officer string) bool { return strings.TrimSpace(officer) != "" }

// officer takes an officer's word on the crossing under way. An officer can end every phase; to let somebody pass, the lane has to have
// asked. A word that lacks something is not taken, and the officer's screen says so.
func (s State) officer(at time.Duration, w Officer) (State, []Effect) {
	switch {
	case w.Crossing == "" || w.Crossing != s.Crossing.ID || !w.whole():
		return s, nil // not on this crossing, or not a whole word
	case s.Phase == Referred && s.Crossing.Counting:
		return s.counted(at, w)
	case s.Crossing.How != "" || s.Crossing.Verdict == ledger.Refuse:
		return s, nil // it is over, or is as soon as the disk has written why
	case s.Phase == Referred:
		return s.decided(at, w)
	case w.Verdict == ledger.Refuse:
		return s.refused(at, w)
	}
	return s, nil // nobody asked
}

// decided takes the word on a party that waits.
func (s State) decided(at time.Duration, w Officer) (State, []Effect) {
	if s.Crossing.Lacks = w.lacks(&s.Crossing.Decision); s.Crossing.Lacks != "" {
		return s, nil
	}
	s.Crossing.Verdict = w.Verdict
	return s.note(at, w.override()).record(at)
}

// refused takes the word that ends what is under way before anybody asked for one.
func (s State) refused(at time.Duration, w Officer) (State, []Effect) {
	if s.live() {
		s = s.note(at, ledger.Command{Officer: w.ID, Order: ledger.OrderLock, Reason: w.Reason, Crossing: w.Crossing})
		return s.close(at, "officer") // who has gone has gone
	}
	s = s.note(at, w.override())
	var effects []Effect
	if s.Phase == Capturing {
		effects = append(effects, StopCapture{})
	}
	s.Crossing.Verdict, s.Crossing.Stopped = ledger.Refuse, "officer" // it ends, also if the word cannot be kept
	s, more := s.gathered().record(at)
	return s, append(effects, more...)
}

// counted takes the word on who of a party crossed.
func (s State) counted(at time.Duration, w Officer) (State, []Effect) {
	people := s.Crossing.People()
	for i, who := range w.Missing {
		if who < 0 || who >= people || slices.Contains(w.Missing[:i], who) {
			return s, nil // nobody of this party
		}
	}
	if s.Crossing.Lacks = w.lacks(&s.Crossing.Decision); s.Crossing.Lacks != "" {
		return s, nil
	}
	s = s.note(at, ledger.Counted{Crossing: w.Crossing, Officer: w.ID, Reason: w.Reason, Code: w.Code, Second: w.Second, Missing: w.Missing})
	return s.enter(Done, at, s.Times.Thanks), nil
}

func (w Officer) override() ledger.Override {
	return ledger.Override{Crossing: w.Crossing, Officer: w.ID, Verdict: w.Verdict, Reason: w.Reason, Code: w.Code, Second: w.Second}
}

// referred waits for an officer's word on this very crossing.
func (s State) referred(ev Event) (State, []Effect) {
	if _, tick := ev.What.(Tick); !tick || !s.due(ev.At) {
		return s, nil // the officer comes
	}
	return s.end(ev.At, ledger.Abandoned, "no officer")
}

package lane

import (
	"slices"
	"strings"

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
	said := w.Reason != "" || (w.Code != "" && w.Code != ledger.OtherReason)
	return w.ID != "" && said && (w.Code == "" || w.Code.Known()) && (w.Verdict == ledger.Clear || w.Verdict == ledger.Refuse)
}

// lacks returns what the word lacks for a decision. To refuse, less is needed than to let somebody pass.
func (w Officer) lacks(d *policy.Decision) Lack {
	ofChildren := slices.ContainsFunc(d.Findings, func(f policy.Finding) bool { return f.Code.OfChildren() })
	switch {
	case w.Verdict != ledger.Clear:
		return ""
	case ofChildren && w.Code == "":
		return LacksReason
	case d.Grave() && (w.Second == "" || same(w.ID, w.Second)):
		return LacksSecond
	}
	return ""
}

// same tells whether two names are one officer's.
func same(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }

// referred waits for an officer's word on this very crossing. A word that lacks something is not taken, and the officer's screen says so.
func (s State) referred(ev Event) (State, []Effect) {
	switch w := ev.What.(type) {
	case Officer:
		if w.Crossing != s.Crossing.ID || !w.whole() {
			return s, nil // not on this crossing, or not a whole word
		}
		if s.Crossing.Lacks = w.lacks(&s.Crossing.Decision); s.Crossing.Lacks != "" {
			return s, nil
		}
		s.Crossing.Verdict = w.Verdict
		return s.note(ev.At, ledger.Override{
			Crossing: w.Crossing, Officer: w.ID, Verdict: w.Verdict, Reason: w.Reason, Code: w.Code, Second: w.Second,
		}).record(ev.At)
	case Tick:
		if s.due(ev.At) {
			return s.end(ev.At, ledger.Abandoned, "no officer")
		}
	}
	return s, nil // the officer comes
}

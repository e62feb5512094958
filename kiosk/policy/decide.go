package policy

import (
	"cmp"
	"slices"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
)

// Severity is the weight of a finding.
type Severity int

// The severities, each worse than the one before.
const (
	Note   Severity = 1 // told, changes nothing
	Refer  Severity = 2 // an officer decides
	Refuse Severity = 3 // an officer decides, with refusal preset
)

// String returns "note", "refer" or "refuse".
func (s Severity) String() string {
	switch s {
	case Note:
		return "note"
	case Refer:
		return "refer"
	}
	return "refuse"
}

// Finding is one reason of a decision.
type Finding struct {
	Code     Code
	Severity Severity
	Subject  string // the holder concerned, where it is not the one who presented the pass
}

// Decision is what the rules make of the facts: findings most serious first, and the worst of them as outcome.
type Decision struct {
	Outcome  ledger.Outcome
	Findings []Finding
	Policy   string
}

// Grave tells whether an officer's word on this decision needs a second officer.
func (d *Decision) Grave() bool {
	return slices.ContainsFunc(d.Findings, func(f Finding) bool { return f.Code.Grave() })
}

// Decide weighs the facts under the rules at a time. It is total: for every input there is an outcome. No rules and no facts are
// taken as empty ones, which clear nobody. The order of lists in rules and facts changes nothing.
func Decide(r *Rules, f *Facts, now time.Time) Decision {
	if r == nil {
		r = &Rules{}
	}
	if f == nil {
		f = &Facts{}
	}
	now = now.In(r.zone())
	j := judgement{rules: r, facts: f, now: now, today: dateOf(now)}
	j.dated, j.since = j.trusted(), now.Add(-r.window())
	j.lane()
	j.post()
	j.medium()
	j.registry()
	j.policy()
	j.validity()
	j.trips()
	j.ages()
	j.children()
	j.face()
	return Decision{Outcome: outcome(j.found), Findings: sorted(j.found), Policy: r.Version}
}

// sorted puts the most serious first, then by code, which has children before passes and trips, then by whom they concern, each once.
func sorted(found []Finding) []Finding {
	slices.SortFunc(found, func(a, b Finding) int {
		if a.Severity != b.Severity {
			return cmp.Compare(b.Severity, a.Severity)
		}
		if a.Code != b.Code {
			return cmp.Compare(a.Code, b.Code)
		}
		return cmp.Compare(a.Subject, b.Subject)
	})
	return slices.Compact(found)
}

// outcome is the worst severity.
func outcome(found []Finding) ledger.Outcome {
	worst := Note
	for _, f := range found {
		worst = max(worst, f.Severity)
	}
	switch worst {
	case Note:
		return ledger.Cleared
	case Refer:
		return ledger.Referred
	}
	return ledger.Refused
}

type judgement struct {
	rules *Rules
	facts *Facts
	now   time.Time // at the post
	today pass.Date
	since time.Time // the beginning of the window of the patterns of children
	dated bool      // what depends on a date may be decided
	found []Finding
}

// enough is room for the findings of all but the worst crossings, and many for the worst, so that a decision allocates twice at most.
const enough, many = 8, 48

func (j *judgement) add(f Finding) {
	switch len(j.found) {
	case 0:
		j.found = make([]Finding, 0, enough)
	case enough:
		j.found = slices.Grow(j.found, many)
	}
	j.found = append(j.found, f)
}

func (j *judgement) find(when bool, c Code) { j.findOf("", when, c) }

// findOf raises a finding about somebody else of the party.
func (j *judgement) findOf(who string, when bool, c Code) {
	if when {
		j.add(Finding{Code: c, Severity: j.rules.severity(c), Subject: who})
	}
}

// weigh raises a finding that an amnesty may turn into a note.
func (j *judgement) weigh(who string, when bool, c Code, s Severity) {
	if !when {
		return
	}
	if _, waived := j.rules.Waiver(c, j.today, j.facts.Class); waived && j.dated {
		s = Note
	}
	j.add(Finding{Code: c, Severity: s, Subject: who})
}

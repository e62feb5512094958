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
}

// Decision is what the rules make of the facts: findings most serious first, and the worst of them as outcome.
type Decision struct {
	Outcome  ledger.Outcome
	Findings []Finding
	Policy   string
}

// Decide weighs the facts under the rules at a time. It is total: for every input there is an outcome. No rules and no facts are
// taken as empty ones, which clear nobody.
func Decide(r *Rules, f *Facts, now time.Time) Decision {
	if r == nil {
		r = &Rules{}
	}
	if f == nil {
		f = &Facts{}
	}
	j := judgement{rules: r, facts: f, now: now}
	j.lane()
	j.medium()
	j.registry()
	j.dates()
	j.trip()
	j.party()
	j.face()
	slices.SortStableFunc(j.found, func(a, b Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return Decision{Outcome: outcome(j.found), Findings: j.found, Policy: r.Version}
}

// outcome is the worst severity; the findings come sorted.
func outcome(found []Finding) ledger.Outcome {
	if len(found) == 0 || found[0].Severity == Note {
		return ledger.Cleared
	}
	if found[0].Severity == Refer {
		return ledger.Referred
	}
	return ledger.Refused
}

type judgement struct {
	rules *Rules
	facts *Facts
	now   time.Time
	found []Finding
}

func (j *judgement) find(when bool, c Code) {
	if when {
		j.found = append(j.found, Finding{Code: c, Severity: j.rules.severity(c)})
	}
}

// dated tells whether anything that depends on a date may be decided. A registry from the future convicts the clock.
func (j *judgement) dated() bool {
	f := j.facts
	if j.rules.Zone == nil || (!f.RegistrySilent && f.RegistryAge < -j.rules.RegistryWarn) {
		return false
	}
	return f.Clock == ledger.ClockSynced || f.Clock == ledger.ClockHeldOver
}

func (j *judgement) lane() {
	f := j.facts
	j.find(f.LedgerDown, LedgerDown)
	j.find(!f.Supervised, Unsupervised)
	j.find(!j.dated(), ClockUntrusted)
	j.find(j.dated() && !j.rules.open(j.now), PostClosed)
}

func (j *judgement) medium() {
	f := j.facts
	j.find(f.Keyed, PassKeyed)
	switch f.Genuine {
	case pass.Valid:
	case pass.UnknownIssuer:
		j.find(!f.Keyed, PassIssuerUnknown)
	default:
		j.find(true, PassForged)
	}
}

func (j *judgement) registry() {
	f := j.facts
	if f.RegistrySilent {
		j.find(true, RegistrySilent)
		return
	}
	j.find(f.RegistryAge > j.rules.RegistryMax, RegistryStale)
	j.find(f.RegistryAge > j.rules.RegistryWarn && f.RegistryAge <= j.rules.RegistryMax, RegistryOld)
	if !f.Known {
		j.find(true, PassUnknown)
		return
	}
	j.find(!f.Agrees, PassMismatch)
	switch f.Status {
	case Active:
	case Lost, Stolen:
		j.find(true, PassLost)
	default:
		j.find(true, PassRevoked)
	}
}

func (j *judgement) dates() {
	if !j.dated() {
		return
	}
	today := dateOf(j.now.In(j.rules.Zone))
	j.find(j.facts.ValidTo.IsZero() || j.facts.ValidTo.Before(today), PassExpired)
	j.find(today.Before(j.facts.ValidFrom), PassNotYetValid)
}

// trip pairs this movement with the last one, and looks at how long the trip took.
func (j *judgement) trip() {
	f := j.facts
	if !f.Known {
		return
	}
	last := f.Holder.Last
	if last == nil {
		j.find(f.Direction != j.first(), Unpaired)
		return
	}
	if last.Direction != opposite(f.Direction) {
		j.find(true, Unpaired)
		return
	}
	if j.dated() && j.closes() {
		j.find(days(last.At.In(j.rules.Zone), j.now.In(j.rules.Zone)) > j.rules.stay(f.Class), Overstay)
	}
}

// first is the way that a holder of whom no movement is known is expected to go: away from home.
func (j *judgement) first() ledger.Direction {
	if j.facts.Holder.Nationality == j.rules.Country {
		return ledger.DirectionExit
	}
	return ledger.DirectionEntry
}

// opposite returns the other way, and for what is no direction a way that no movement has.
func opposite(d ledger.Direction) ledger.Direction {
	switch d {
	case ledger.DirectionExit:
		return ledger.DirectionEntry
	case ledger.DirectionEntry:
		return ledger.DirectionExit
	}
	return "no direction"
}

// closes tells whether this movement ends a stay: coming home, or leaving a country that is not one's own.
func (j *judgement) closes() bool { return j.facts.Direction == opposite(j.first()) }

func (j *judgement) party() {
	f := j.facts
	j.find(len(f.Minors) > 0, PartyWithMinor)
	if !f.Known || !j.dated() {
		return
	}
	years := age(f.Holder.Birth, dateOf(j.now.In(j.rules.Zone)))
	switch {
	case f.Holder.Birth.Year < 1 || years < max(j.rules.MinorAge, leastMinorAge):
		j.find(true, MinorAlone)
	case years < j.rules.AdultAge:
		j.find(true, YouthAlone)
	}
}

func (j *judgement) face() {
	f := j.facts
	j.find(!f.Photo, PhotoMissing)
	if f.Face == FaceByOfficer || f.Face == FaceMatched {
		return
	}
	if !f.Copyable {
		j.find(!f.Keyed, FaceUnchecked) // what was keyed is compared by the officer it goes to
		return
	}
	j.find(f.Sample < 0 || f.Sample >= min(j.rules.FaceSample, mostFaceSample), FaceNotComparedYet)
}

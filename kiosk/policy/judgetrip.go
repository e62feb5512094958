package policy

import "passlane/kiosk/ledger"

// trips pairs this movement of everybody with their last one.
func (j *judgement) trips() {
	if j.facts.Known {
		j.trip("", &j.facts.Holder)
	}
	for i := range j.facts.Minors {
		j.trip(j.facts.Minors[i].Holder, &j.facts.Minors[i])
	}
}

func (j *judgement) trip(who string, p *Person) {
	way, last := j.facts.Direction, p.Last
	paired := last == nil && way == j.first(p) || last != nil && last.Direction == opposite(way)
	j.weigh(who, !paired, Unpaired, j.rules.unpaired(way))
	j.findOf(who, p.OpenTrips > 1, TripOpenTwice)
	if last == nil {
		return
	}
	j.findOf(who, j.dated && j.rules.Gap > 0 && j.now.Sub(last.At) < j.rules.Gap, TripGap)
	if !paired || way != opposite(j.first(p)) {
		return // nothing ends here
	}
	j.otherPost(who, last.Post)
	until := last.Until
	if until.IsZero() {
		until = j.rules.Until(j.facts.Class, last.At)
	}
	j.weigh(who, j.dated && j.now.After(until), Overstay, j.rules.severity(Overstay))
}

func (j *judgement) otherPost(who, began string) {
	if other := j.rules.OtherPost; other > 0 && began != "" && j.facts.Post != "" && began != j.facts.Post {
		j.add(Finding{Code: TripOtherPost, Severity: min(max(other, j.rules.severity(TripOtherPost)), Refuse), Subject: who})
	}
}

// first is the way that a holder of whom no movement is known is expected to go: away from home.
func (j *judgement) first(p *Person) ledger.Direction {
	if p.Nationality == j.rules.Country {
		return ledger.DirectionExit
	}
	return ledger.DirectionEntry
}

// begins tells whether this movement is known to begin a trip. Of whom the nationality is not known, nothing is.
func (j *judgement) begins(p *Person) bool {
	return p.Nationality != "" && j.facts.Direction == j.first(p)
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

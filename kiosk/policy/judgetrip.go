package policy

import "passlane/kiosk/ledger"

// trips pairs this movement of everybody with their last one.
func (j *judgement) trips() {
	holder := &j.facts.Holder
	if j.facts.Known || holder.Last != nil {
		j.trip("", holder, j.facts.Again || holder.Again)
	} else if j.facts.Again || holder.Again {
		j.again("")
	}
	for i := range j.facts.Minors {
		m := &j.facts.Minors[i]
		j.trip(m.Holder, m, m.Again)
	}
}

// trip says of a movement that does not fit the last one either that it is the same again, here, or that its other half is missing. The
// first no rule makes light of: it is one pass in two hands, or somebody who never was where the record has them.
func (j *judgement) trip(who string, p *Person, again bool) {
	way, last := j.facts.Direction, p.Last
	paired := last == nil && way == j.first(p) || last != nil && last.Direction == way.Opposite()
	again = again || last != nil && last.Direction == way && last.Post != "" && last.Post == j.facts.Post
	if again {
		j.again(who)
	}
	j.weigh(who, !paired && !again, Unpaired, j.rules.unpaired(way))
	j.findOf(who, p.OpenTrips > 1, TripOpenTwice)
	if last == nil {
		return
	}
	j.findOf(who, j.dated && j.rules.Gap > 0 && j.now.Sub(last.At) < j.rules.Gap, TripGap)
	if !paired || way != j.first(p).Opposite() {
		return // nothing ends here
	}
	j.otherPost(who, last.Post)
	until := last.Until
	if until.IsZero() {
		until = j.rules.Until(j.facts.Class, last.At)
	}
	j.weigh(who, j.dated && j.now.After(until), Overstay, j.rules.severity(Overstay))
}

// again says that somebody goes the same way again, which weighs no less than that the other half is missing.
func (j *judgement) again(who string) {
	j.add(Finding{Code: PassAgain, Severity: max(j.rules.severity(PassAgain), j.rules.unpaired(j.facts.Direction)), Subject: who})
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

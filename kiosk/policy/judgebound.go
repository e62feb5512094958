package policy

// over finds, with a clock that is not trusted, that a pass ended before the earliest day that it can be. That it holds is never found: it may
// be any later day.
func (j *judgement) over() {
	earliest := j.facts.NotBefore
	if earliest.IsZero() || j.facts.ValidTo.IsZero() {
		return
	}
	j.find(j.facts.ValidTo.Before(dateOf(earliest.In(j.rules.zone()))), PassExpired)
}

package policy

// ages looks at who presented the pass: a minor alone is never cleared.
func (j *judgement) ages() {
	f, r := j.facts, j.rules
	birth := f.Holder.Birth
	if !j.dated || j.ageless() {
		return
	}
	j.find(j.today.Before(earliest(birth)), BirthFuture)
	switch {
	case younger(birth, j.today, r.minorAge()):
		j.find(true, MinorAlone)
		j.find(f.Face != FaceByOfficer, ChildFace)
		j.find(f.Holder.OpenTrips > 1, ChildTwoTrips)
		j.find(outdated(f.Holder.Photo, j.today, r.childPhoto()), ChildPhotoOld)
	case younger(birth, j.today, r.adultAge()):
		s := r.severity(YouthAlone)
		if len(r.YouthClasses) > 0 && forClass(r.YouthClasses, f.Class) {
			s = Note
		}
		j.add(Finding{Code: YouthAlone, Severity: s})
	}
}

// ageless tells that nothing is known of the holder's age, for nobody knows the pass or no row of theirs opened. That is not to be young.
func (j *judgement) ageless() bool {
	h := &j.facts.Holder
	return h.Birth.Year < 1 && (!j.facts.Known || h.Holder == "")
}

// children weighs the party. A recorded guardian whose children are here, confirmed and compared by an officer is cleared; an officer's
// look at each child's face is what always remains.
func (j *judgement) children() {
	f := j.facts
	j.find(len(f.Minors) > bound(j.rules.Children.PerGuardian, 1, mostMinors), PartySize)
	j.find(j.dated && len(f.Minors) > 0 && !j.ageless() && younger(f.Holder.Birth, j.today, j.rules.LeadAge()), GuardianYoung)
	for i := range f.Minors {
		j.child(i)
	}
	for i := range f.Took {
		child := f.Took[i].Holder
		j.findOf(child, j.back(&f.Took[i]) && (child == "" || !j.here(child)), GuardianWithoutChild)
	}
	j.find(f.LanesUnheard && (f.HasMinors || len(f.Minors) > 0), LanesUnheard)
	j.find(j.dated && len(f.Minors) > 0 && j.childrenOf() >= bound(j.rules.Children.Children, 2, mostChildren), AdultManyChildren)
}

// back tells whether the adult comes back the way that they took a child; where that way is not known, whether they come home.
func (j *judgement) back(child *Person) bool {
	if last := child.Last; last != nil && last.Direction.Opposite() != "no direction" {
		return j.facts.Direction == last.Direction.Opposite()
	}
	return !j.begins(&j.facts.Holder)
}

func (j *judgement) child(i int) {
	c, rules := &j.facts.Minors[i], &j.rules.Children
	who := c.Holder
	j.guardian(c)
	j.findOf(who, c.Flag != "", CaseOpen)
	shown := j.ownPass(c)
	j.findOf(who, j.twoTrips(i), ChildTwoTrips)
	j.findOf(who, j.dated && j.adultsOf(c) >= bound(rules.Adults, 2, mostAdults), ChildManyAdults)
	j.findOf(who, !(shown && c.Confirmed == ConfirmedByPass) && (rules.Confirm != ConfirmedByPicture || c.Confirmed != ConfirmedByPicture), ChildUnconfirmed)
	j.findOf(who, c.Face != FaceByOfficer, ChildFace)
	j.findOf(who, !c.LivePhoto, PhotoMissing)
	if !j.dated {
		return
	}
	j.findOf(who, c.Birth.Year < 1, BirthUnknown)
	j.findOf(who, j.today.Before(earliest(c.Birth)), BirthFuture)
	j.findOf(who, younger(c.Birth, j.today, j.rules.minorAge()) && outdated(c.Photo, j.today, j.rules.childPhoto()), ChildPhotoOld)
	j.findOf(who, !younger(c.Birth, j.today, bound(j.rules.ChildAge, j.rules.minorAge(), mostAge)), ChildGrown)
}

// ownPass weighs the pass that a child showed of their own, and tells whether it is good: what is not in force confirms nobody.
func (j *judgement) ownPass(c *Person) (good bool) {
	j.findOf(c.Holder, c.Cloned, PassCloned)
	j.findOf(c.Holder, c.Unproven && !c.Cloned, PassUnproven)
	plain, later := c.Plain && !j.rules.PlainTags, j.dated && j.today.Before(c.Signed)
	j.findOf(c.Holder, plain, PassPlainTag)
	j.findOf(c.Holder, later, PassSignedLater)
	if c.Status == "" {
		return false // they showed none, or one of which nothing is known
	}
	expired, early := j.dated && c.PassTo.Before(j.today), j.dated && j.today.Before(c.PassFrom)
	lost := c.Status == Lost || c.Status == Stolen
	j.findOf(c.Holder, lost, PassLost)
	j.findOf(c.Holder, !lost && c.Status != Active, PassRevoked)
	j.weigh(c.Holder, expired, PassExpired, j.rules.severity(PassExpired))
	j.findOf(c.Holder, early, PassNotYetValid)
	return c.Status == Active && !c.Cloned && !c.Unproven && !plain && !later && !expired && !early
}

func (r *Rules) childPhoto() int { return bound(r.Children.PhotoMonths, 0, mostChildPhoto) }

// guardian asks whether the adult may travel with the child, and whether it is the one they left with.
func (j *judgement) guardian(c *Person) {
	adult := j.facts.Holder.Holder
	recorded, holds, proven, close := false, false, false, true
	for _, g := range c.Guardians {
		if adult == "" || g.Holder != adult {
			continue
		}
		recorded, holds = true, holds || g.holds(j.today)
		if g.proven(j.facts.Holder.Birth, c.Birth) && (!j.dated || g.holds(j.today)) {
			proven, close = true, close && g.Relation.Parent() && Close(j.facts.Holder.Birth, c.Birth)
		}
	}
	j.findOf(c.Holder, !recorded, GuardianUnrecorded)
	j.findOf(c.Holder, j.dated && recorded && !holds, GuardianLapsed)
	j.findOf(c.Holder, recorded && !proven && (holds || !j.dated), GuardianUnproven)
	j.findOf(c.Holder, proven && close, GuardianClose)
	returns := c.Last != nil && c.Last.Direction != j.facts.Direction && !j.begins(c)
	j.findOf(c.Holder, returns && c.Last.With != "" && c.Last.With != adult, GuardianOther)
}

// twoTrips tells whether a child's pass is on two open trips, or here twice.
func (j *judgement) twoTrips(i int) bool {
	c := &j.facts.Minors[i]
	if c.OpenTrips > 1 || j.begins(c) && c.Last != nil && c.Last.Direction == j.facts.Direction {
		return true
	}
	for k := range j.facts.Minors {
		if k != i && c.Holder != "" && j.facts.Minors[k].Holder == c.Holder {
			return true
		}
	}
	return false
}

func (j *judgement) here(child string) bool {
	for i := range j.facts.Minors {
		if j.facts.Minors[i].Holder == child {
			return true
		}
	}
	return false
}

// adultsOf counts the different adults that a child has crossed with in the window, the one they are with now among them.
func (j *judgement) adultsOf(c *Person) int {
	n := 1
	for i, o := range c.Company {
		if o.Holder != j.facts.Holder.Holder && j.counts(c.Company, i) {
			n++
		}
	}
	return n
}

// childrenOf counts the different children that the adult has crossed with in the window, those of this party among them.
func (j *judgement) childrenOf() int {
	n := 0
	for i := range j.facts.Minors {
		if j.firstHere(i) {
			n++
		}
	}
	company := j.facts.Holder.Company
	for i, o := range company {
		if !j.here(o.Holder) && j.counts(company, i) {
			n++
		}
	}
	return n
}

func (j *judgement) firstHere(i int) bool {
	for k := range i {
		if j.facts.Minors[k].Holder == j.facts.Minors[i].Holder {
			return false
		}
	}
	return true
}

// counts tells whether an entry lies in the window and is the first of its holder that does.
func (j *judgement) counts(company []Company, i int) bool {
	if company[i].At.Before(j.since) {
		return false
	}
	for _, earlier := range company[:i] {
		if earlier.Holder == company[i].Holder && !earlier.At.Before(j.since) {
			return false
		}
	}
	return true
}

package policy

// ages looks at who presented the pass: a minor alone is never cleared.
func (j *judgement) ages() {
	f, r := j.facts, j.rules
	if !f.Known || !j.dated {
		return
	}
	birth := f.Holder.Birth
	switch {
	case younger(birth, j.today, r.minorAge()):
		j.find(true, MinorAlone)
		j.find(f.Face != FaceByOfficer, ChildFace)
		j.find(f.Holder.OpenTrips > 1, ChildTwoTrips)
		j.find(outdated(f.Holder.Photo, j.today, r.childPhoto()), ChildPhotoOld)
	case younger(birth, j.today, r.AdultAge):
		s := r.severity(YouthAlone)
		if len(r.YouthClasses) > 0 && forClass(r.YouthClasses, f.Class) {
			s = Note
		}
		j.add(Finding{Code: YouthAlone, Severity: s})
	}
}

// children weighs the party. A recorded guardian whose children are here, confirmed and compared by an officer is cleared; an officer's
// look at each child's face is what always remains.
func (j *judgement) children() {
	f := j.facts
	j.find(len(f.Minors) > bound(j.rules.Children.PerGuardian, 1, mostMinors), PartySize)
	for i := range f.Minors {
		j.child(i)
	}
	for i := range f.Took {
		child := f.Took[i].Holder
		j.findOf(child, !j.begins(&f.Holder) && (child == "" || !j.here(child)), GuardianWithoutChild)
	}
	j.find(j.dated && len(f.Minors) > 0 && j.childrenOf() >= bound(j.rules.Children.Children, 2, mostChildren), AdultManyChildren)
}

func (j *judgement) child(i int) {
	c, rules := &j.facts.Minors[i], &j.rules.Children
	who := c.Holder
	j.guardian(c)
	j.findOf(who, c.Flag != "", CaseOpen)
	j.findOf(who, c.Status == Lost || c.Status == Stolen, PassLost)
	j.findOf(who, c.Status == Revoked, PassRevoked)
	j.findOf(who, c.Cloned, PassCloned)
	j.findOf(who, j.twoTrips(i), ChildTwoTrips)
	j.findOf(who, j.dated && j.adultsOf(c) >= bound(rules.Adults, 2, mostAdults), ChildManyAdults)
	j.findOf(who, c.Confirmed != ConfirmedByPass && (rules.Confirm != ConfirmedByPicture || c.Confirmed != ConfirmedByPicture), ChildUnconfirmed)
	j.findOf(who, c.Face != FaceByOfficer, ChildFace)
	j.findOf(who, !c.LivePhoto, PhotoMissing)
	if !j.dated {
		return
	}
	j.findOf(who, younger(c.Birth, j.today, j.rules.minorAge()) && outdated(c.Photo, j.today, j.rules.childPhoto()), ChildPhotoOld)
	j.findOf(who, !younger(c.Birth, j.today, bound(j.rules.ChildAge, j.rules.minorAge(), mostAge)), ChildGrown)
}

func (r *Rules) childPhoto() int { return bound(r.Children.PhotoMonths, 0, mostChildPhoto) }

// guardian asks whether the adult may travel with the child, and whether it is the one they left with.
func (j *judgement) guardian(c *Person) {
	adult := j.facts.Holder.Holder
	recorded, holds := false, false
	for _, g := range c.Guardians {
		if adult != "" && g.Holder == adult {
			recorded, holds = true, holds || g.holds(j.today)
		}
	}
	j.findOf(c.Holder, !recorded, GuardianUnrecorded)
	j.findOf(c.Holder, j.dated && recorded && !holds, GuardianLapsed)
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

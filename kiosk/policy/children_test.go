package policy_test

import (
	"slices"
	"testing"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

const mother, father, aunt, bopha, rith = "H-1", "H-2", "H-3", "M-1", "M-2"

// child of the mother: recorded, confirmed by their own pass, with a picture of this year, compared by an officer.
func child(holder string) policy.Person {
	return policy.Person{
		Holder: holder, Birth: date(2019, 3, 3), Nationality: "KHM", Photo: date(2026, 2, 1), LivePhoto: true, Face: policy.FaceByOfficer,
		Confirmed: policy.ConfirmedByPass, Status: policy.Active, PassFrom: date(2026, 1, 1), PassTo: date(2026, 12, 31),
		Guardians: []policy.Guardian{{Holder: mother, Relation: policy.Mother, Evidence: policy.BirthCertificate}, {Holder: father, Relation: policy.Father, Evidence: policy.FamilyBook}},
	}
}

// family is a mother of the post's country who goes out with her daughter.
func family() policy.Facts {
	f := good()
	f.HasMinors, f.Minors = true, []policy.Person{child(bopha)}
	return f
}

// comingHome is the family on its way back, the next day.
func comingHome() policy.Facts {
	f := family()
	yesterday := noon.AddDate(0, 0, -1)
	f.Direction, f.Holder.Last, f.Holder.OpenTrips = ledger.DirectionEntry, last(ledger.DirectionExit, yesterday), 1
	m := &f.Minors[0]
	m.OpenTrips, m.Last = 1, &policy.Movement{Direction: ledger.DirectionExit, At: yesterday, With: mother}
	f.Took = []policy.Person{*m}
	return f
}

func crossed(holder string, daysAgo int) policy.Company {
	return policy.Company{Holder: holder, At: noon.Add(-time.Duration(daysAgo) * 24 * time.Hour)}
}

func TestAFamilyIsClearedOnceAnOfficerComparedTheChild(t *testing.T) {
	for name, f := range map[string]policy.Facts{"out": family(), "home": comingHome()} {
		if d := policy.Decide(rules(), &f, noon); d.Outcome != ledger.Cleared || len(d.Findings) != 0 {
			t.Errorf("%s: %+v", name, d)
		}
		f.Minors[0].Face = policy.FaceNotCompared
		want := []policy.Finding{{Code: policy.ChildFace, Severity: policy.Refer, Subject: bopha}}
		if d := policy.Decide(rules(), &f, noon); d.Outcome != ledger.Referred || !slices.Equal(d.Findings, want) || d.Grave() {
			t.Errorf("%s, not compared: %+v", name, d)
		}
	}
}

// childRow changes one thing in a family and says whether one finding is raised by it.
type childRow struct {
	name   string
	code   policy.Code
	raises bool
	change func(f *policy.Facts, m *policy.Person)
}

var goingOut = []childRow{
	{"a matcher is no officer", policy.ChildFace, true, func(_ *policy.Facts, m *policy.Person) { m.Face = policy.FaceMatched }},
	{"no picture of the child", policy.PhotoMissing, true, func(_ *policy.Facts, m *policy.Person) { m.LivePhoto = false }},
	{"a stranger", policy.GuardianUnrecorded, true, func(f *policy.Facts, _ *policy.Person) { f.Holder.Holder = aunt }},
	{"nobody's child", policy.GuardianUnrecorded, true, func(_ *policy.Facts, m *policy.Person) { m.Guardians = nil }},
	{"an adult without a name and a link without one", policy.GuardianUnrecorded, true, func(f *policy.Facts, m *policy.Person) { f.Holder.Holder, m.Guardians[0].Holder = "", "" }},
	{"the father", policy.GuardianUnrecorded, false, func(f *policy.Facts, _ *policy.Person) { f.Holder.Holder = father }},
	{"the link ended yesterday", policy.GuardianLapsed, true, func(_ *policy.Facts, m *policy.Person) { m.Guardians[0].To = date(2026, 11, 24) }},
	{"the link ends today", policy.GuardianLapsed, false, func(_ *policy.Facts, m *policy.Person) { m.Guardians[0].To = date(2026, 11, 25) }},
	{"the link begins tomorrow", policy.GuardianLapsed, true, func(_ *policy.Facts, m *policy.Person) { m.Guardians[0].From = date(2026, 11, 26) }},
	{"the link begins today", policy.GuardianLapsed, false, func(_ *policy.Facts, m *policy.Person) { m.Guardians[0].From = date(2026, 11, 25) }},
	{"one link ended, another holds", policy.GuardianLapsed, false, func(_ *policy.Facts, m *policy.Person) {
		m.Guardians[0].To = date(2020, 1, 1)
		m.Guardians = append(m.Guardians, policy.Guardian{Holder: mother, Relation: policy.Appointed, Evidence: policy.CourtDecree})
	}},
	{"came home with the aunt last week", policy.GuardianOther, false, func(_ *policy.Facts, m *policy.Person) {
		m.Last = &policy.Movement{Direction: ledger.DirectionEntry, At: noon.AddDate(0, 0, -7), With: aunt}
	}},
	{"not confirmed", policy.ChildUnconfirmed, true, func(_ *policy.Facts, m *policy.Person) { m.Confirmed = "" }},
	{"confirmed by a word never heard of", policy.ChildUnconfirmed, true, func(_ *policy.Facts, m *policy.Person) { m.Confirmed = "seen" }},
	{"chosen by picture", policy.ChildUnconfirmed, false, func(_ *policy.Facts, m *policy.Person) { m.Confirmed = policy.ConfirmedByPicture }},
	{"picture of a year ago", policy.ChildPhotoOld, false, func(_ *policy.Facts, m *policy.Person) { m.Photo = date(2025, 11, 25) }},
	{"picture of a year and a day ago", policy.ChildPhotoOld, true, func(_ *policy.Facts, m *policy.Person) { m.Photo = date(2025, 11, 24) }},
	{"no picture", policy.ChildPhotoOld, true, func(_ *policy.Facts, m *policy.Person) { m.Photo = pass.Date{} }},
	{"picture of tomorrow", policy.ChildPhotoOld, true, func(_ *policy.Facts, m *policy.Person) { m.Photo = date(2026, 11, 26) }},
	{"picture of a youth", policy.ChildPhotoOld, false, func(_ *policy.Facts, m *policy.Person) { m.Photo, m.Birth = date(2024, 1, 1), date(2012, 1, 1) }},
	{"looked for", policy.CaseOpen, true, func(_ *policy.Facts, m *policy.Person) { m.Flag = "4711" }},
	{"showed a stolen pass", policy.PassLost, true, func(_ *policy.Facts, m *policy.Person) { m.Status = policy.Stolen }},
	{"showed a revoked pass", policy.PassRevoked, true, func(_ *policy.Facts, m *policy.Person) { m.Status = policy.Revoked }},
	{"showed a pass of which nothing is known", policy.ChildUnconfirmed, true, func(_ *policy.Facts, m *policy.Person) { m.Status = "" }},
	{"showed a pass of a status never heard of", policy.PassRevoked, true, func(_ *policy.Facts, m *policy.Person) { m.Status = "suspended" }},
	{"showed a pass that ended yesterday", policy.PassExpired, true, func(_ *policy.Facts, m *policy.Person) { m.PassTo = date(2026, 11, 24) }},
	{"showed a pass that ended yesterday", policy.ChildUnconfirmed, true, func(_ *policy.Facts, m *policy.Person) { m.PassTo = date(2026, 11, 24) }},
	{"showed a pass that ends today", policy.PassExpired, false, func(_ *policy.Facts, m *policy.Person) { m.PassTo = date(2026, 11, 25) }},
	{"showed a pass that begins tomorrow", policy.PassNotYetValid, true, func(_ *policy.Facts, m *policy.Person) { m.PassFrom = date(2026, 11, 26) }},
	{"showed a pass that begins tomorrow", policy.ChildUnconfirmed, true, func(_ *policy.Facts, m *policy.Person) { m.PassFrom = date(2026, 11, 26) }},
	{"showed a pass that begins tomorrow, and was chosen by picture", policy.PassNotYetValid, true, func(_ *policy.Facts, m *policy.Person) {
		m.PassFrom, m.Confirmed = date(2026, 11, 26), policy.ConfirmedByPicture
	}},
	{"showed none, chosen by picture", policy.PassExpired, false, func(_ *policy.Facts, m *policy.Person) {
		m.PassTo, m.Status, m.Confirmed = pass.Date{}, "", policy.ConfirmedByPicture
	}},
	{"no date is judged by a clock that is not set", policy.PassExpired, false, func(f *policy.Facts, m *policy.Person) { m.PassTo, f.Clock = date(2026, 11, 24), ledger.ClockUnset }},
	{"showed a card that asks for patience", policy.PassUnproven, true, func(_ *policy.Facts, m *policy.Person) { m.Unproven = true }},
	{"showed a card that asks for patience", policy.ChildUnconfirmed, true, func(_ *policy.Facts, m *policy.Person) { m.Unproven = true }},
	{"showed a plain tag", policy.PassPlainTag, true, func(_ *policy.Facts, m *policy.Person) { m.Plain = true }},
	{"showed a plain tag", policy.ChildUnconfirmed, true, func(_ *policy.Facts, m *policy.Person) { m.Plain = true }},
	{"showed a seal signed tomorrow", policy.PassSignedLater, true, func(_ *policy.Facts, m *policy.Person) { m.Signed = date(2026, 11, 26) }},
	{"showed a seal signed today", policy.PassSignedLater, false, func(_ *policy.Facts, m *policy.Person) { m.Signed = date(2026, 11, 25) }},
	{"the mother is 17", policy.GuardianYoung, true, func(f *policy.Facts, _ *policy.Person) { f.Holder.Birth = date(2008, 11, 26) }},
	{"the mother is 18 today", policy.GuardianYoung, false, func(f *policy.Facts, _ *policy.Person) { f.Holder.Birth = date(2008, 11, 25) }},
	{"nobody knows when the mother was born", policy.GuardianYoung, true, func(f *policy.Facts, _ *policy.Person) { f.Holder.Birth = pass.Date{} }},
	{"a relation that is none", policy.GuardianUnproven, true, func(_ *policy.Facts, m *policy.Person) { m.Guardians[0].Relation = "neighbour" }},
	{"no evidence", policy.GuardianUnproven, true, func(_ *policy.Facts, m *policy.Person) { m.Guardians[0].Evidence = "" }},
	{"evidence that does not fit", policy.GuardianUnproven, true, func(_ *policy.Facts, m *policy.Person) { m.Guardians[0].Evidence = policy.Consent }},
	{"a link without evidence that has ended", policy.GuardianUnproven, false, func(_ *policy.Facts, m *policy.Person) {
		m.Guardians[0].Evidence, m.Guardians[0].To = "", date(2026, 11, 24)
	}},
	{"a mother younger than the child", policy.GuardianUnproven, true, func(f *policy.Facts, m *policy.Person) {
		f.Holder.Birth, m.Guardians[0].Second = date(2020, 1, 1), "I-2"
	}},
	{"a mother of 13", policy.GuardianUnproven, true, func(f *policy.Facts, _ *policy.Person) { f.Holder.Birth = date(2005, 3, 4) }},
	{"a mother of 13, confirmed by a second issuer", policy.GuardianUnproven, false, func(f *policy.Facts, m *policy.Person) {
		f.Holder.Birth, m.Guardians[0].Second = date(2005, 3, 4), "I-2"
	}},
	{"a mother of 13, confirmed by a second issuer", policy.GuardianClose, true, func(f *policy.Facts, m *policy.Person) {
		f.Holder.Birth, m.Guardians[0].Second = date(2005, 3, 4), "I-2"
	}},
	{"a mother of 14", policy.GuardianClose, false, func(f *policy.Facts, _ *policy.Person) { f.Holder.Birth = date(2005, 3, 3) }},
	{"a sister hardly older", policy.GuardianClose, false, func(f *policy.Facts, m *policy.Person) {
		f.Holder.Birth, m.Birth = date(2007, 1, 1), date(2015, 1, 1)
		m.Guardians[0].Relation, m.Guardians[0].Evidence = policy.Sibling, policy.Consent
	}},
	{"a sister hardly older", policy.GuardianUnproven, false, func(f *policy.Facts, m *policy.Person) {
		f.Holder.Birth, m.Birth = date(2007, 1, 1), date(2015, 1, 1)
		m.Guardians[0].Relation, m.Guardians[0].Evidence = policy.Sibling, policy.Consent
	}},
	{"out again, here", policy.PassAgain, true, func(_ *policy.Facts, m *policy.Person) { m.Again = true }},
	{"showed a copy", policy.PassCloned, true, func(_ *policy.Facts, m *policy.Person) { m.Cloned = true }},
	{"showed no pass", policy.ChildUnconfirmed, false, func(_ *policy.Facts, m *policy.Person) { m.Status, m.Confirmed = "", policy.ConfirmedByPicture }},
	{"on two open trips", policy.ChildTwoTrips, true, func(_ *policy.Facts, m *policy.Person) { m.OpenTrips = 2 }},
	{"out already", policy.ChildTwoTrips, true, func(_ *policy.Facts, m *policy.Person) { m.Last = last(ledger.DirectionExit, noon.AddDate(0, 0, -2)) }},
	{"came home before", policy.ChildTwoTrips, false, func(_ *policy.Facts, m *policy.Person) { m.Last = last(ledger.DirectionEntry, noon.AddDate(0, 0, -2)) }},
	{"here twice", policy.ChildTwoTrips, true, func(f *policy.Facts, m *policy.Person) { f.Minors = append(f.Minors, *m) }},
	{"with the aunt 30 days ago", policy.ChildManyAdults, true, func(_ *policy.Facts, m *policy.Person) { m.Company = []policy.Company{crossed(aunt, 30)} }},
	{"with the aunt 31 days ago", policy.ChildManyAdults, false, func(_ *policy.Facts, m *policy.Person) { m.Company = []policy.Company{crossed(aunt, 31)} }},
	{"with the mother many times", policy.ChildManyAdults, false, func(_ *policy.Facts, m *policy.Person) {
		m.Company = []policy.Company{crossed(mother, 1), crossed(mother, 2), crossed(mother, 3)}
	}},
	{"four other children this month", policy.AdultManyChildren, true, func(f *policy.Facts, _ *policy.Person) {
		f.Holder.Company = []policy.Company{crossed("c1", 1), crossed("c2", 2), crossed(bopha, 3), crossed("c3", 4), crossed("c4", 30)}
	}},
	{"three other children this month, one of them often", policy.AdultManyChildren, false, func(f *policy.Facts, _ *policy.Person) {
		f.Holder.Company = []policy.Company{crossed("c1", 1), crossed("c2", 2), crossed("c3", 4), crossed("c3", 5), crossed("c4", 31)}
	}},
	{"four children of one's own", policy.PartySize, true, func(f *policy.Facts, _ *policy.Person) {
		f.Minors = []policy.Person{child("a"), child("b"), child("c"), child("d")}
	}},
	{"three children of one's own", policy.PartySize, false, func(f *policy.Facts, _ *policy.Person) {
		f.Minors = []policy.Person{child("a"), child("b"), child("c")}
	}},
	{"seventeen", policy.ChildGrown, false, func(_ *policy.Facts, m *policy.Person) { m.Birth = date(2008, 11, 26) }},
	{"eighteen today", policy.ChildGrown, true, func(_ *policy.Facts, m *policy.Person) { m.Birth = date(2008, 11, 25) }},
	{"born nobody knows when", policy.ChildGrown, false, func(_ *policy.Facts, m *policy.Person) { m.Birth = pass.Date{} }},
	{"born tomorrow", policy.ChildPhotoOld, false, func(_ *policy.Facts, m *policy.Person) { m.Birth = date(2026, 11, 26) }},
	{"born tomorrow", policy.BirthFuture, true, func(_ *policy.Facts, m *policy.Person) { m.Birth = date(2026, 11, 26) }},
	{"born today", policy.BirthFuture, false, func(_ *policy.Facts, m *policy.Person) { m.Birth = date(2026, 11, 25) }},
}

var goingHome = []childRow{
	{"left with the father", policy.GuardianOther, true, func(_ *policy.Facts, m *policy.Person) { m.Last.With = father }},
	{"left with the mother", policy.GuardianOther, false, func(*policy.Facts, *policy.Person) {}},
	{"left alone", policy.GuardianOther, false, func(_ *policy.Facts, m *policy.Person) { m.Last.With = "" }},
	{"left with the father, perhaps", policy.GuardianOther, true, func(_ *policy.Facts, m *policy.Person) {
		m.Last.With, m.Last.Direction = father, ledger.DirectionUnsure
	}},
	{"left with the father, nobody knows from where", policy.GuardianOther, true, func(_ *policy.Facts, m *policy.Person) { m.Last.With, m.Nationality = father, "" }},
	{"the daughter stays", policy.GuardianWithoutChild, true, func(f *policy.Facts, _ *policy.Person) { f.Minors = nil }},
	{"the son stays", policy.GuardianWithoutChild, true, func(f *policy.Facts, _ *policy.Person) { f.Took = append(f.Took, child(rith)) }},
	{"a child without a name stays", policy.GuardianWithoutChild, true, func(f *policy.Facts, _ *policy.Person) { f.Took = append(f.Took, policy.Person{}) }},
	{"all are here", policy.GuardianWithoutChild, false, func(*policy.Facts, *policy.Person) {}},
	{"out again, to the son", policy.GuardianWithoutChild, false, func(f *policy.Facts, _ *policy.Person) {
		f.Direction, f.Took = ledger.DirectionExit, append(f.Took, child(rith))
	}},
	{"a guardian of no known country", policy.GuardianWithoutChild, true, func(f *policy.Facts, _ *policy.Person) { f.Minors, f.Holder.Nationality = nil, "" }},
	{"the child never went out", policy.Unpaired, true, func(_ *policy.Facts, m *policy.Person) { m.Last = nil }},
	{"the child stayed a month", policy.Overstay, true, func(_ *policy.Facts, m *policy.Person) { m.Last.At = noon.AddDate(0, -1, 0) }},
}

func TestFindingsOfAFamily(t *testing.T) {
	for _, part := range []struct {
		base func() policy.Facts
		rows []childRow
	}{{family, goingOut}, {comingHome, goingHome}} {
		for _, row := range part.rows {
			f := part.base()
			row.change(&f, &f.Minors[0:1][0])
			if got := has(policy.Decide(rules(), &f, noon), row.code); got != row.raises {
				t.Errorf("%s: %s raised %t, want %t", row.name, row.code, got, row.raises)
			}
		}
	}
}

// The officer is told whose finding it is, and when a colleague is needed.
func TestFindingsNameTheChild(t *testing.T) {
	f := comingHome()
	f.Minors = append(f.Minors, child(rith))
	f.Minors[1].Last = &policy.Movement{Direction: ledger.DirectionExit, At: noon.AddDate(0, 0, -1), With: father}
	d := policy.Decide(rules(), &f, noon)
	want := []policy.Finding{{Code: policy.GuardianOther, Severity: policy.Refer, Subject: rith}}
	if !slices.Equal(d.Findings, want) || !d.Grave() {
		t.Errorf("%+v", d)
	}
}

// A minor who presents the pass alone is looked at as a child too.
func TestAMinorAlone(t *testing.T) {
	f := good()
	f.Holder.Birth, f.Holder.OpenTrips = date(2018, 1, 1), 2
	d := policy.Decide(rules(), &f, noon)
	for _, c := range []policy.Code{policy.MinorAlone, policy.ChildFace, policy.ChildTwoTrips, policy.ChildPhotoOld} {
		if !has(d, c) {
			t.Errorf("no %s: %+v", c, d)
		}
	}
}

func TestChildrenByTheRules(t *testing.T) {
	r, f := rules(), family()
	r.Children.Confirm = policy.ConfirmedByPass
	f.Minors[0].Confirmed = policy.ConfirmedByPicture
	if !has(policy.Decide(r, &f, noon), policy.ChildUnconfirmed) {
		t.Error("a picture is taken for a pass")
	}
	r.Children.Adults, r.Children.WindowDays, f.Minors[0].Company = 3, 60, []policy.Company{crossed(father, 50)}
	if has(policy.Decide(r, &f, noon), policy.ChildManyAdults) {
		t.Error("two adults are three")
	}
	f.Minors[0].Company = append(f.Minors[0].Company, crossed(aunt, 60))
	if !has(policy.Decide(r, &f, noon), policy.ChildManyAdults) {
		t.Error("three adults in 60 days are fine")
	}
	f = good()
	f.Class, f.Holder.Birth, r.YouthClasses = "S", date(2010, 1, 1), []string{"S"}
	if d := policy.Decide(r, &f, noon); d.Outcome != ledger.Cleared || !has(d, policy.YouthAlone) {
		t.Errorf("a student of 16: %+v", d)
	}
	f.Class = "B"
	if d := policy.Decide(r, &f, noon); d.Outcome != ledger.Referred {
		t.Errorf("a youth of 16 who is no student: %+v", d)
	}
}

func TestGravest(t *testing.T) {
	grave := []policy.Code{policy.GuardianUnrecorded, policy.GuardianLapsed, policy.GuardianOther, policy.GuardianWithoutChild, policy.ChildMissing, policy.ChildTwoTrips,
		policy.AdultManyChildren}
	for _, c := range policy.Codes() {
		if c.Grave() != slices.Contains(grave, c) || c.Grave() && !c.Protected() {
			t.Errorf("%s: grave %t, protected %t", c, c.Grave(), c.Protected())
		}
	}
	if c := policy.Code("no.such"); c.Known() || c.Grave() || c.Protected() || c.Default() != policy.Refer || c.Rule() != "law" {
		t.Error("what nobody knows is something")
	}
}

package policy_test

import (
	"testing"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// edge changes something in rules and facts, and says which findings are raised by it and which are not.
type edge struct {
	name        string
	change      func(*policy.Rules, *policy.Facts)
	raised, not []policy.Code
}

func (e edge) try(t *testing.T, base func() policy.Facts) {
	t.Helper()
	r, f := rules(), base()
	e.change(r, &f)
	d := policy.Decide(r, &f, noon)
	for _, c := range e.raised {
		if !has(d, c) {
			t.Errorf("%s: no %s: %v", e.name, c, d.Findings)
		}
	}
	for _, c := range e.not {
		if has(d, c) {
			t.Errorf("%s: %s: %v", e.name, c, d.Findings)
		}
	}
}

type codes = []policy.Code

// Somebody alone.
func TestEdgesOfAPass(t *testing.T) {
	for _, e := range []edge{
		{"no zone", func(r *policy.Rules, _ *policy.Facts) { r.Zone = nil }, codes{policy.ClockUntrusted}, nil},
		{"a registry that is silent now had said that it is revoked", func(_ *policy.Rules, f *policy.Facts) {
			f.Known, f.RegistrySilent, f.Status = false, true, policy.Revoked
		},
			codes{policy.PassRevoked, policy.RegistrySilent}, codes{policy.PassUnknown}},
		{"a registry that is silent had said nothing", func(_ *policy.Rules, f *policy.Facts) { f.Known, f.RegistrySilent, f.Status = false, true, "" },
			codes{policy.RegistrySilent}, codes{policy.PassRevoked}},
		{"cloned and slow", func(_ *policy.Rules, f *policy.Facts) { f.Cloned, f.Unproven = true, true }, codes{policy.PassCloned}, codes{policy.PassUnproven}},
		{"a forged plain tag", func(_ *policy.Rules, f *policy.Facts) { f.Genuine, f.Proven = pass.Invalid, false }, codes{policy.PassForged}, codes{policy.PassPlainTag}},
		{"plain tags are let", func(r *policy.Rules, f *policy.Facts) { r.PlainTags, f.Proven = true, false }, nil, codes{policy.PassPlainTag}},
		{"keyed, and no row opened", func(_ *policy.Rules, f *policy.Facts) { f.Keyed, f.Holder = true, policy.Person{} }, nil, codes{policy.HolderUnknown, policy.FaceUnchecked}},
		{"not known, and no row opened", func(_ *policy.Rules, f *policy.Facts) { f.Known, f.Holder = false, policy.Person{} }, codes{policy.PassUnknown}, codes{policy.HolderUnknown}},
		{"a row without a birth date", func(_ *policy.Rules, f *policy.Facts) { f.Holder.Birth = pass.Date{} }, codes{policy.MinorAlone}, codes{policy.HolderUnknown}},
		{"a year of birth and no row", func(_ *policy.Rules, f *policy.Facts) { f.Holder = policy.Person{Birth: date(1, 0, 0)} }, nil, codes{policy.HolderUnknown}},
		{"born tomorrow", func(_ *policy.Rules, f *policy.Facts) { f.Holder.Birth = date(2026, 11, 26) }, codes{policy.BirthFuture, policy.MinorAlone}, nil},
		{"born today", func(_ *policy.Rules, f *policy.Facts) { f.Holder.Birth = date(2026, 11, 25) }, codes{policy.MinorAlone}, codes{policy.BirthFuture}},
		{"a minor by a clock that is not set", func(_ *policy.Rules, f *policy.Facts) {
			f.Holder.Birth, f.Clock = date(2018, 1, 1), ledger.ClockUnset
		}, codes{policy.ClockUntrusted}, codes{policy.MinorAlone, policy.YouthAlone}},
		{"a minor whom an officer compared", func(_ *policy.Rules, f *policy.Facts) {
			f.Holder.Birth, f.Holder.Photo, f.Holder.OpenTrips, f.Face = date(2018, 1, 1), date(2026, 1, 1), 1, policy.FaceByOfficer
		}, codes{policy.MinorAlone}, codes{policy.ChildFace, policy.ChildTwoTrips, policy.ChildPhotoOld, policy.YouthAlone}},
		{"a youth", func(_ *policy.Rules, f *policy.Facts) { f.Holder.Birth, f.Holder.OpenTrips = date(2010, 1, 1), 2 }, codes{policy.YouthAlone},
			codes{policy.MinorAlone, policy.ChildTwoTrips, policy.ChildPhotoOld, policy.GuardianYoung}},
		{"a youth who is an adult by the rules", func(r *policy.Rules, f *policy.Facts) { r.AdultAge, f.Holder.Birth = 16, date(2010, 11, 25) }, nil, codes{policy.YouthAlone}},
		{"adults of 15 there are none", func(r *policy.Rules, f *policy.Facts) { r.AdultAge, f.Holder.Birth = 15, date(2010, 11, 26) }, codes{policy.YouthAlone}, nil},
		{"alone, with children at home", func(_ *policy.Rules, f *policy.Facts) { f.LanesUnheard, f.HasMinors = true, true }, codes{policy.LanesUnheard}, nil},
		{"alone, with no child", func(_ *policy.Rules, f *policy.Facts) { f.LanesUnheard = true }, nil, codes{policy.LanesUnheard}},
		{"with a child who is linked to others", func(_ *policy.Rules, f *policy.Facts) {
			f.LanesUnheard, f.Minors = true, []policy.Person{child(bopha)}
		}, codes{policy.LanesUnheard}, nil},
		{"a copy that says it proved itself", func(r *policy.Rules, f *policy.Facts) { f.Cloned, f.Face, f.Sample = true, policy.FaceNotCompared, 999 },
			codes{policy.FaceNotComparedYet}, codes{policy.FaceUnchecked}},
		{"printed, and called proven", func(r *policy.Rules, f *policy.Facts) {
			f.Copyable, f.Face, f.Sample = true, policy.FaceNotCompared, 999
		}, codes{policy.FaceNotComparedYet}, codes{policy.FaceUnchecked}},
		{"a share of all", func(r *policy.Rules, f *policy.Facts) {
			r.FaceSample, f.Copyable, f.Face, f.Sample = 1000, true, policy.FaceNotCompared, 949
		}, nil, codes{policy.FaceNotComparedYet}},
		{"a share of all, the last fifty", func(r *policy.Rules, f *policy.Facts) {
			r.FaceSample, f.Copyable, f.Face, f.Sample = 1000, true, policy.FaceNotCompared, 950
		}, codes{policy.FaceNotComparedYet}, nil},
		{"the first of the draw", func(r *policy.Rules, f *policy.Facts) {
			f.Copyable, f.Face, f.Sample = true, policy.FaceNotCompared, 0
		}, nil, codes{policy.FaceNotComparedYet}},
		{"an old picture of somebody who is not known", func(r *policy.Rules, f *policy.Facts) { r.PhotoMonths, f.Known = 24, false }, nil, codes{policy.PhotoOld}},
		{"no limit, and nobody counted", func(r *policy.Rules, f *policy.Facts) {
			r.Quotas = []policy.Session{{Name: "day", Hours: between(0, 24), Exit: policy.Unlimited}}
			f.PassedUnknown, f.PassedElsewhereUnknown, f.Passed = true, true, 1000
		}, nil, codes{policy.QuotaFull, policy.QuotaUnknown, policy.QuotaPartial}},
		{"not known, and out again", func(_ *policy.Rules, f *policy.Facts) { f.Known, f.Again = false, true }, codes{policy.PassAgain}, codes{policy.Unpaired}},
		{"not known, their holder out again", func(_ *policy.Rules, f *policy.Facts) { f.Known, f.Holder.Again = false, true }, codes{policy.PassAgain}, nil},
		{"not known, in without out", func(_ *policy.Rules, f *policy.Facts) { f.Known, f.Direction = false, entry }, nil, codes{policy.Unpaired, policy.PassAgain}},
		{"known, their holder out again", func(_ *policy.Rules, f *policy.Facts) { f.Holder.Again = true }, codes{policy.PassAgain}, codes{policy.Unpaired}},
		{"out twice, here", func(_ *policy.Rules, f *policy.Facts) {
			f.Post, f.Holder.Last = "doung", &policy.Movement{Direction: exit, At: noon.AddDate(0, 0, -1), Post: "doung"}
		}, codes{policy.PassAgain}, codes{policy.Unpaired}},
		{"out twice, elsewhere", func(_ *policy.Rules, f *policy.Facts) {
			f.Post, f.Holder.Last = "doung", &policy.Movement{Direction: exit, At: noon.AddDate(0, 0, -1), Post: "malai"}
		}, codes{policy.Unpaired}, codes{policy.PassAgain}},
		{"out twice, nobody knows where", func(_ *policy.Rules, f *policy.Facts) { f.Holder.Last = last(exit, noon.AddDate(0, 0, -1)) }, codes{policy.Unpaired}, codes{policy.PassAgain}},
		{"not known, with a movement that does not fit", func(_ *policy.Rules, f *policy.Facts) {
			f.Known, f.Holder.Last = false, last(exit, noon.AddDate(0, 0, -1))
		}, codes{policy.Unpaired}, nil},
		{"out and back here", func(_ *policy.Rules, f *policy.Facts) {
			f.Post, f.Direction, f.Holder.Last = "doung", entry, &policy.Movement{Direction: exit, At: noon.AddDate(0, 0, -1), Post: "doung"}
		}, nil, codes{policy.PassAgain, policy.Unpaired, policy.Overstay}},
		{"back long ago", func(_ *policy.Rules, f *policy.Facts) { f.Holder.Last = last(entry, noon.AddDate(-1, 0, 0)) }, nil, codes{policy.Unpaired, policy.Overstay}},
		{"a movement that may not have happened", func(_ *policy.Rules, f *policy.Facts) {
			f.Holder.Last = last(ledger.DirectionUnsure, noon.AddDate(-1, 0, 0))
		}, codes{policy.Unpaired}, codes{policy.Overstay}},
	} {
		e.try(t, good)
	}
}

// An adult with a child.
func TestEdgesOfAFamily(t *testing.T) {
	first := func(change func(*policy.Person)) func(*policy.Rules, *policy.Facts) {
		return func(_ *policy.Rules, f *policy.Facts) { change(&f.Minors[0]) }
	}
	for _, e := range []edge{
		{"a mother of 17 alone", func(_ *policy.Rules, f *policy.Facts) { f.Minors, f.Holder.Birth = nil, date(2009, 1, 1) }, nil, codes{policy.GuardianYoung}},
		{"no row of the adult opened", func(_ *policy.Rules, f *policy.Facts) { f.Holder = policy.Person{} }, codes{policy.HolderUnknown}, codes{policy.GuardianYoung}},
		{"two children without names", func(_ *policy.Rules, f *policy.Facts) { f.Minors = []policy.Person{child(""), child("")} }, nil, codes{policy.ChildTwoTrips}},
		{"the second is the first", func(_ *policy.Rules, f *policy.Facts) {
			f.Minors = []policy.Person{child(rith), child(bopha), child(bopha)}
		}, codes{policy.ChildTwoTrips}, nil},
		{"the child shows a copy that is slow", first(func(m *policy.Person) { m.Cloned, m.Unproven = true, true }), codes{policy.PassCloned, policy.ChildUnconfirmed}, codes{policy.PassUnproven}},
		{"plain tags are let", func(r *policy.Rules, f *policy.Facts) { r.PlainTags, f.Minors[0].Plain = true, true }, nil, codes{policy.PassPlainTag, policy.ChildUnconfirmed}},
		{"the child shows a revoked pass", first(func(m *policy.Person) { m.Status = policy.Revoked }), codes{policy.PassRevoked, policy.ChildUnconfirmed}, codes{policy.PassLost}},
		{"the child shows a lost pass", first(func(m *policy.Person) { m.Status = policy.Lost }), codes{policy.PassLost, policy.ChildUnconfirmed}, codes{policy.PassRevoked}},
		{"the child shows a pass of a seal signed tomorrow", first(func(m *policy.Person) { m.Signed = date(2026, 11, 26) }), codes{policy.PassSignedLater, policy.ChildUnconfirmed}, nil},
		{"a copy, chosen by picture", first(func(m *policy.Person) { m.Cloned, m.Confirmed = true, policy.ConfirmedByPicture }), codes{policy.PassCloned}, codes{policy.ChildUnconfirmed}},
		{"shown, and not looked at", first(func(m *policy.Person) { m.Confirmed = "" }), codes{policy.ChildUnconfirmed}, nil},
		{"a child age below that of minors", func(r *policy.Rules, f *policy.Facts) { r.ChildAge, f.Minors[0].Birth = 5, date(2014, 11, 26) }, nil, codes{policy.ChildGrown}},
		{"who is no minor any more", func(r *policy.Rules, f *policy.Facts) { r.ChildAge, f.Minors[0].Birth = 5, date(2014, 11, 25) }, codes{policy.ChildGrown}, nil},
		{"a child age of a hundred", func(r *policy.Rules, f *policy.Facts) {
			r.ChildAge, f.Holder.Birth, f.Minors[0].Birth = 100, date(1970, 1, 1), date(2005, 11, 25)
		}, codes{policy.ChildGrown}, nil},
		{"a child of 20, and a child age of a hundred", func(r *policy.Rules, f *policy.Facts) {
			r.ChildAge, f.Holder.Birth, f.Minors[0].Birth = 100, date(1970, 1, 1), date(2005, 11, 26)
		}, nil, codes{policy.ChildGrown}},
		{"pictures of today or none", func(r *policy.Rules, f *policy.Facts) {
			r.Children.PhotoMonths, f.Minors[0].Photo = -1, date(2026, 11, 25)
		}, nil, codes{policy.ChildPhotoOld}},
		{"pictures of yesterday", func(r *policy.Rules, f *policy.Facts) {
			r.Children.PhotoMonths, f.Minors[0].Photo = -1, date(2026, 11, 24)
		}, codes{policy.ChildPhotoOld}, nil},
		{"a link that ended, by a clock that is not set", func(_ *policy.Rules, f *policy.Facts) {
			f.Clock, f.Minors[0].Guardians[0].To = ledger.ClockUnset, date(2026, 11, 24)
		}, nil, codes{policy.GuardianLapsed, policy.GuardianUnproven, policy.GuardianUnrecorded}},
		{"a link without evidence, by a clock that is not set", func(_ *policy.Rules, f *policy.Facts) {
			f.Clock, f.Minors[0].Guardians[0].Evidence = ledger.ClockUnset, ""
		}, codes{policy.GuardianUnproven}, nil},
		{"hardly older, by one link of two", first(func(m *policy.Person) {
			m.Birth, m.Guardians[0].Second = date(2008, 12, 1), "I-2"
			m.Guardians = append(m.Guardians, policy.Guardian{Holder: mother, Relation: policy.Appointed, Evidence: policy.CourtDecree})
		}), nil, codes{policy.GuardianClose, policy.GuardianUnproven}},
		{"a link that ended is shown, and the one that holds is not", first(func(m *policy.Person) {
			m.Guardians[0].To = date(2026, 11, 24)
			m.Guardians = append(m.Guardians, policy.Guardian{Holder: mother, Relation: policy.Appointed})
		}), codes{policy.GuardianUnproven}, codes{policy.GuardianLapsed}},
		{"a link of the father speaks for nobody else", first(func(m *policy.Person) { m.Guardians = m.Guardians[1:] }), codes{policy.GuardianUnrecorded}, codes{policy.GuardianLapsed, policy.GuardianUnproven}},
		{"the adult may be the next to go out twice", func(_ *policy.Rules, f *policy.Facts) { f.Holder.OpenTrips = 2 }, codes{policy.TripOpenTwice}, codes{policy.ChildTwoTrips}},
	} {
		e.try(t, family)
	}
}

// An adult with a child on the way home.
func TestEdgesOfComingHome(t *testing.T) {
	took := func(way, took ledger.Direction) func(*policy.Rules, *policy.Facts) {
		return func(_ *policy.Rules, f *policy.Facts) {
			f.Direction, f.Minors = way, nil
			f.Took[0].Last = last(took, noon.AddDate(0, 0, -1))
		}
	}
	missing := codes{policy.GuardianWithoutChild}
	for _, e := range []edge{
		{"a child without a name is here, and one is asked for", func(_ *policy.Rules, f *policy.Facts) {
			f.Minors = append(f.Minors, child(""))
			f.Took = append(f.Took, policy.Person{})
		}, missing, nil},
		{"out with the child, back without", took(entry, exit), missing, nil},
		{"out with the child, and out again", took(exit, exit), nil, missing},
		{"in with the child, and out without", took(exit, entry), missing, nil},
		{"in with the child, and in again", took(entry, entry), nil, missing},
		{"perhaps out with the child, and home without", took(entry, ledger.DirectionUnsure), missing, nil},
		{"perhaps out with the child, and out", took(exit, ledger.DirectionUnsure), nil, missing},
		{"nobody knows when the child left", func(_ *policy.Rules, f *policy.Facts) { f.Minors, f.Took[0].Last = nil, nil }, missing, nil},
		{"the child left with the father, and goes out", func(_ *policy.Rules, f *policy.Facts) { f.Direction, f.Minors[0].Last.With = exit, father }, nil, codes{policy.GuardianOther}},
		{"the child's other half is missing, the mother's is not", func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].Last = nil }, codes{policy.Unpaired}, codes{policy.GuardianOther}},
	} {
		e.try(t, comingHome)
	}
}

package policy_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// grown is somebody against whose age nothing speaks.
var grown = date(1990, 5, 1)

// No document, checked or not, and no class makes anybody the adult of a child who is not 18 by birth date.
func TestNobodyUnder18LeadsAChild(t *testing.T) {
	led := 0
	counted(t, "families cleared once their adult was grown up", &led)
	rapid.Check(t, func(t *rapid.T) {
		r, f := anyRules(t), rapid.SampledFrom([]func() policy.Facts{family, comingHome}).Draw(t, "base")()
		f.Class = rapid.SampledFrom([]string{"B", "W", "S", ""}).Draw(t, "class")
		r.YouthClasses = append(r.YouthClasses, rapid.SampledFrom([]string{"B", "W", "S", "T"}).Draw(t, "youth class"))
		days := rapid.IntRange(1, 18*365).Draw(t, "days too young")
		born := time.Date(2008, 11, 25+days, 12, 0, 0, 0, ict)
		f.Holder.Birth = date(born.Year(), int(born.Month()), born.Day())
		if d := policy.Decide(r, &f, noon); d.Outcome == ledger.Cleared || !has(d, policy.GuardianYoung) {
			t.Fatalf("born %v, class %q, leads a child: %+v", f.Holder.Birth, f.Class, d)
		}
		f.Holder.Birth = grown
		if policy.Decide(r, &f, noon).Outcome == ledger.Cleared {
			led++
		}
	})
}

// gap makes one fact unknown. What it takes from the findings must be made up for by one of these.
type gap struct {
	lose    func(*policy.Facts)
	instead []policy.Code
}

// unnamed is a gap in what is known of each child.
func unnamed(change func(*policy.Person), instead ...policy.Code) gap {
	return gap{eachMinor(change), instead}
}

var gaps = map[string]gap{
	"what the pass is":      {func(f *policy.Facts) { f.Genuine = "" }, []policy.Code{policy.PassForged}},
	"what carried it":       {func(f *policy.Facts) { f.Medium = "" }, nil},
	"a proof":               {func(f *policy.Facts) { f.Proven = false }, nil},
	"the pass":              {func(f *policy.Facts) { f.Known = false }, []policy.Code{policy.PassUnknown, policy.RegistrySilent}},
	"whether both agree":    {func(f *policy.Facts) { f.Agrees = false }, []policy.Code{policy.PassMismatch, policy.PassUnknown, policy.RegistrySilent}},
	"the status":            {func(f *policy.Facts) { f.Status = unless(!f.Known, f.Status) }, []policy.Code{policy.PassRevoked}},
	"its last day":          {func(f *policy.Facts) { f.ValidTo = pass.Date{} }, nil},
	"the province":          {func(f *policy.Facts) { f.Province = "" }, nil},
	"the registry":          {func(f *policy.Facts) { f.RegistrySilent = true }, []policy.Code{policy.RegistrySilent}},
	"the policy":            {func(f *policy.Facts) { f.PolicySilent = true }, []policy.Code{policy.PolicySilent}},
	"the clock":             {func(f *policy.Facts) { f.Clock = "" }, []policy.Code{policy.ClockUntrusted}},
	"who watches":           {func(f *policy.Facts) { f.Supervised = false }, nil},
	"the photo":             {func(f *policy.Facts) { f.Photo = false }, nil},
	"the face":              {func(f *policy.Facts) { f.Face = "" }, nil},
	"the draw":              {func(f *policy.Facts) { f.Sample = -1 }, nil},
	"the own count":         {func(f *policy.Facts) { f.Passed, f.PassedUnknown = 0, true }, nil},
	"the count of others":   {func(f *policy.Facts) { f.PassedElsewhereUnknown = true }, nil},
	"the holder":            {func(f *policy.Facts) { f.Holder = policy.Person{} }, []policy.Code{policy.HolderUnknown, policy.PassMismatch, policy.PassUnknown, policy.RegistrySilent, policy.PassKeyed}},
	"the holder's birth":    {func(f *policy.Facts) { f.Holder.Birth = pass.Date{} }, []policy.Code{policy.MinorAlone, policy.HolderUnknown, policy.PassMismatch, policy.PassUnknown, policy.RegistrySilent, policy.PassKeyed}},
	"the holder's portrait": {func(f *policy.Facts) { f.Holder.Photo = pass.Date{} }, nil},
	"the guardians":         unnamed(func(m *policy.Person) { m.Guardians = nil }, policy.GuardianUnrecorded),
	"the relations":         unnamed(func(m *policy.Person) { links(m, func(g *policy.Guardian) { g.Relation = "" }) }),
	"the evidence":          unnamed(func(m *policy.Person) { links(m, func(g *policy.Guardian) { g.Evidence = "" }) }),
	"the second issuer":     unnamed(func(m *policy.Person) { links(m, func(g *policy.Guardian) { g.Second = "" }) }),
	"the children's births": unnamed(func(m *policy.Person) { m.Birth = pass.Date{} }, policy.BirthUnknown),
	"their portraits":       unnamed(func(m *policy.Person) { m.Photo = pass.Date{} }),
	"their live pictures":   unnamed(func(m *policy.Person) { m.LivePhoto = false }),
	"their faces":           unnamed(func(m *policy.Person) { m.Face = "" }),
	"whether they are here": unnamed(func(m *policy.Person) { m.Confirmed = "" }),
	"the end of their pass": unnamed(func(m *policy.Person) { m.PassTo = pass.Date{} }),
}

// unless returns a status, or the empty one: what is in no registry has no status that could be forgotten.
func unless(keep bool, s policy.Status) policy.Status {
	if keep {
		return s
	}
	return ""
}

func links(m *policy.Person, change func(*policy.Guardian)) {
	m.Guardians = slices.Clone(m.Guardians)
	for i := range m.Guardians {
		change(&m.Guardians[i])
	}
}

// Knowledge only grows: to know less never makes a crossing easier, and what is protected is still found, or that it is not known any more.
func TestToKnowLessNeverHelps(t *testing.T) {
	lost, harder := 0, 0
	counted(t, "protected findings lost and made up for", &lost)
	counted(t, "crossings made harder by a gap", &harder)
	names := slices.Sorted(maps.Keys(gaps))
	rapid.Check(t, func(t *rapid.T) {
		r, f := anyRules(t), nearlyGood(t)
		r.Severity, r.YouthClasses, r.UnpairedExit, r.UnpairedEntry = nil, nil, 0, 0 // the default weights: what hides others weighs no less than they
		if f.Status == "" {
			f.Status = policy.Active // a pass that is in no registry has none
		}
		name := rapid.SampledFrom(names).Draw(t, "gap")
		before := policy.Decide(r, &f, noon)
		known := fmt.Sprintf("%+v", f)
		gaps[name].lose(&f)
		after := policy.Decide(r, &f, noon)
		if weight[after.Outcome] < weight[before.Outcome] {
			t.Fatalf("not to know %s turns %v into %v\n%s", name, before, after, known)
		}
		if weight[after.Outcome] > weight[before.Outcome] {
			harder++
		}
		for _, x := range before.Findings {
			if !x.Code.Protected() || slices.ContainsFunc(after.Findings, func(y policy.Finding) bool { return x.Code == y.Code && x.Subject == y.Subject }) {
				continue
			}
			if !slices.ContainsFunc(gaps[name].instead, func(c policy.Code) bool { return has(after, c) }) {
				t.Fatalf("not to know %s takes %s of %q away: %v", name, x.Code, x.Subject, after)
			}
			lost++
		}
	})
}

// With a clock that is not to be trusted nothing that depends on a date is decided: whatever it says, the decision is the same.
func TestAnUntrustedClockDecidesNothing(t *testing.T) {
	judged := 0
	counted(t, "decisions that a trusted clock would have changed", &judged)
	rapid.Check(t, func(t *rapid.T) {
		r, f := anyRules(t), nearlyGood(t)
		at, then := anyTime(t, "now"), anyTime(t, "then")
		f.Clock = ledger.ClockSynced
		first, second := policy.Decide(r, &f, at), policy.Decide(r, &f, then)
		if !slices.Equal(first.Findings, second.Findings) {
			judged++
		}
		f.Clock = ledger.ClockUnset
		first, second = policy.Decide(r, &f, at), policy.Decide(r, &f, then)
		if !slices.Equal(first.Findings, second.Findings) {
			t.Fatalf("at %s: %v\nat %s: %v", at, first, then, second)
		}
	})
}

// Whoever left with the holder is here by name or is missed; a child of whom no name is known is never taken for another.
func TestEveryChildWhoLeftIsHereOrMissed(t *testing.T) {
	missed := 0
	counted(t, "children missed", &missed)
	rapid.Check(t, func(t *rapid.T) {
		f := comingHome()
		f.Minors = few(t, "minors", func() policy.Person { return anyPerson(t) })
		f.Took = few(t, "took", func() policy.Person { return anyPerson(t) })
		r := anyRules(t)
		r.Country = "KHM" // of rules without one nobody can say who comes home
		d := policy.Decide(r, &f, noon)
		for _, p := range f.Took {
			here := p.Holder != "" && slices.ContainsFunc(f.Minors, func(m policy.Person) bool { return m.Holder == p.Holder })
			found := slices.ContainsFunc(d.Findings, func(x policy.Finding) bool { return x.Code == policy.GuardianWithoutChild && x.Subject == p.Holder })
			took := slices.ContainsFunc(f.Took, func(o policy.Person) bool { // the way that they go now is no way back for whom they took that way
				return o.Holder == p.Holder && (o.Last == nil || o.Last.Direction != f.Direction)
			})
			if found != (took && !here) {
				t.Fatalf("%q is here %t and missed %t: %v", p.Holder, here, found, d)
			}
			if found {
				missed++
			}
		}
	})
}

// The same pass the same way again is never cleared, whatever rules say and whatever else is not known.
func TestNeverTwiceTheSameWay(t *testing.T) {
	again := 0
	counted(t, "crossings the same way again", &again)
	rapid.Check(t, func(t *rapid.T) {
		r, f := anyRules(t), nearlyGood(t)
		who := ""
		switch {
		case len(f.Minors) > 0 && rapid.Bool().Draw(t, "a child's"):
			f.Minors = slices.Clone(f.Minors)
			f.Minors[0].Again, f.Minors[0].Holder, who = true, "M-9", "M-9"
		case rapid.Bool().Draw(t, "by the registry"):
			f.Known, f.Post, f.Holder.Last = true, "doung", &policy.Movement{Direction: f.Direction, At: noon.Add(-time.Hour), Post: "doung"}
		default:
			f.Again = true
		}
		d := policy.Decide(r, &f, noon)
		same := slices.ContainsFunc(d.Findings, func(x policy.Finding) bool {
			return x.Code == policy.PassAgain && x.Subject == who && x.Severity >= policy.Refer
		})
		nameless := slices.ContainsFunc(f.Minors, func(m policy.Person) bool { return m.Holder == "" }) // its findings look like the holder's
		twice := !nameless && slices.ContainsFunc(d.Findings, func(x policy.Finding) bool { return x.Code == policy.Unpaired && x.Subject == who })
		if !same || twice || d.Outcome == ledger.Cleared {
			t.Fatalf("the same way again: %+v", d)
		}
		again++
	})
}

// Rules without a zone have no days.
func TestNoZoneIsNoClock(t *testing.T) {
	r, f := rules(), good()
	r.Zone, r.Hours = nil, nil
	if d := policy.Decide(r, &f, noon); !has(d, policy.ClockUntrusted) || d.Outcome == ledger.Cleared {
		t.Errorf("%+v", d)
	}
}

// Back on the same day: the stay ends at the post's midnight, wherever the computer thinks it is.
func TestBackOnTheSameDay(t *testing.T) {
	r := rules()
	r.StayDays, r.Hours = map[string]int{"D": 0}, nil
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	midnight := at(2, 0, 0)
	if got := r.Until("D", at(1, 0, 0).UTC()); !got.Equal(midnight.Add(-1)) {
		t.Errorf("until %s", got)
	}
	for began, name := range map[time.Time]string{at(1, 0, 0): "at midnight", at(1, 23, 59): "a minute before the next"} {
		f := home(began.UTC())
		f.Class = "D"
		if has(policy.Decide(r, &f, midnight.Add(-1).UTC()), policy.Overstay) || !has(policy.Decide(r, &f, midnight.UTC()), policy.Overstay) {
			t.Errorf("began %s: the stay does not end with the day", name)
		}
	}
}

// Not to have counted weighs no less than that the quota is full, and only where there is a quota.
func TestACountThatCannotBeHad(t *testing.T) {
	for _, c := range []struct {
		full, unknown policy.Severity // by the rules, 0: as ever
		limit         int
		want          policy.Severity
	}{{0, 0, 5, policy.Refer}, {policy.Refuse, 0, 5, policy.Refuse}, {0, policy.Note, 5, policy.Refer}, {policy.Note, policy.Note, 5, policy.Note}, {0, 0, policy.Unlimited, 0}} {
		r, f := rules(), good()
		r.Quotas, r.Severity = []policy.Session{{Name: "day", Hours: between(0, 24), Exit: c.limit, Entry: c.limit}}, map[policy.Code]policy.Severity{}
		if c.full > 0 {
			r.Severity[policy.QuotaFull] = c.full
		}
		if c.unknown > 0 {
			r.Severity[policy.QuotaUnknown] = c.unknown
		}
		f.PassedUnknown = true
		if got := weighs(policy.Decide(r, &f, noon), policy.QuotaUnknown); got != c.want {
			t.Errorf("%+v: weighs %d", c, got)
		}
	}
}

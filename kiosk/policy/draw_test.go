package policy_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// anyOf draws one of the values, or nonsense.
func anyOf[T ~string](t *rapid.T, name string, values ...T) T {
	return rapid.SampledFrom(append(values, "", "nonsense")).Draw(t, name)
}

func anyTime(t *rapid.T, name string) time.Time {
	return rapid.SampledFrom([]time.Time{{}, noon, noon.UTC(), time.Unix(0, 0), noon.AddDate(0, 0, -7), noon.AddDate(0, 0, -8), noon.AddDate(3000, 0, 0),
		time.Unix(rapid.Int64().Draw(t, name+" seconds")%(1<<40), 0)}).Draw(t, name)
}

func anyDate(t *rapid.T, name string) pass.Date {
	part := rapid.OneOf(rapid.IntRange(-1, 32), rapid.SampledFrom([]int{1990, 2014, 2026, 9999}), rapid.Int())
	return pass.Date{Year: part.Draw(t, name+" year"), Month: part.Draw(t, name+" month"), Day: part.Draw(t, name+" day")}
}

// few draws none, one or two of something.
func few[T any](t *rapid.T, name string, one func() T) []T {
	var all []T
	for range rapid.IntRange(0, 2).Draw(t, name) {
		all = append(all, one())
	}
	return all
}

func anyName(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", mother, father, aunt, bopha, rith}).Draw(t, "who")
}

func anyPerson(t *rapid.T) policy.Person {
	p := policy.Person{
		Holder: anyName(t), Birth: anyDate(t, "birth"), Nationality: anyOf(t, "nationality", "KHM", "THA"), Photo: anyDate(t, "portrait"),
		OpenTrips: rapid.IntRange(-1, 3).Draw(t, "open trips"), Confirmed: anyOf(t, "confirmed", policy.ConfirmedByPass, policy.ConfirmedByPicture),
		LivePhoto: rapid.Bool().Draw(t, "live"), Face: anyOf(t, "child's face", policy.FaceByOfficer, policy.FaceMatched),
		Flag: anyOf(t, "child's flag", "4711"), Cloned: rapid.Bool().Draw(t, "child's card"), Status: anyOf(t, "child's pass", policy.Active, policy.Revoked, policy.Lost, policy.Stolen),
		PassFrom: anyDate(t, "child's pass from"), PassTo: anyDate(t, "child's pass to"), Unproven: rapid.Bool().Draw(t, "child's card is slow"), Again: rapid.Bool().Draw(t, "the same way"),
		Plain: rapid.Bool().Draw(t, "child's plain tag"), Signed: anyDate(t, "child's seal signed"),
	}
	if rapid.Bool().Draw(t, "moved before") {
		p.Last = &policy.Movement{Direction: anyOf(t, "last", exit, entry, ledger.DirectionUnsure), At: anyTime(t, "at"), With: anyName(t), Post: anyOf(t, "began", "doung"), Until: anyTime(t, "until")}
	}
	p.Company = few(t, "company", func() policy.Company { return policy.Company{Holder: anyName(t), At: anyTime(t, "together")} })
	p.Guardians = few(t, "guardians", func() policy.Guardian {
		return policy.Guardian{Holder: anyName(t), Relation: anyOf(t, "relation", policy.Mother, policy.Sibling), Evidence: anyOf(t, "evidence", policy.FamilyBook, policy.Consent),
			Second: anyOf(t, "second", "I-2"), From: anyDate(t, "link from"), To: anyDate(t, "link to")}
	})
	return p
}

func anyFacts(t *rapid.T) policy.Facts {
	yes := func(name string) bool { return rapid.Bool().Draw(t, name) }
	return policy.Facts{
		Genuine: anyOf(t, "genuine", pass.Valid, pass.UnknownIssuer, pass.Invalid, pass.Malformed), Copyable: yes("copyable"), Keyed: yes("keyed"),
		Proven: yes("proven"), Cloned: yes("cloned"), Unproven: yes("unproven"), Medium: anyOf(t, "medium", pass.MediumSeal, pass.MediumTag, pass.MediumCard, pass.MediumMRZ), Signed: anyDate(t, "signed"),
		PassedUnknown: yes("uncounted"), PassedElsewhereUnknown: yes("uncounted elsewhere"), Again: yes("again"), Replayed: yes("replayed"), Flag: anyOf(t, "flag", "4711"), Province: anyOf(t, "province", "BTB"),
		Class: anyOf(t, "class", "B", "W"), Known: yes("known"), Agrees: yes("agrees"),
		Status:    anyOf(t, "status", policy.Active, policy.Revoked, policy.Lost, policy.Stolen),
		ValidFrom: anyDate(t, "valid from"), ValidTo: anyDate(t, "valid to"),
		RegistryAge: time.Duration(rapid.Int64().Draw(t, "age")), RegistrySilent: yes("silent"), Holder: anyPerson(t), HasMinors: yes("has minors"),
		PolicyAge: time.Duration(rapid.Int64().Draw(t, "policy age")), PolicySilent: yes("no policy"),
		Minors: few(t, "minors", func() policy.Person { return anyPerson(t) }), Took: few(t, "took", func() policy.Person { return anyPerson(t) }),
		Direction: anyOf(t, "direction", exit, entry), Post: anyOf(t, "post", "doung"), Passed: rapid.OneOf(rapid.IntRange(-1, 3), rapid.Int()).Draw(t, "passed"),
		Clock: anyOf(t, "clock", ledger.ClockSynced, ledger.ClockHeldOver, ledger.ClockUnset), NotBefore: anyTime(t, "not before"), Supervised: yes("supervised"), Photo: yes("photo"),
		Face: anyOf(t, "face", policy.FaceNotCompared, policy.FaceByOfficer, policy.FaceMatched), Sample: rapid.Int().Draw(t, "sample"), LedgerDown: yes("ledger down"),
	}
}

func anyHours(t *rapid.T) policy.Hours {
	time := func(name string) policy.Minutes {
		return policy.Minutes(rapid.OneOf(rapid.SampledFrom([]int{0, 6 * 60, 12 * 60, 16 * 60, 24 * 60}), rapid.Int()).Draw(t, name))
	}
	return policy.Hours{Days: policy.Days(rapid.SampledFrom([]byte{0, 127, rapid.Byte().Draw(t, "days")}).Draw(t, "week")), From: time("opens"), To: time("closes"),
		Classes: few(t, "for", func() string { return anyOf(t, "class", "B") })}
}

func anySession(t *rapid.T) policy.Session {
	quota := rapid.OneOf(rapid.IntRange(-1, 3), rapid.Int())
	return policy.Session{Name: anyName(t), Hours: anyHours(t), Exit: quota.Draw(t, "exit"), Entry: quota.Draw(t, "entry")}
}

func anySeverities(t *rapid.T, least int) map[policy.Code]policy.Severity {
	s := map[policy.Code]policy.Severity{}
	for _, c := range rapid.SliceOf(rapid.SampledFrom(policy.Codes())).Draw(t, "codes") {
		s[c] = policy.Severity(rapid.IntRange(least, 5).Draw(t, "severity"))
	}
	return s
}

// anyRules are the defaults with some fields left out, or anything at all in them, checked or not.
func anyRules(t *rapid.T) *policy.Rules {
	r := rules()
	number := func(name string) int { return rapid.Int().Draw(t, name) }
	span := func(name string) time.Duration { return time.Duration(rapid.Int64().Draw(t, name)) }
	for i, spoil := range []func(){
		func() { r.Version = "" }, func() { r.Zone = nil }, func() { r.Country = "" },
		func() { r.From, r.To = anyTime(t, "from"), anyTime(t, "to") }, func() { r.Closure = anyOf(t, "closure", policy.Closed, policy.ExitOnly, policy.ResidentsOnly) },
		func() { r.Hours = few(t, "hours", func() policy.Hours { return anyHours(t) }) },
		func() { r.Quotas = few(t, "quotas", func() policy.Session { return anySession(t) }) },
		func() {
			r.Holidays = few(t, "holidays", func() policy.Holiday {
				return policy.Holiday{From: anyDate(t, "from"), To: anyDate(t, "to"), Closed: rapid.Bool().Draw(t, "closed"),
					Hours: few(t, "hours", func() policy.Hours { return anyHours(t) }), Quotas: few(t, "quotas", func() policy.Session { return anySession(t) })}
			})
		},
		func() {
			r.Amnesties = []policy.Amnesty{{From: pass.Date{}, To: date(9999, 12, 31), Overstay: true, Expired: true, Unpaired: true}}
		},
		func() { r.PlainTags = true },
		func() { r.MinorAge, r.ChildAge, r.AdultAge = number("age"), number("child"), number("adult") },
		func() { r.YouthClasses = []string{"B", "W", ""} },
		func() {
			r.Children = policy.Children{PerGuardian: number("per guardian"), Confirm: anyOf(t, "confirm", policy.ConfirmedByPicture), PhotoMonths: number("child's months"),
				WindowDays: number("window"), Adults: number("adults"), Children: number("children")}
		},
		func() {
			r.StayDays, r.StayHours, r.StayDefault = nil, map[string]int{"B": number("hours")}, number("stay")
		},
		func() { r.Gap, r.OtherPost = span("gap"), policy.Severity(number("other post")) },
		func() { r.UnpairedExit, r.UnpairedEntry = policy.Severity(number("exit")), policy.Note },
		func() { r.RegistryWarn, r.RegistryMax = span("warn"), span("max") }, func() { r.PolicyWarn, r.PolicyMax = span("warn"), span("max") },
		func() {
			r.FaceSample, r.PhotoMonths, r.PassWarnDays = number("share"), number("months"), number("soon")
		},
		func() { r.Severity = anySeverities(t, -1) },
	} {
		if rapid.IntRange(0, 7).Draw(t, fmt.Sprintf("spoil %d", i)) == 0 {
			spoil()
		}
	}
	return r
}

// nearlyGood is the good pass or a good family with a few of anybody's facts, so that many are cleared.
func nearlyGood(t *rapid.T) policy.Facts {
	f := rapid.SampledFrom([]func() policy.Facts{good, family, comingHome}).Draw(t, "base")()
	a := anyFacts(t)
	for i, spoil := range []func(){
		func() { f.Genuine = a.Genuine }, func() { f.Copyable, f.Face, f.Sample = a.Copyable, a.Face, a.Sample }, func() { f.Keyed = a.Keyed },
		func() { f.Class = a.Class }, func() { f.Known = a.Known }, func() { f.Agrees = a.Agrees }, func() { f.Status = a.Status },
		func() { f.ValidFrom = a.ValidFrom }, func() { f.ValidTo = a.ValidTo }, func() { f.RegistryAge = a.RegistryAge },
		func() { f.RegistrySilent = a.RegistrySilent }, func() { f.Holder = a.Holder }, func() { f.Direction = a.Direction },
		func() { f.Clock = a.Clock }, func() { f.NotBefore = a.NotBefore }, func() { f.Supervised = a.Supervised }, func() { f.Photo = a.Photo },
		func() { f.LedgerDown = a.LedgerDown }, func() { f.Minors = a.Minors }, func() { f.Took = a.Took }, func() { f.Flag = a.Flag },
		func() { f.Proven, f.Cloned, f.Unproven, f.Replayed = a.Proven, a.Cloned, a.Unproven, a.Replayed },
		func() { f.Medium = a.Medium }, func() { f.Signed = a.Signed }, func() { f.Again = a.Again }, func() { f.PassedUnknown = a.PassedUnknown }, func() { f.PolicyAge, f.PolicySilent = a.PolicyAge, a.PolicySilent },
	} {
		if rapid.IntRange(0, 14).Draw(t, fmt.Sprintf("fact %d", i)) == 14 {
			spoil()
		}
	}
	return f
}

// counted makes a property tell how much of what it asserts it has seen, and fail when that is nothing.
func counted(t *testing.T, what string, n *int) {
	t.Cleanup(func() {
		t.Logf("%d %s", *n, what)
		if *n == 0 && !t.Failed() {
			t.Errorf("no %s: the draw proves nothing", what)
		}
	})
}

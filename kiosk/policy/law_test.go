package policy_test

import (
	"fmt"
	"slices"
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

func anyPerson(t *rapid.T) policy.Person {
	p := policy.Person{Holder: rapid.String().Draw(t, "holder"), Birth: anyDate(t, "birth"), Nationality: anyOf(t, "nationality", "KHM", "THA")}
	if rapid.Bool().Draw(t, "moved before") {
		p.Last = &policy.Movement{Direction: anyOf(t, "last", ledger.DirectionExit, ledger.DirectionEntry), At: anyTime(t, "at")}
	}
	return p
}

func anyFacts(t *rapid.T) policy.Facts {
	yes := func(name string) bool { return rapid.Bool().Draw(t, name) }
	f := policy.Facts{
		Genuine: anyOf(t, "genuine", pass.Valid, pass.UnknownIssuer, pass.Invalid, pass.Malformed), Copyable: yes("copyable"), Keyed: yes("keyed"),
		Class: anyOf(t, "class", "B", "W"), Known: yes("known"), Agrees: yes("agrees"),
		Status:    anyOf(t, "status", policy.Active, policy.Revoked, policy.Lost, policy.Stolen),
		ValidFrom: anyDate(t, "valid from"), ValidTo: anyDate(t, "valid to"),
		RegistryAge: time.Duration(rapid.Int64().Draw(t, "age")), RegistrySilent: yes("silent"), Holder: anyPerson(t), HasMinors: yes("has minors"),
		Direction: anyOf(t, "direction", ledger.DirectionExit, ledger.DirectionEntry),
		Clock:     anyOf(t, "clock", ledger.ClockSynced, ledger.ClockHeldOver, ledger.ClockUnset), Supervised: yes("supervised"), Photo: yes("photo"),
		Face: anyOf(t, "face", policy.FaceNotCompared, policy.FaceByOfficer, policy.FaceMatched), Sample: rapid.Int().Draw(t, "sample"), LedgerDown: yes("ledger down"),
	}
	if yes("with a minor") {
		f.Minors = []policy.Person{anyPerson(t)}
	}
	return f
}

// anyRules are the defaults with some fields left out, or anything at all in them.
func anyRules(t *rapid.T) *policy.Rules {
	r := rules()
	for i, spoil := range []func(){
		func() { r.Version = "" }, func() { r.Zone = nil }, func() { r.Country = "" }, func() { r.Hours = nil },
		func() { r.MinorAge = rapid.Int().Draw(t, "age") }, func() { r.AdultAge = rapid.Int().Draw(t, "adult") },
		func() { r.StayDays = nil }, func() { r.StayDefault = rapid.Int().Draw(t, "stay") },
		func() { r.RegistryWarn = 0 }, func() { r.RegistryMax = 0 }, func() { r.FaceSample = rapid.Int().Draw(t, "share") },
		func() {
			r.Severity = map[policy.Code]policy.Severity{}
			for _, c := range rapid.SliceOf(rapid.SampledFrom(policy.Codes())).Draw(t, "codes") {
				r.Severity[c] = policy.Severity(rapid.IntRange(-1, 5).Draw(t, "severity"))
			}
		},
	} {
		if rapid.IntRange(0, 7).Draw(t, fmt.Sprintf("spoil %d", i)) == 0 {
			spoil()
		}
	}
	return r
}

// nearlyGood is the good pass with a few of anybody's facts, so that many are cleared.
func nearlyGood(t *rapid.T) policy.Facts {
	f, a := good(), anyFacts(t)
	for i, spoil := range []func(){
		func() { f.Genuine = a.Genuine }, func() { f.Copyable, f.Face, f.Sample = a.Copyable, a.Face, a.Sample }, func() { f.Keyed = a.Keyed },
		func() { f.Class = a.Class }, func() { f.Known = a.Known }, func() { f.Agrees = a.Agrees }, func() { f.Status = a.Status },
		func() { f.ValidFrom = a.ValidFrom }, func() { f.ValidTo = a.ValidTo }, func() { f.RegistryAge = a.RegistryAge },
		func() { f.RegistrySilent = a.RegistrySilent }, func() { f.Holder = a.Holder }, func() { f.Direction = a.Direction },
		func() { f.Clock = a.Clock }, func() { f.Supervised = a.Supervised }, func() { f.Photo = a.Photo },
		func() { f.LedgerDown = a.LedgerDown }, func() { f.Minors = a.Minors },
	} {
		if rapid.IntRange(0, 9).Draw(t, fmt.Sprintf("fact %d", i)) == 9 {
			spoil()
		}
	}
	return f
}

var weight = map[ledger.Outcome]int{ledger.Cleared: 0, ledger.Referred: 1, ledger.Refused: 2}

func TestDecideIsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, f, now := anyRules(t), anyFacts(t), anyTime(t, "now")
		d := policy.Decide(r, &f, now)
		if _, known := weight[d.Outcome]; !known {
			t.Fatalf("outcome %q", d.Outcome)
		}
		if !slices.IsSortedFunc(d.Findings, func(a, b policy.Finding) int { return int(b.Severity - a.Severity) }) {
			t.Fatalf("not the most serious first: %v", d.Findings)
		}
		want, seen := ledger.Cleared, map[policy.Code]bool{}
		for _, x := range d.Findings {
			if seen[x.Code] || x.Severity < policy.Note || x.Severity > policy.Refuse {
				t.Fatalf("%v: twice, or of no severity: %v", x, d.Findings)
			}
			seen[x.Code] = true
			if o := map[policy.Severity]ledger.Outcome{policy.Refer: ledger.Referred, policy.Refuse: ledger.Refused}[x.Severity]; weight[o] > weight[want] {
				want = o
			}
		}
		if d.Outcome != want {
			t.Fatalf("outcome %s of %v", d.Outcome, d.Findings)
		}
		if again := policy.Decide(r, &f, now); again.Outcome != d.Outcome || !slices.Equal(again.Findings, d.Findings) {
			t.Fatalf("decided twice: %v and %v", d, again)
		}
	})
}

// A fact that speaks against a crossing never makes it easier.
func TestABadFactNeverHelps(t *testing.T) {
	bad := map[string]func(*policy.Facts){
		"forged": func(f *policy.Facts) { f.Genuine = pass.Invalid }, "not known": func(f *policy.Facts) { f.Status = "?" },
		"no officer": func(f *policy.Facts) { f.Supervised = false }, "no photo": func(f *policy.Facts) { f.Photo = false },
		"no ledger": func(f *policy.Facts) { f.LedgerDown = true }, "a minor comes along": func(f *policy.Facts) { f.Minors = append(f.Minors, policy.Person{}) },
		"another registry": func(f *policy.Facts) { f.Agrees = false }, "drawn for comparison": func(f *policy.Facts) { f.Sample = 999 },
		"keyed": func(f *policy.Facts) { f.Keyed = true },
	}
	names := []string{}
	for n := range bad {
		names = append(names, n)
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		r, f, now := rules(), nearlyGood(t), anyTime(t, "now")
		before := policy.Decide(r, &f, now)
		name := rapid.SampledFrom(names).Draw(t, "bad fact")
		bad[name](&f)
		if after := policy.Decide(r, &f, now); weight[after.Outcome] < weight[before.Outcome] {
			t.Fatalf("%s turns %v into %v", name, before, after)
		}
	})
}

// Whatever else is good: nobody unwatched, unrecorded, unpictured, unknown or underage passes without an officer.
func TestWhatIsNeverCleared(t *testing.T) {
	cleared := 0
	rapid.Check(t, func(t *rapid.T) {
		r, f := rules(), nearlyGood(t)
		if rapid.Bool().Draw(t, "bad rules") {
			r = anyRules(t)
		}
		if policy.Decide(r, &f, noon).Outcome != ledger.Cleared {
			return
		}
		cleared++
		if !f.Supervised || !f.Photo || !f.Known || !f.Agrees || f.LedgerDown || f.RegistrySilent || f.Keyed || len(f.Minors) > 0 ||
			f.Genuine != pass.Valid || f.Status != policy.Active || f.Clock != ledger.ClockSynced && f.Clock != ledger.ClockHeldOver || r.Zone == nil {
			t.Fatalf("cleared: %+v", f)
		}
	})
	if cleared == 0 {
		t.Error("nobody was cleared: the draw proves nothing")
	}
}

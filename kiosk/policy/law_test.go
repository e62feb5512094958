package policy_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

var weight = map[ledger.Outcome]int{ledger.Cleared: 0, ledger.Referred: 1, ledger.Refused: 2}

func TestDecideIsTotal(t *testing.T) {
	type reason struct {
		code policy.Code
		who  string
	}
	decided := 0
	counted(t, "decisions on anything", &decided)
	rapid.Check(t, func(t *rapid.T) {
		r, f, now := anyRules(t), anyFacts(t), anyTime(t, "now")
		d := policy.Decide(r, &f, now)
		decided++
		if _, known := weight[d.Outcome]; !known {
			t.Fatalf("outcome %q", d.Outcome)
		}
		if !slices.IsSortedFunc(d.Findings, func(a, b policy.Finding) int { return int(b.Severity - a.Severity) }) {
			t.Fatalf("not the most serious first: %v", d.Findings)
		}
		want, seen := ledger.Cleared, map[reason]bool{}
		for _, x := range d.Findings {
			if seen[reason{x.Code, x.Subject}] || x.Severity < policy.Note || x.Severity > policy.Refuse || !x.Code.Known() {
				t.Fatalf("%v: twice, of no severity or not known: %v", x, d.Findings)
			}
			seen[reason{x.Code, x.Subject}] = true
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

// badFacts each speak against a crossing. Those that take the place of others, as forged does of an unknown issuer, come apart.
var badFacts = map[string]func(*policy.Facts){

	"no officer": func(f *policy.Facts) { f.Supervised = false }, "no photo": func(f *policy.Facts) { f.Photo = false },
	"no ledger": func(f *policy.Facts) { f.LedgerDown = true }, "another registry": func(f *policy.Facts) { f.Agrees = false },
	"drawn for comparison": func(f *policy.Facts) { f.Sample = 999 },
	"replayed":             func(f *policy.Facts) { f.Replayed = true },
	"flagged":              func(f *policy.Facts) { f.Flag = "4711" }, "the quota runs out": func(f *policy.Facts) { f.Passed = max(f.Passed, 0) + 1<<20 },
	"two open trips":      func(f *policy.Facts) { f.Holder.OpenTrips = 2 },
	"a minor comes along": func(f *policy.Facts) { f.Minors = append(f.Minors, policy.Person{Holder: "new"}) },
	"a child left behind": func(f *policy.Facts) { f.Took = append(f.Took, policy.Person{Holder: "gone"}) },
	"more company": func(f *policy.Facts) {
		f.Holder.Company = append(f.Holder.Company, policy.Company{Holder: "new", At: noon})
	},
	"no child is confirmed":          eachMinor(func(m *policy.Person) { m.Confirmed = "" }),
	"no child is compared":           eachMinor(func(m *policy.Person) { m.Face = policy.FaceMatched }),
	"no child has a picture":         eachMinor(func(m *policy.Person) { m.Photo = pass.Date{} }),
	"no child has a live picture":    eachMinor(func(m *policy.Person) { m.LivePhoto = false }),
	"each child on another trip":     eachMinor(func(m *policy.Person) { m.OpenTrips = 2 }),
	"each child with another adult":  eachMinor(func(m *policy.Person) { m.Company = append(m.Company, policy.Company{Holder: "new", At: noon}) }),
	"each child with another before": eachMinor(func(m *policy.Person) { with(m, "somebody") }),
}

var hidingFacts = map[string]func(*policy.Facts){
	"no child has a guardian": eachMinor(func(m *policy.Person) { m.Guardians = nil }),
	"a status never heard of": func(f *policy.Facts) { f.Status = "?" },
	"keyed":                   func(f *policy.Facts) { f.Keyed = true },
	"cloned":                  func(f *policy.Facts) { f.Cloned = true },
	"proved nothing":          func(f *policy.Facts) { f.Proven = false },
	"forged":                  func(f *policy.Facts) { f.Genuine = pass.Invalid },
	"expired":                 func(f *policy.Facts) { f.ValidTo = date(2000, 1, 1) },
	"registry silent":         func(f *policy.Facts) { f.RegistrySilent = true }, "no policy": func(f *policy.Facts) { f.PolicySilent = true },
	"clock unset": func(f *policy.Facts) { f.Clock = ledger.ClockUnset }, "not in the registry": func(f *policy.Facts) { f.Known = false },
	"registry too old": func(f *policy.Facts) { f.RegistryAge = max(f.RegistryAge, 100*time.Hour) },
	"policy too old":   func(f *policy.Facts) { f.PolicyAge = max(f.PolicyAge, 100*time.Hour) },
}

func eachMinor(change func(*policy.Person)) func(*policy.Facts) {
	return func(f *policy.Facts) {
		f.Minors = slices.Clone(f.Minors)
		for i := range f.Minors {
			change(&f.Minors[i])
		}
	}
}

func with(m *policy.Person, adult string) {
	if m.Last != nil {
		last := *m.Last
		last.With = adult
		m.Last = &last
	}
}

// A fact that speaks against a crossing never makes it easier, under rules that raise what they like. A fact that hides others does
// not under the default severities: a ministry that refuses for what a silent registry cannot tell must refuse for the silence too.
func TestABadFactNeverHelps(t *testing.T) {
	for _, part := range []struct {
		name string
		bad  map[string]func(*policy.Facts)
		draw func(*rapid.T) *policy.Rules
	}{
		{"bad", badFacts, func(t *rapid.T) *policy.Rules {
			r := anyRules(t)
			r.YouthClasses, r.Severity = nil, anySeverities(t, 2)
			return r
		}},
		{"hiding", hidingFacts, func(*rapid.T) *policy.Rules { return rules() }},
	} {
		t.Run(part.name, func(t *testing.T) {
			worse := 0
			counted(t, "crossings made harder by a "+part.name+" fact", &worse)
			names := slices.Sorted(maps.Keys(part.bad))
			rapid.Check(t, func(t *rapid.T) {
				r, f, now := part.draw(t), nearlyGood(t), rapid.SampledFrom([]time.Time{noon, anyTime(t, "now")}).Draw(t, "when")
				if f.Status == "" {
					f.Status = policy.Active // a pass that is in no registry has none
				}
				before := policy.Decide(r, &f, now)
				name := rapid.SampledFrom(names).Draw(t, "bad fact")
				part.bad[name](&f)
				after := policy.Decide(r, &f, now)
				if weight[after.Outcome] < weight[before.Outcome] {
					t.Fatalf("%s turns %v into %v", name, before, after)
				}
				if weight[after.Outcome] > weight[before.Outcome] {
					worse++
				}
			})
		})
	}
}

// Lists have no order: not those who travel, not their history, not the entries of the rules.
func TestOrderDoesNotMatter(t *testing.T) {
	several := 0
	counted(t, "decisions on lists of two or more", &several)
	rapid.Check(t, func(t *rapid.T) {
		r, f, now := anyRules(t), anyFacts(t), anyTime(t, "now")
		before := policy.Decide(r, &f, now)
		if len(f.Minors) > 1 || len(f.Holder.Company) > 1 || len(r.Quotas) > 1 {
			several++
		}
		slices.Reverse(f.Minors)
		slices.Reverse(f.Took)
		slices.Reverse(f.Holder.Company)
		for i := range f.Minors {
			slices.Reverse(f.Minors[i].Company)
			slices.Reverse(f.Minors[i].Guardians)
		}
		slices.Reverse(r.Hours)
		slices.Reverse(r.Quotas)
		slices.Reverse(r.Holidays)
		slices.Reverse(r.Amnesties)
		if after := policy.Decide(r, &f, now); after.Outcome != before.Outcome || !slices.Equal(after.Findings, before.Findings) {
			t.Fatalf("the order changes\n%v into\n%v", before, after)
		}
	})
}

// Whatever rules say, checked or not: a protected finding is there when its facts are, and refers at least.
func TestNoRulesSwitchOffWhatIsProtected(t *testing.T) {
	protected := slices.DeleteFunc(policy.Codes(), func(c policy.Code) bool {
		return !c.Protected() || c == policy.PolicyLapsed || slices.Contains(atTheGate, c)
	}) // raised by rules
	held := 0
	counted(t, "protected findings held against rules", &held)
	rapid.Check(t, func(t *rapid.T) {
		r := anyRules(t)
		c := rapid.SampledFrom(protected).Draw(t, "finding")
		f := comingHome()
		raise[c](r, &f)
		d := policy.Decide(r, &f, noon)
		if weighs(d, c) < policy.Refer || d.Outcome == ledger.Cleared {
			t.Fatalf("%s is configured away: %+v", c, d)
		}
		held++
	})
}

// Whatever else is good: nobody unwatched, unrecorded, unpictured, unknown or underage passes without an officer.
func TestWhatIsNeverCleared(t *testing.T) {
	cleared, families := 0, 0
	counted(t, "cleared", &cleared)
	counted(t, "families cleared", &families)
	rapid.Check(t, func(t *rapid.T) {
		r, f := rules(), nearlyGood(t)
		if rapid.Bool().Draw(t, "bad rules") {
			r = anyRules(t)
		}
		if policy.Decide(r, &f, noon).Outcome != ledger.Cleared {
			return
		}
		cleared++
		if !f.Supervised || !f.Photo || !f.Known || !f.Agrees || f.LedgerDown || f.RegistrySilent || f.PolicySilent || f.Keyed || f.Cloned || f.Replayed || f.Flag != "" ||
			f.Genuine != pass.Valid || f.Status != policy.Active || f.Clock != ledger.ClockSynced && f.Clock != ledger.ClockHeldOver || r.Zone == nil {
			t.Fatalf("cleared: %+v", f)
		}
		for _, m := range f.Minors {
			families++
			if m.Face != policy.FaceByOfficer || m.Confirmed == "" || !m.LivePhoto || len(m.Guardians) == 0 || m.OpenTrips > 1 {
				t.Fatalf("a child is cleared: %+v", m)
			}
		}
	})
}

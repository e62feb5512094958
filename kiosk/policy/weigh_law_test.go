package policy_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// clamp is the nearest to v within bounds.
func clamp[T int | time.Duration | policy.Severity](v, least, most T) T {
	return min(max(v, least), most)
}

// By a clock that is not trusted nothing is judged: whatever it shows, the decision is the same.
func TestByAClockThatIsNotTrustedNothingIsJudged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, f := anyRules(t), anyFacts(t)
		if rapid.Bool().Draw(t, "nearly good") {
			f = nearlyGood(t)
		}
		f.Clock = anyOf(t, "clock", ledger.ClockUnset)
		if rapid.Bool().Draw(t, "from the future") {
			f.Clock, f.RegistryAge, f.RegistrySilent = ledger.ClockSynced, -8*24*time.Hour, false
		}
		one, other := policy.Decide(r, &f, anyTime(t, "one")), policy.Decide(r, &f, anyTime(t, "other"))
		if one.Outcome != other.Outcome || !slices.Equal(one.Findings, other.Findings) {
			t.Fatalf("%v and %v", one, other)
		}
	})
}

// What registry and policy are worth by their age: nothing is said up to the one limit, a note up to the other, then an officer decides; what
// comes from the future by more than the first limit convicts the clock. Of what is silent no age is known.
func TestWhatAgeMeans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		near := func(name string, of ...time.Duration) time.Duration {
			return rapid.SampledFrom(of).Draw(t, name) + time.Duration(rapid.IntRange(-1, 1).Draw(t, name+" or so"))
		}
		const week = 7 * 24 * time.Hour
		r, f := rules(), good()
		limits := func(name string) (warn, most time.Duration) {
			return near(name+" warn", 0, time.Hour, 24*time.Hour, week, 2*week), near(name+" max", time.Hour, 72*time.Hour, week, 2*week)
		}
		r.RegistryWarn, r.RegistryMax = limits("registry")
		r.PolicyWarn, r.PolicyMax = limits("policy")
		f.RegistryAge = near("registry", 0, r.RegistryWarn, r.RegistryMax, -r.RegistryWarn, week, -week)
		f.PolicyAge = near("policy", 0, r.PolicyWarn, r.PolicyMax, -r.PolicyWarn, week, -week)
		f.RegistrySilent, f.PolicySilent = rapid.Bool().Draw(t, "no registry"), rapid.Bool().Draw(t, "no policy")
		d := policy.Decide(r, &f, noon)
		future := false
		for _, x := range []struct {
			silent           bool
			age, warn, most  time.Duration
			none, old, stale policy.Code
		}{
			{f.RegistrySilent, f.RegistryAge, r.RegistryWarn, r.RegistryMax, policy.RegistrySilent, policy.RegistryOld, policy.RegistryStale},
			{f.PolicySilent, f.PolicyAge, r.PolicyWarn, r.PolicyMax, policy.PolicySilent, policy.PolicyOld, policy.PolicyStale},
		} {
			warn, most := clamp(x.warn, 0, week), clamp(x.most, 0, week)
			future = future || !x.silent && x.age < -warn
			stale, old := !x.silent && x.age > most, !x.silent && x.age > warn && x.age <= most
			if has(d, x.none) != x.silent || has(d, x.stale) != stale || has(d, x.old) != old {
				t.Fatalf("silent %t, %v old, of %v and %v: %v", x.silent, x.age, warn, most, d.Findings)
			}
		}
		if has(d, policy.ClockUntrusted) != future {
			t.Fatalf("from the future %t: %v", future, d.Findings)
		}
	})
}

// A finding weighs what rules say, within the bounds of all weights, and what is protected refers at least. What stands for another finding that
// cannot be told weighs no less than that.
func TestAFindingWeighsWhatRulesSay(t *testing.T) {
	codes := slices.DeleteFunc(policy.Codes(), func(c policy.Code) bool { return slices.Contains(atTheGate, c) })
	rapid.Check(t, func(t *rapid.T) {
		r, f := rules(), comingHome()
		r.Severity = map[policy.Code]policy.Severity{}
		weight := func(c policy.Code) policy.Severity {
			s, set := r.Severity[c]
			switch {
			case !set:
				return c.Default()
			case c.Protected():
				return clamp(s, policy.Refer, policy.Refuse)
			}
			return clamp(s, policy.Note, policy.Refuse)
		}
		any := rapid.IntRange(-2, 6)
		c := rapid.SampledFrom(codes).Draw(t, "finding")
		for _, set := range []policy.Code{c, policy.QuotaFull, policy.Unpaired} {
			if rapid.IntRange(0, 4).Draw(t, "set") > 0 {
				r.Severity[set] = policy.Severity(any.Draw(t, string(set)))
			}
		}
		r.UnpairedExit, r.UnpairedEntry = policy.Severity(any.Draw(t, "unpaired exit")), policy.Severity(any.Draw(t, "unpaired entry"))
		raise[c](r, &f)
		if f.Direction = entry; c == policy.Unpaired || c == policy.PassAgain {
			f.Direction = rapid.SampledFrom([]ledger.Direction{exit, entry}).Draw(t, "way")
		}
		unpaired := map[ledger.Direction]policy.Severity{exit: r.UnpairedExit, entry: r.UnpairedEntry}[f.Direction]
		if unpaired < policy.Note || unpaired > policy.Refuse {
			unpaired = weight(policy.Unpaired)
		}
		want := weight(c)
		switch c {
		case policy.QuotaUnknown:
			want = max(want, weight(policy.QuotaFull))
		case policy.PassAgain:
			want = max(want, unpaired)
		case policy.Unpaired:
			f.Holder.Last = &policy.Movement{Direction: f.Direction, At: noon.AddDate(0, 0, -1)}
			want = unpaired
		}
		if got := weighs(policy.Decide(r, &f, noon), c); got != want {
			t.Fatalf("%s weighs %d, want %d", c, got, want)
		}
	})
}

// A pass ends after its last day. That it ends soon is said so many days before, a year at most.
func TestTheEndOfAPassComesSoon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, f := rules(), good()
		r.PassWarnDays = rapid.SampledFrom([]int{-1, 0, 1, 30, 365, 366, 10000}).Draw(t, "warn")
		days := rapid.SampledFrom([]int{0, 1, 30, 365, 366}).Draw(t, "ends in") + rapid.IntRange(-1, 1).Draw(t, "or so")
		y, m, d := noon.AddDate(0, 0, days).Date()
		f.ValidTo = date(y, int(m), d)
		soon := days >= 0 && r.PassWarnDays > 0 && days <= clamp(r.PassWarnDays, 0, 365)
		if got := policy.Decide(r, &f, noon); has(got, policy.PassExpired) != (days < 0) || has(got, policy.PassExpiresSoon) != soon {
			t.Fatalf("ends in %d days, told from %d: %v", days, r.PassWarnDays, got.Findings)
		}
	})
}

// The last moment of a return is the end of the last day at the post, or the exact hour; both a year from now at most.
func TestTheLastMomentOfAReturn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rules()
		r.Zone = rapid.SampledFrom([]*time.Location{nil, ict, time.FixedZone("west", -11*3600)}).Draw(t, "zone")
		zone := r.Zone
		if zone == nil {
			zone = time.UTC
		}
		any := rapid.OneOf(rapid.IntRange(-2, 3), rapid.IntRange(363, 367), rapid.IntRange(365*24-1, 365*24+1), rapid.Int())
		r.StayDefault, r.StayDays, r.StayHours = any.Draw(t, "days of any"), map[string]int{"W": any.Draw(t, "days of W")}, map[string]int{"D": any.Draw(t, "hours of D")}
		now := noon.Add(time.Duration(rapid.Int64Range(0, int64(400*24*time.Hour)).Draw(t, "later")))
		if got, want := r.Until("D", now), now.Add(time.Duration(clamp(r.StayHours["D"], 0, 365*24))*time.Hour); !got.Equal(want) {
			t.Fatalf("by the hour: %v, not %v", got, want)
		}
		for class, days := range map[string]int{"B": r.StayDefault, "W": r.StayDays["W"]} {
			y, m, d := now.In(zone).AddDate(0, 0, clamp(days, 0, 365)).Date()
			next, until := r.Until(class, now).Add(1).In(zone), r.Until(class, now).In(zone)
			if uy, um, ud := until.Date(); uy != y || um != m || ud != d || next.Hour()+next.Minute()+next.Second()+next.Nanosecond() != 0 || next.Day() == ud {
				t.Fatalf("%d days from %v end at %v", days, now.In(zone), until)
			}
		}
	})
}

// How many may pass: the number of the way; where the way is not known, the lower of the two. Of several sessions at once, the one that lets
// the fewest out, then in, begins first, ends last, has the first name.
func TestWhichQuotaCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quota := func(name string) int { return rapid.SampledFrom([]int{policy.Unlimited, 0, 1, 2}).Draw(t, name) }
		hour := rapid.IntRange(0, 4)
		r := rules()
		for range rapid.IntRange(0, 4).Draw(t, "sessions") {
			s := policy.Session{Name: rapid.StringMatching("[ab]").Draw(t, "name"), Exit: quota("exit"), Entry: quota("entry")}
			s.Hours = between(10+hour.Draw(t, "from"), 10+hour.Draw(t, "to"))
			r.Quotas = append(r.Quotas, s)
		}
		var now []policy.Session
		for _, s := range r.Quotas {
			if s.Hours.From <= 12*60 && s.Hours.To > 12*60 {
				now = append(now, s)
			}
		}
		least := func(of func(policy.Session) int) {
			low := 1 << 30
			for _, s := range now {
				low = min(low, of(s))
			}
			now = slices.DeleteFunc(now, func(s policy.Session) bool { return of(s) > low })
		}
		limit := func(people int) int {
			if people < 0 {
				return 1 << 20 // more than any
			}
			return people
		}
		least(func(s policy.Session) int { return limit(s.Exit) })
		least(func(s policy.Session) int { return limit(s.Entry) })
		least(func(s policy.Session) int { return int(s.Hours.From) })
		least(func(s policy.Session) int { return -int(s.Hours.To) })
		least(func(s policy.Session) int { return int(s.Name[0]) })
		got, ok := r.Session(noon)
		if ok != (len(now) > 0) {
			t.Fatalf("%+v counts, of %+v", got, r.Quotas)
		}
		if !ok {
			return
		}
		at := func(m policy.Minutes) time.Time { return at(25, 0, int(m)) }
		if s := got.Session; s.Name != now[0].Name || s.Exit != now[0].Exit || s.Entry != now[0].Entry || !got.From.Equal(at(now[0].Hours.From)) || !got.To.Equal(at(now[0].Hours.To)) {
			t.Fatalf("%+v counts, not %+v", got, now[0])
		}
		for way, want := range map[ledger.Direction]int{exit: limit(got.Exit), entry: limit(got.Entry), "": min(limit(got.Exit), limit(got.Entry)), ledger.DirectionUnsure: min(limit(got.Exit), limit(got.Entry))} {
			if people, limited := got.Limit(way); limited != (want < 1<<20) || limited && people != want {
				t.Fatalf("%q of %+v: %d may pass, limited %t", way, got, people, limited)
			}
		}
	})
}

// The patterns of children: each number counts as the nearest within its bounds, everybody once, and what is before the window is forgotten.
func TestPatternsAreCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, f := rules(), family()
		any := rapid.IntRange(-1, 12)
		r.Children.PerGuardian, r.Children.Adults, r.Children.Children = any.Draw(t, "minors"), any.Draw(t, "adults"), any.Draw(t, "children")
		r.Children.WindowDays = rapid.SampledFrom([]int{-1, 29, 30, 31, 365, 366}).Draw(t, "window")
		window := time.Duration(clamp(r.Children.WindowDays, 30, 365)) * 24 * time.Hour
		company := func(name string) (all []policy.Company, within map[string]bool) {
			within = map[string]bool{}
			for range rapid.IntRange(0, 12).Draw(t, name) {
				c := policy.Company{Holder: rapid.StringMatching("[a-f]").Draw(t, "who"), At: noon.Add(-rapid.SampledFrom([]time.Duration{0, window, window + 1, 500 * 24 * time.Hour}).Draw(t, "ago"))}
				if all = append(all, c); noon.Sub(c.At) <= window {
					within[c.Holder] = true
				}
			}
			return all, within
		}
		f.Minors = nil
		for _, who := range rapid.SliceOfN(rapid.StringMatching("[a-e]"), 0, 12).Draw(t, "party") {
			f.Minors = append(f.Minors, child(who))
		}
		var children, adults map[string]bool
		f.Holder.Company, children = company("of the adult")
		if len(f.Minors) > 0 {
			f.Minors[0].Company, adults = company("of the child")
			adults[mother] = true
			if rapid.Bool().Draw(t, "with the mother") {
				f.Minors[0].Company = append(f.Minors[0].Company, crossed(mother, 1), crossed(mother, 2))
			}
		}
		for _, m := range f.Minors {
			children[m.Holder] = true
		}
		d, led := policy.Decide(r, &f, noon), len(f.Minors) > 0
		for c, want := range map[policy.Code]bool{
			policy.PartySize:         len(f.Minors) > clamp(r.Children.PerGuardian, 1, 10),
			policy.AdultManyChildren: led && len(children) >= clamp(r.Children.Children, 2, 10),
			policy.ChildManyAdults:   led && len(adults) >= clamp(r.Children.Adults, 2, 4),
		} {
			if has(d, c) != want {
				t.Fatalf("%s: %t; %d minors, %d children, %d adults, %+v", c, !want, len(f.Minors), len(children), len(adults), r.Children)
			}
		}
	})
}

// A pass that might have proved itself, and did not, is a plain tag: of what is not known the worst is taken, and of what failed there is more to say.
func TestWhatIsNoBetterThanAPlainTag(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		printed := f.Medium == pass.MediumSeal || f.Medium == pass.MediumMRZ || f.Keyed
		failed := f.Cloned || f.Unproven
		if want := !printed && !failed && (f.Copyable || !f.Proven); f.Plain() != want {
			t.Fatalf("plain %t: %+v", !want, f)
		}
	})
}

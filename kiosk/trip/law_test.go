package trip_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"passlane/kiosk/ledger"
	"passlane/kiosk/trip"
)

func some[T any](t *rapid.T, name string, of ...T) T { return rapid.SampledFrom(of).Draw(t, name) }

func names(t *rapid.T, name string) []string {
	return rapid.SliceOfN(rapid.SampledFrom([]string{"x", "y"}), 0, 2).Draw(t, name)
}

// drawTold is any movement as a device may tell it, often another word on one that was told before.
func drawTold(t *rapid.T) trip.Movement {
	return trip.Movement{
		ID: some(t, "id", "a/1", "a/2", "b/1"), Direction: some(t, "way", exit, entry, unsure, ledger.DirectionNone), AtMS: rapid.Int64Range(0, 2).Draw(t, "at"),
		Post: some(t, "post", "", "Doung"), UntilMS: rapid.Int64Range(0, 1).Draw(t, "until"), Adult: some(t, "adult", "", "H"), Meant: some(t, "meant", "", exit, entry),
		Minors: names(t, "minors"), Takes: names(t, "takes"), Answered: names(t, "answered"), Counted: rapid.Bool().Draw(t, "counted"),
	}
}

// TestOneWordOfEachMovementStands is the law of what is known of a holder: each movement once, by what an officer counted or else by the latest
// word, oldest first, whatever order the words came in; what an officer says never happened is not there.
func TestOneWordOfEachMovementStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		told := rapid.SliceOfN(rapid.Custom(drawTold), 0, 6).Draw(t, "told")
		if len(told) > 0 && rapid.Bool().Draw(t, "alike") {
			other, another := told[0], drawTold(t) // two words that differ in one thing
			[]func(){
				func() { other.Direction = another.Direction }, func() { other.Post = another.Post }, func() { other.UntilMS = another.UntilMS },
				func() { other.Adult = another.Adult }, func() { other.Meant = another.Meant }, func() { other.Minors = another.Minors },
				func() { other.Takes = another.Takes }, func() { other.Answered = another.Answered },
			}[rapid.IntRange(0, 7).Draw(t, "differ in")]()
			told = append(told, other)
		}
		before := slices.Clone(told)
		got := trip.Order(told)
		if d := cmp.Diff(before, told); d != "" {
			t.Fatal("what was handed in is changed", d)
		}
		if d := cmp.Diff(got, trip.Order(rapid.Permutation(told).Draw(t, "order")), cmpopts.EquateEmpty()); d != "" {
			t.Fatal("another order of the words, and another history", d)
		}
		for i, m := range got {
			if i > 0 && (m.AtMS < got[i-1].AtMS || m.AtMS == got[i-1].AtMS && m.ID <= got[i-1].ID) {
				t.Fatalf("%v after %v", m, got[i-1])
			}
		}
		for _, id := range []string{"a/1", "a/2", "b/1"} {
			words := slices.DeleteFunc(slices.Clone(told), func(m trip.Movement) bool { return m.ID != id })
			if counted := slices.DeleteFunc(slices.Clone(words), func(m trip.Movement) bool { return !m.Counted }); len(counted) > 0 {
				words = counted
			}
			latest := int64(-1)
			for _, m := range words {
				latest = max(latest, m.AtMS)
			}
			words = slices.DeleteFunc(words, func(m trip.Movement) bool { return m.AtMS != latest })
			stands := slices.IndexFunc(got, func(m trip.Movement) bool { return m.ID == id })
			none := func(m trip.Movement) bool { return m.Direction == ledger.DirectionNone }
			switch {
			case stands >= 0 && !slices.ContainsFunc(words, func(m trip.Movement) bool { return cmp.Equal(m, got[stands]) }):
				t.Fatalf("%v stands, of %v", got[stands], words)
			case stands < 0 && len(words) > 0 && !slices.ContainsFunc(words, none), stands >= 0 && none(got[stands]):
				t.Fatalf("of %v there is %v", words, got)
			}
		}
	})
}

// drawParty is any crossing of people of whom some are known, ended and counted in any way.
func drawParty(t *rapid.T) ledger.Crossing {
	c := ledger.Crossing{
		ID: "b-1", Device: "lane-2", Post: "Doung", EndedMS: 7, Direction: some(t, "way", exit, entry), Clock: some(t, "clock", ledger.ClockSynced, ledger.ClockUnset),
		How: some(t, "how", ledger.Passed, ledger.Disturbed, ledger.Interrupted, ledger.Abandoned), Walked: rapid.IntRange(0, 1).Draw(t, "walked"),
		Verdict: some(t, "verdict", "", ledger.Clear, ledger.Refuse), Counted: rapid.Bool().Draw(t, "counted"),
	}
	for i, n := 0, rapid.IntRange(1, 4).Draw(t, "party"); i < n; i++ {
		who := some(t, "who", "", string(rune('A'+i)))
		c.Party = append(c.Party, ledger.Traveller{Holder: who, Pass: some(t, "pass", "", "1"), Minor: rapid.Bool().Draw(t, "minor"),
			Leaves: rapid.Bool().Draw(t, "leaves"), UntilMS: int64(i)})
		if rapid.IntRange(0, 3).Draw(t, "missing") == 0 {
			c.Missing = append(c.Missing, i)
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "findings") {
		c.Findings = append(c.Findings, ledger.Finding{Code: some(t, "finding", trip.GuardianWithoutChild, "pass.expired"), Subject: some(t, "of", "", "x", "y")})
	}
	return c
}

// TestWhoWentTogetherSaysSo: each who is known by holder or pass and moved has one movement. An adult's names the known minors who went the same
// way, and which of them left home; a minor's names an adult who did; and an adult's names the children on whom an officer let them go.
func TestWhoWentTogetherSaysSo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawParty(t)
		got := trip.Of(c)
		for i, p := range c.Party {
			way, moved := c.Movement(i)
			if !moved || p.Holder == "" && p.Pass == "" {
				continue
			}
			if len(got) == 0 {
				t.Fatalf("%v moved, and nothing tells it", p)
			}
			m := got[0]
			got = got[1:]
			want := trip.Moved{Holder: p.Holder, Pass: p.Pass, Movement: trip.Movement{ID: "lane-2/b-1", Direction: way, AtMS: 7, Post: "Doung", UntilMS: p.UntilMS, Counted: c.Counted}}
			if way == unsure {
				want.Movement.Meant = c.Direction
			}
			var adults []string
			for k, o := range c.Party {
				if with, _ := c.Movement(k); k == i || o.Holder == "" || way == ledger.DirectionNone || with != way || o.Minor == p.Minor {
					continue
				}
				if adults = append(adults, o.Holder); p.Minor {
					continue
				}
				if want.Movement.Minors = append(want.Movement.Minors, o.Holder); o.Leaves {
					want.Movement.Takes = append(want.Movement.Takes, o.Holder)
				}
			}
			if p.Minor {
				want.Movement.Adult = m.Movement.Adult
				if alone := len(adults) == 0; alone && m.Movement.Adult != "" || !alone && !slices.Contains(adults, m.Movement.Adult) {
					t.Fatalf("%v went with %v, says %q", p, adults, m.Movement.Adult)
				}
			}
			for _, f := range c.Findings {
				if !p.Minor && c.Verdict == ledger.Clear && f.Code == trip.GuardianWithoutChild && f.Subject != "" {
					want.Movement.Answered = append(want.Movement.Answered, f.Subject)
				}
			}
			if d := cmp.Diff(want, m); d != "" {
				t.Fatal(d)
			}
		}
		if len(got) > 0 {
			t.Fatalf("nobody else moved: %v", got)
		}
	})
}

// The moment of a movement is in UTC, as is the last one of a return.
func TestMomentsAreUTC(t *testing.T) {
	m := trip.Movement{AtMS: 1, UntilMS: 2}
	if m.At().Location() != time.UTC || m.Until().Location() != time.UTC {
		t.Errorf("%v, %v", m.At(), m.Until())
	}
}

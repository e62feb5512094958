package trip_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"passlane/kiosk/ledger"
	"passlane/kiosk/trip"
)

// border is a border at which two adults and two children cross, with what is true of each child.
type border struct {
	n     int
	moves map[string][]trip.Movement
	owes  map[string]map[string]string // by child and adult: the crossing by which they took them out, and have to bring them back
}

// cross is one crossing. What it ends and begins is kept beside it in the plain words of the law.
func (b *border) cross(c ledger.Crossing, counted *ledger.Counted) {
	b.n++
	c.ID, c.Device, c.First, c.EndedMS, c.Clock = fmt.Sprint("b-", b.n), "lane", 1, int64(b.n), ledger.ClockSynced
	if counted != nil {
		c = c.Apply(ledger.Record{}, *counted)
		c.ID = fmt.Sprint("b-", b.n)
	}
	for _, m := range trip.Of(c) {
		b.moves[m.Holder] = append(b.moves[m.Holder], m.Movement)
	}
	adult := c.Party[0].Holder
	went, moved := c.Movement(0)
	led := moved && went != ledger.DirectionNone
	for i, t := range c.Party {
		way, moved := c.Movement(i)
		switch {
		case !t.Minor || !moved || way == ledger.DirectionNone:
		case way == entry:
			clear(b.owes[t.Holder]) // proved to be back, with whomever
		case c.Direction == exit && led:
			b.owes[t.Holder][adult] = "lane/" + c.ID // whom an officer saw walk out alone, nobody took
		}
	}
	if c.Verdict == ledger.Clear {
		for _, f := range c.Findings {
			if led { // an officer knows where the child is
				delete(b.owes[f.Subject], adult)
			}
		}
	}
}

// drawCrossing is any party of an adult and some of the children, either way, ended in any way.
func drawCrossing(t *rapid.T) (ledger.Crossing, *ledger.Counted) {
	c := ledger.Crossing{
		Direction: rapid.SampledFrom([]ledger.Direction{exit, entry}).Draw(t, "way"), Outcome: ledger.Cleared,
		How:   rapid.SampledFrom([]ledger.How{ledger.Passed, ledger.Passed, ledger.Disturbed, ledger.Interrupted, ledger.Abandoned, ledger.Withdrawn}).Draw(t, "how"),
		Party: []ledger.Traveller{{Holder: rapid.SampledFrom([]string{"A", "B"}).Draw(t, "adult")}},
	}
	for _, child := range []string{"x", "y"} {
		if rapid.Bool().Draw(t, child) {
			c.Party = append(c.Party, ledger.Traveller{Holder: child, Minor: true, Leaves: c.Direction == exit})
		}
	}
	switch c.How {
	case ledger.Passed:
		c.Walked = len(c.Party)
	case ledger.Disturbed:
		c.Walked = rapid.IntRange(0, len(c.Party)).Draw(t, "walked")
	}
	if c.Direction == entry && rapid.IntRange(0, 3).Draw(t, "officer") == 0 {
		c.Verdict = ledger.Clear
		for _, child := range []string{"x", "y"} {
			if !slices.ContainsFunc(c.Party, func(p ledger.Traveller) bool { return p.Holder == child }) {
				c.Findings = append(c.Findings, ledger.Finding{Code: trip.GuardianWithoutChild, Severity: "refer", Subject: child})
			}
		}
	}
	if c.How != ledger.Disturbed || rapid.Bool().Draw(t, "uncounted") {
		return c, nil
	}
	var missing []int
	for i := range c.Party {
		if rapid.Bool().Draw(t, "missing") {
			missing = append(missing, i)
		}
	}
	return c, &ledger.Counted{Officer: "o", Missing: missing}
}

// forgetful leaves out of an adult's movements what those of the children tell too: which children they took, or a whole movement.
func forgetful(t *rapid.T, moves []trip.Movement) (left []trip.Movement) {
	for _, m := range moves {
		switch rapid.IntRange(0, 3).Draw(t, "forget") {
		case 0:
			m.Takes = nil
		case 1:
			if len(m.Answered) == 0 {
				continue
			}
		}
		left = append(left, m)
	}
	return left
}

// TestWhoTookAChildOutOwesIt is the law of custody: only a proven return of that child, or an officer's word on it, ends it. It holds by the
// adult's own movements and those of the child, in whatever order they are known.
func TestWhoTookAChildOutOwesIt(t *testing.T) {
	owed := 0
	rapid.Check(t, func(t *rapid.T) {
		b := &border{moves: map[string][]trip.Movement{}, owes: map[string]map[string]string{"x": {}, "y": {}}}
		for range rapid.IntRange(1, 25).Draw(t, "crossings") {
			b.cross(drawCrossing(t))
		}
		known := func(child string) []trip.Movement {
			return rapid.Permutation(b.moves[child]).Draw(t, "order of "+child)
		}
		for _, adult := range []string{"A", "B"} {
			moves, linked := b.moves[adult], []trip.Child(nil)
			for _, child := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"x", "y"}), 0, 2, rapid.ID).Draw(t, "linked") {
				linked = append(linked, trip.Child{Holder: child, Away: exit, Moves: known(child)})
			}
			if len(linked) == 2 {
				moves = forgetful(t, moves)
			}
			got := map[string]string{}
			for _, o := range trip.Owed(adult, rapid.Permutation(moves).Draw(t, "order of "+adult), linked, func(child string) []trip.Movement {
				if slices.ContainsFunc(linked, func(c trip.Child) bool { return c.Holder == child }) {
					t.Fatalf("asked for %s, whose movements are at hand", child)
				}
				return slices.DeleteFunc(known(child), func(m trip.Movement) bool { return m.Adult == adult }) // the adult's own tell those
			}) {
				if got[o.Child] != "" {
					t.Fatalf("%s is asked for twice", o.Child)
				}
				got[o.Child] = o.Out.ID
			}
			for _, child := range []string{"x", "y"} {
				if b.owes[child][adult] != "" {
					owed++
				}
				if b.owes[child][adult] != got[child] {
					t.Fatalf("%s owes %s since %q, asked: %v", adult, child, b.owes[child][adult], got)
				}
			}
		}
	})
	t.Logf("%d obligations", owed)
	if owed == 0 {
		t.Error("nobody owed anything: the law was not tried")
	}
}

// A child who came back in the very moment in which they left came back before, or else nobody knows.
func TestAReturnIsLater(t *testing.T) {
	out, back := at("a", exit, 2), at("b", entry, 2)
	out.Takes = []string{"x"}
	for later, want := range []int{1, 0} {
		back.AtMS = out.AtMS + int64(later)
		if got := trip.Owed("A", []trip.Movement{out}, nil, func(string) []trip.Movement { return []trip.Movement{back} }); len(got) != want {
			t.Errorf("back %d ms later: %v", later, got)
		}
	}
}

// Whoever may have gone one way does not go the same way again unasked.
func TestAgain(t *testing.T) {
	sure, maybe := at("a", exit, 1), at("b", unsure, 2)
	maybe.Meant = exit
	none := at("c", ledger.DirectionNone, 3)
	for name, c := range map[string]struct {
		ms   []trip.Movement
		want bool
	}{
		"never seen": {nil, false}, "left": {[]trip.Movement{sure}, true}, "back": {[]trip.Movement{sure, at("d", entry, 2)}, false},
		"may have left": {[]trip.Movement{at("d", entry, 1), maybe}, true}, "stayed, says an officer": {[]trip.Movement{at("d", entry, 1), none}, false},
		"out of order": {[]trip.Movement{at("d", entry, 5), sure}, false},
	} {
		if got := trip.Again(exit, c.ms); got != c.want {
			t.Errorf("%s: again is %t", name, got)
		}
	}
	if exit.Opposite() != entry || entry.Opposite() != exit || unsure.Opposite() == unsure {
		t.Error("the other way")
	}
}

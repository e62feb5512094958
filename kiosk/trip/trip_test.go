package trip_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"passlane/kiosk/ledger"
	"passlane/kiosk/trip"
)

const (
	exit   = ledger.DirectionExit
	entry  = ledger.DirectionEntry
	unsure = ledger.DirectionUnsure
)

func at(id string, d ledger.Direction, hour int64) trip.Movement {
	return trip.Movement{ID: id, Direction: d, AtMS: hour * time.Hour.Milliseconds()}
}

// pairs writes trips as "out-back", with a dot for a half that is not there.
func pairs(ts []trip.Trip) (out []string) {
	name := func(m *trip.Movement) string {
		if m == nil {
			return "."
		}
		return m.ID
	}
	for _, t := range ts {
		out = append(out, name(t.Out)+"-"+name(t.Back))
	}
	return out
}

func TestTrips(t *testing.T) {
	for _, c := range []struct {
		name string
		away ledger.Direction
		ms   []trip.Movement
		want []string
	}{
		{"nobody moved", exit, nil, nil},
		{"away", exit, []trip.Movement{at("a", exit, 1)}, []string{"a-."}},
		{"there and back", exit, []trip.Movement{at("a", exit, 1), at("b", entry, 2)}, []string{"a-b"}},
		{"a guest comes first", entry, []trip.Movement{at("a", entry, 1), at("b", exit, 2)}, []string{"a-b"}},
		{"two trips", exit, []trip.Movement{at("a", exit, 1), at("b", entry, 2), at("c", exit, 3)}, []string{"a-b", "c-."}},
		{"a return without a departure", exit, []trip.Movement{at("b", entry, 2)}, []string{".-b"}},
		{"left twice", exit, []trip.Movement{at("a", exit, 1), at("c", exit, 3), at("d", entry, 4)}, []string{"a-.", "c-d"}},
		{"the lost half arrives", exit, []trip.Movement{at("a", exit, 1), at("c", exit, 3), at("d", entry, 4), at("b", entry, 2)}, []string{"a-b", "c-d"}},
		{"twice the same", exit, []trip.Movement{at("a", exit, 1), at("a", exit, 1), at("b", entry, 2), at("b", entry, 2)}, []string{"a-b"}},
		{"one that may not have happened", exit, []trip.Movement{at("a", exit, 1), at("u", unsure, 2), at("b", entry, 3)}, []string{"a-b"}},
		{"at one moment", exit, []trip.Movement{at("b", entry, 1), at("a", exit, 1)}, []string{"a-b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, pairs(trip.Fold(c.away, c.ms))); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestOpenTripsAndTheLastMovement(t *testing.T) {
	ms := []trip.Movement{at("c", exit, 3), at("a", exit, 1)}
	if got := pairs(trip.Open(exit, ms)); !cmp.Equal(got, []string{"a-.", "c-."}) {
		t.Errorf("open: %v", got)
	}
	if m, ok := trip.Last(ms); !ok || m.ID != "c" {
		t.Errorf("last: %v %t", m, ok)
	}
	if _, ok := trip.Last(nil); ok {
		t.Error("the last of nothing")
	}
	if trip.Away("KHM", "KHM") != exit || trip.Away("THA", "KHM") != entry {
		t.Error("who leaves which way")
	}
	m := at("a", exit, 24)
	if !m.Until().IsZero() || m.At() != time.Date(1970, 1, 2, 0, 0, 0, 0, time.UTC) {
		t.Errorf("%v until %v", m.At(), m.Until())
	}
	m.UntilMS = 1
	if m.Until() != time.UnixMilli(1).UTC() {
		t.Errorf("until %v", m.Until())
	}
}

func drawMovement(t *rapid.T) trip.Movement {
	return trip.Movement{
		ID: rapid.StringMatching(`[a-f]/[0-9]`).Draw(t, "id"), Direction: rapid.SampledFrom([]ledger.Direction{exit, entry, unsure}).Draw(t, "way"),
		AtMS: rapid.Int64Range(0, 40).Draw(t, "at"), Post: rapid.SampledFrom([]string{"", "Doung"}).Draw(t, "post"),
		UntilMS: rapid.Int64Range(0, 2).Draw(t, "until"), Adult: rapid.SampledFrom([]string{"", "H"}).Draw(t, "adult"),
	}
}

// TestAnyOrderMakesTheSameTrips is what lets a post be offline: whatever order movements come in, and however often, the trips are the
// same, and every movement that surely happened stands in exactly one of them.
func TestAnyOrderMakesTheSameTrips(t *testing.T) {
	permutations := 0
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.SliceOfN(rapid.Custom(drawMovement), 0, 14).Draw(t, "movements")
		want := trip.Fold(exit, ms)
		for range 10 {
			again := append(rapid.Permutation(ms).Draw(t, "order"), ms[:rapid.IntRange(0, len(ms)).Draw(t, "twice")]...)
			if d := cmp.Diff(want, trip.Fold(exit, again)); d != "" {
				t.Fatal(d)
			}
			permutations++
		}
		sure, told := 0, 0
		for _, m := range trip.Order(ms) {
			if m.Direction != unsure {
				sure++
			}
		}
		for _, tr := range want {
			for _, half := range []*trip.Movement{tr.Out, tr.Back} {
				if half != nil {
					told++
				}
			}
			if tr.Out != nil && tr.Back != nil && tr.Back.AtMS < tr.Out.AtMS {
				t.Fatalf("back before it left: %v", tr)
			}
		}
		if sure != told {
			t.Fatalf("%d movements, %d of them in trips", sure, told)
		}
	})
	t.Logf("%d permutations", permutations)
}

func TestAFamilyMovesTogether(t *testing.T) {
	c := ledger.Crossing{
		ID: "b-1", Device: "lane-2", Direction: exit, Outcome: ledger.Cleared, How: ledger.Passed, Walked: 3, EndedMS: 7, Post: "Doung", Clock: ledger.ClockSynced,
		Party: []ledger.Traveller{{Holder: "G", Pass: "1", UntilMS: 99}, {Holder: "M", Minor: true, UntilMS: 98}, {Minor: true}},
	}
	want := []trip.Moved{
		{Holder: "G", Pass: "1", Movement: trip.Movement{ID: "lane-2/b-1", Direction: exit, AtMS: 7, Post: "Doung", Minors: []string{"M"}, UntilMS: 99}},
		{Holder: "M", Movement: trip.Movement{ID: "lane-2/b-1", Direction: exit, AtMS: 7, Post: "Doung", Adult: "G", UntilMS: 98}},
	}
	if d := cmp.Diff(want, trip.Of(c)); d != "" {
		t.Error(d)
	}
	c.How, c.Walked = ledger.Abandoned, 0
	if got := trip.Of(c); got != nil {
		t.Errorf("nobody walked, and %v moved", got)
	}
}

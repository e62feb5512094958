package lane

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/ledger"
)

// TestEachCauseEndsByItsOwnRecovery: a part is broken for exactly those causes that began and have not ended, in the words that were said last; the
// ledger is told of each beginning and end once, and whether the part works then.
func TestEachCauseEndsByItsOwnRecovery(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, is := State{}, map[Part]map[Cause]string{}
		for range rapid.IntRange(1, 40).Draw(t, "events") {
			w := Working{
				Part:   rapid.SampledFrom([]Part{Gate, Camera, Ledger}).Draw(t, "part"),
				Cause:  rapid.SampledFrom([]Cause{"", Stuck, Silent}).Draw(t, "cause"),
				OK:     rapid.Bool().Draw(t, "ok"),
				Detail: rapid.SampledFrom([]string{"", "unplugged", "dark"}).Draw(t, "detail"),
			}
			before, lines := maps.Clone(s.Broken), len(s.Journal.Lines)
			was := s.Broken
			_, known := is[w.Part][w.Cause]
			if is[w.Part] == nil {
				is[w.Part] = map[Cause]string{}
			}
			delete(is[w.Part], w.Cause)
			if !w.OK {
				is[w.Part][w.Cause] = w.Detail
			}
			s, _ = s.working(0, w)
			if !maps.EqualFunc(was, before, maps.Equal[map[Cause]string, map[Cause]string]) {
				t.Fatal("the state before was changed: states are values")
			}
			var want []Line
			if known == w.OK {
				want = []Line{{Entry: ledger.Entry{Body: ledger.Condition{Part: string(w.Part), Works: len(is[w.Part]) == 0, Detail: w.Detail, Cause: string(w.Cause)}}}}
			}
			same := func(a, b Line) bool { return a.Entry.Body == b.Entry.Body }
			if got := s.Journal.Lines[lines:]; !slices.EqualFunc(got, want, same) {
				t.Fatalf("%+v, known %t: the ledger is told %v", w, known, got)
			}
			broken(t, s.Broken, is)
		}
	})
}

func broken(t *rapid.T, b Broken, is map[Part]map[Cause]string) {
	for p, causes := range is {
		if !maps.Equal(b[p], causes) || b.Has(p) != (len(causes) > 0) {
			t.Fatalf("%s is broken for %v, and %v is told", p, causes, b[p])
		}
		if _, there := b[p]; there != b.Has(p) {
			t.Fatalf("%s works, and is among what is broken", p)
		}
		var why []string
		for _, c := range slices.Sorted(maps.Keys(causes)) {
			if said := causes[c]; said != "" {
				why = append(why, said)
			} else if c != "" {
				why = append(why, string(c))
			}
		}
		if got := b.Detail(p); got != strings.Join(why, ", ") {
			t.Fatalf("%s is broken for %v: %q", p, causes, got)
		}
	}
}

// TestDefaultTimes says why each is as it is.
func TestDefaultTimes(t *testing.T) {
	d := DefaultTimes()
	for name, row := range map[string]struct {
		is, want time.Duration
		why      string
	}{
		"read":     {d.Read, 5 * time.Second, "who holds a card waits no longer; then it is tried again, or an officer comes"},
		"choose":   {d.Choose, time.Minute, "of these the last 20 s are the warning"},
		"capture":  {d.Capture, 40 * time.Second, "of these the last 20 s are the warning"},
		"turn":     {d.Turn, 1500 * time.Millisecond, "a step back and a step up"},
		"pass":     {d.Pass, 10 * time.Second, "one person walks through"},
		"per head": {d.PerHead, 5 * time.Second, "a child who follows"},
		"close":    {d.Close, 6 * time.Second, "the leaf, and whoever is between the beams"},
		"write":    {d.Write, 10 * time.Second, "then an officer is called"},
		"watch":    {d.Watch, 30 * time.Second, "then nobody is believed to watch"},
		"refer":    {d.Refer, 10 * time.Minute, "an officer comes, or nobody does"},
		"thanks":   {d.Thanks, 2500 * time.Millisecond, "a line is read"},
		"hint":     {d.Hint, 5 * time.Second, "a line is read, and acted on"},
		"retry":    {d.Retry, 2 * time.Second, "a disk that is down is not worn out by it"},
		"warn":     {d.Warn, 20 * time.Second, "WCAG 2.2.1 asks for 20 s to ask for more time"},
		"recall":   {d.Recall, 30 * time.Second, "nobody touches the screen any more"},
	} {
		if row.is != row.want {
			t.Errorf("%s is %v, want %v: %s", name, row.is, row.want, row.why)
		}
	}
}

package lane

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"passlane/kiosk/chance"
	"passlane/kiosk/ledger"
)

// about is what an entry tells of, without what may change from one to the next.
func about(b ledger.Body) ledger.Body {
	switch b := b.(type) {
	case ledger.Incident:
		b.More = 0
		return b
	case ledger.Condition:
		return ledger.Condition{Part: b.Part, Cause: b.Cause}
	}
	return b
}

// TestNobodyIsDroppedWhileTheLedgerIsDown: however much happens, few lines wait, every person of an incident is counted in them, the last word on
// each cause of a part is there, and nothing that is being written is touched.
func TestNobodyIsDroppedWhileTheLedgerIsDown(t *testing.T) {
	chance.Fewer(t, 10) // hundreds of lines wait in each
	rapid.Check(t, func(t *rapid.T) {
		j, seen, works, pictures := Journal{}, map[ledger.Incident]int{}, map[string]bool{}, map[ledger.View]byte{}
		for i := range maxWaiting - rapid.IntRange(0, 10).Draw(t, "room") { // so many wait already
			first := ledger.Incident{What: ledger.Extra}
			seen[first] += one(i == 0)
			j = j.add(0, map[bool]ledger.Body{true: first, false: ledger.Started{}}[i == 0])
		}
		add := func(b ledger.Body, images ...ledger.ImageID) {
			t.Helper()
			was, lines := j, slices.Clone(j.Lines)
			alike := slices.ContainsFunc(was.Lines[was.Writing:], func(l Line) bool { return about(l.Entry.Body) == about(b) })
			j = j.add(0, b, images...)
			if grew := len(j.Lines) > len(was.Lines); grew == (len(was.Lines) >= maxWaiting && alike) {
				t.Fatalf("%d lines wait, alike %t, and %+v is one more: %t", len(was.Lines), alike, b, grew)
			}
			if !slices.EqualFunc(lines, was.Lines, func(a, b Line) bool { return a.Entry.Body == b.Entry.Body }) {
				t.Fatal("the journal before was changed: states are values")
			}
		}
		var writing []ledger.Body
		crossing := rapid.SampledFrom([]string{"", "b-1"})
		for range rapid.IntRange(20, 120).Draw(t, "events") {
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0, 1:
				in := ledger.Incident{What: rapid.SampledFrom([]string{ledger.Extra, ledger.Against}).Draw(t, "what"), Crossing: crossing.Draw(t, "crossing")}
				seen[in]++
				add(in)
			case 2:
				c := ledger.Condition{Part: rapid.SampledFrom([]string{"gate", "camera"}).Draw(t, "part"), Cause: rapid.SampledFrom([]string{"", "stuck"}).Draw(t, "cause"), Works: rapid.Bool().Draw(t, "works")}
				works[c.Part+"/"+c.Cause] = c.Works
				add(c)
			case 3:
				picture := byte(rapid.IntRange(1, 9).Draw(t, "picture"))
				v := ledger.View{What: map[bool]string{true: "forced", false: "extra"}[picture > 4], Crossing: crossing.Draw(t, "crossing")}
				pictures[v] = picture
				add(v, ledger.ImageID{picture})
			}
			if j.Writing == 0 && rapid.IntRange(0, 30).Draw(t, "disk") == 0 {
				j, _ = j.flush(1)
				for _, l := range j.Lines {
					writing = append(writing, l.Entry.Body)
				}
			}
		}
		if len(j.Lines) > 2*maxWaiting {
			t.Fatalf("%d lines wait", len(j.Lines))
		}
		told, last, shown := map[ledger.Incident]int{}, map[string]bool{}, map[ledger.View]byte{}
		for i, l := range j.Lines {
			switch b := l.Entry.Body.(type) {
			case ledger.Incident:
				told[ledger.Incident{What: b.What, Crossing: b.Crossing}] += b.Times()
			case ledger.Condition:
				last[b.Part+"/"+b.Cause] = b.Works
			case ledger.View:
				if len(l.Entry.Images) != 1 || (l.Entry.Images[0][0] > 4) != (b.What == "forced") {
					t.Fatal("a picture shows something else than it says")
				}
				shown[b] = l.Entry.Images[0][0]
			}
			if i < j.Writing && l.Entry.Body != writing[i] {
				t.Fatal("what is being written was changed")
			}
		}
		for in, n := range seen {
			if told[in] != n {
				t.Fatalf("%+v happened %d times, and %d are told", in, n, told[in])
			}
		}
		if !maps.Equal(shown, pictures) {
			t.Fatalf("the latest pictures are %v, and %v are told", pictures, shown)
		}
		for part, w := range works {
			if last[part] != w {
				t.Fatalf("%s: works %t is told last, and it is %t", part, last[part], w)
			}
		}
	})
}

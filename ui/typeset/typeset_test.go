package typeset

import (
	"errors"
	"strings"
	"testing"

	"passlane/ui/i18n"
	"passlane/ui/scene"
)

func text(s string, size, w, h float32) scene.Text {
	return scene.Text{Box: scene.NewBox(0, 0, w, h), Spans: []scene.Span{{Text: s}}, Size: size, Lines: 9}
}

// lines returns what stands on each line, by how many glyphs it has.
func glyphCounts(b Block) []int {
	var out []int
	for _, l := range b.Lines {
		out = append(out, len(l.Glyphs))
	}
	return out
}

func TestAMissingFontNamesItsPackage(t *testing.T) {
	if _, err := New(t.TempDir()); !errors.Is(err, ErrNoFont) || !strings.Contains(err.Error(), "fonts-noto-core") {
		t.Errorf("%v", err)
	}
}

func TestLinesBreakOnlyWhereTheyMay(t *testing.T) {
	s := setter(t)
	if b := s.Set(text("unbreakableword", 40, 100, 400)); len(b.Lines) != 1 || b.Size >= 40 {
		t.Errorf("a word was torn: %d lines at %.0f", len(b.Lines), b.Size)
	}
	for name, joint := range map[string]string{"space": " ", "zero width space": "\u200b"} {
		if b := s.Set(text("aaaa"+joint+"bbbb", 40, 120, 400)); len(b.Lines) != 2 || b.Size != 40 {
			t.Errorf("%s: %d lines at %.0f", name, len(b.Lines), b.Size)
		}
	}
}

func TestZeroWidthSpaceHasNoWidth(t *testing.T) {
	s := setter(t)
	plain, _ := s.Measure(text("សូមរង់ចាំ", 40, 0, 0), 1e6)
	broken, _ := s.Measure(text("សូម\u200bរង់ចាំ", 40, 0, 0), 1e6)
	if d := plain - broken; d > 0.5 || d < -0.5 {
		t.Errorf("%.1f with and %.1f without", broken, plain)
	}
}

func TestLinesAreEven(t *testing.T) {
	s := setter(t)
	b := s.Set(text("aaa aaa aaa aaa", 40, 260, 400)) // three and one if filled
	if got := glyphCounts(b); len(got) != 2 || got[0] != got[1] {
		t.Errorf("lines of %v letters", got)
	}
}

// A space in Khmer or Thai ends a phrase: lines break there before they break inside one.
func TestPhrasesStayTogether(t *testing.T) {
	s := setter(t)
	b := s.Set(text("ก\u200bก กก\u200bกกก\u200bกกก", 40, 215, 400))
	if got := glyphCounts(b); len(got) != 2 || got[0] != 2 {
		t.Errorf("lines of %v letters", got)
	}
}

func TestMixedScriptsAreSetInTheirFonts(t *testing.T) {
	s := setter(t)
	b := s.Set(text("Doung ដូង ดวง ២ ๒ 2 · ?", 30, 900, 100))
	if b.Missing != 0 {
		t.Errorf("%d letters have no glyph", b.Missing)
	}
	families := map[Family]bool{}
	for _, g := range b.Lines[0].Glyphs {
		families[Family(g.Face/2)] = true
	}
	if len(families) != 3 {
		t.Errorf("set in %d fonts, not 3", len(families))
	}
	if b := s.Set(text("漢", 30, 900, 100)); b.Missing != 1 {
		t.Errorf("a letter of no font counts as %d missing", b.Missing)
	}
}

func TestKhmerIsShaped(t *testing.T) {
	s := setter(t)
	// consonant, sign for the letter below, letter, vowel before and above: five runes, one cluster
	w, _ := s.Measure(text("ស្រី", 100, 0, 0), 1e6)
	apart, _ := s.Measure(text("ស\u200b្រ\u200bី", 100, 0, 0), 1e6)
	if w >= apart {
		t.Errorf("a cluster is as wide as its parts: %.0f and %.0f", w, apart)
	}
}

func TestLineHeightsByScript(t *testing.T) {
	s := setter(t)
	for str, want := range map[string]float32{"one": 118, "មួយ": 145, "หนึ่ง": 135, "one មួយ": 145, "": 0} {
		if _, h := s.Measure(text(str, 100, 0, 0), 1e6); h < want-0.1 || h > want+0.1 {
			t.Errorf("%q is %.1f high, not %.1f", str, h, want)
		}
	}
}

// The ink of every sentence stays within its line and a twentieth of its size: nothing is cut, and lines do not touch.
func TestInkStaysInItsLine(t *testing.T) {
	s := setter(t)
	for _, l := range i18n.Langs() {
		l.Texts().Each(func(path, str string) {
			for _, w := range []scene.Weight{scene.Regular, scene.Bold} {
				tx := text(str, 100, 1e4, 1e4)
				tx.Spans[0].Weight = w
				for _, line := range s.Set(tx).Lines {
					over := line.Box.Y - (line.Baseline - line.Above)
					under := line.Baseline + line.Below - (line.Box.Y + line.Box.H)
					if over > 5 || under > 5 {
						t.Errorf("%s: %s: ink leaves its line by %.1f above and %.1f below", l, path, over, under)
					}
				}
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	s := setter(t)
	for _, c := range []struct {
		align, upright scene.Align
		x, y           func(b Block, l Line) bool
	}{
		{scene.Start, scene.Start, func(_ Block, l Line) bool { return l.Box.X == 0 }, func(_ Block, l Line) bool { return l.Box.Y == 0 }},
		{scene.End, scene.End, func(b Block, l Line) bool { return near(l.Box.X, 500-b.Width) }, func(b Block, l Line) bool { return near(l.Box.Y, 300-b.Height) }},
		{scene.Middle, scene.Middle, func(_ Block, l Line) bool { return near(l.Box.CentreX(), 250) }, func(_ Block, l Line) bool { return near(l.Box.CentreY(), 150) }},
	} {
		tx := text("word", 40, 500, 300)
		tx.Align, tx.Upright = c.align, c.upright
		b := s.Set(tx)
		if !c.x(b, b.Lines[0]) || !c.y(b, b.Lines[0]) {
			t.Errorf("align %d, upright %d: the line stands at %+v", c.align, c.upright, b.Lines[0].Box)
		}
	}
}

func near(a, b float32) bool { return a-b < 0.1 && b-a < 0.1 }

func TestFlowsStandTheirParts(t *testing.T) {
	s := setter(t)
	one, two := text("one", 50, 0, 0), text("two", 50, 0, 0)
	mark := scene.Rect{Box: scene.NewBox(0, 0, 10, 10)}.Item()
	column := scene.Flow{Box: scene.NewBox(100, 200, 300, 400), Along: scene.Middle, Parts: []scene.Part{
		{Text: &one}, {Extent: 41, Gap: 20, Items: []scene.Item{mark}}, {Gap: 40, Text: &two}}}
	got := s.Resolve(scene.Scene{Items: []scene.Item{column.Item()}}).Items
	top := 200 + (400-(59+20+41+40+59))/float32(2)
	if !near(got[0].Text.Box.Y, top) || !near(got[1].Rect.Box.Y, top+79) || !near(got[2].Text.Box.Y, top+160) || got[1].Rect.Box.X != 100 {
		t.Errorf("parts at %v, %v, %v", got[0].Text.Box.Y, got[1].Rect.Box.Y, got[2].Text.Box.Y)
	}
	row := scene.Flow{Box: scene.NewBox(0, 0, 500, 60), Row: true, Along: scene.End, Parts: []scene.Part{{Extent: 40, Items: []scene.Item{mark}}, {Gap: 10, Text: &one}}}
	got = s.Resolve(scene.Scene{Items: []scene.Item{row.Item()}}).Items
	if right := got[1].Text.Box.X + got[1].Text.Box.W; !near(right, 500) || !near(got[0].Rect.Box.X, got[1].Text.Box.X-50) {
		t.Errorf("the row ends at %.1f", right)
	}
}

func TestOptionalPartsGoFirstAndLastOnesBeforeOthers(t *testing.T) {
	s := setter(t)
	part := func(str string, optional bool) scene.Part {
		tx := text(str, 50, 0, 0)
		return scene.Part{Text: &tx, Optional: optional}
	}
	for room, want := range map[float32]string{240: "a b c d", 180: "a b d", 130: "a d", 100: "a d"} {
		f := scene.Flow{Box: scene.NewBox(0, 0, 300, room), Parts: []scene.Part{part("a", false), part("b", true), part("c", true), part("d", false)}}
		var got []string
		sc := scene.Scene{Items: []scene.Item{f.Item()}}
		for _, tx := range s.Resolve(sc).Texts() {
			got = append(got, tx.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("in %.0f: %v, not %s", room, got, want)
		}
		if misfits := len(s.Misfits(sc)) > 0; misfits != (room == 100) {
			t.Errorf("in %.0f: misfits %t", room, misfits)
		}
	}
}

func TestFitsTells(t *testing.T) {
	s := setter(t)
	if err := s.Fits(text("short", 40, 300, 60)); err != nil {
		t.Error(err)
	}
	for name, tx := range map[string]scene.Text{
		"too wide": text("muchtoolongforthis", 40, 100, 60), "too high": text("short", 40, 300, 30),
		"too many lines": {Box: scene.NewBox(0, 0, 100, 400), Spans: []scene.Span{{Text: "one two three"}}, Size: 40, Lines: 1},
		"no glyph":       text("漢", 40, 300, 60),
	} {
		if s.Fits(tx) == nil {
			t.Errorf("%s fits", name)
		}
	}
}

func TestOutlines(t *testing.T) {
	s := setter(t)
	g := s.Set(text("H", 100, 300, 200)).Lines[0].Glyphs[0]
	p := s.Outline(g.Face, g.ID, 100)
	if b := p.Bounds(); b.H < 70 || b.H > 73 || b.Y > -70 {
		t.Errorf("an H of 100 reaches %+v", b)
	}
	if err := (scene.Scene{Width: 1, Height: 1, Items: []scene.Item{p.Item()}}).Check(); err != nil {
		t.Error(err)
	}
	if got := s.Outline(200, 1, 10); len(got.Ops) != 0 {
		t.Error("a face that there is not has outlines")
	}
}

// A screen is resolved and set in a few milliseconds, and from memory much faster.
func BenchmarkSet(b *testing.B) {
	s := setter(b)
	tx := text(i18n.Khmer.Texts().Present.Title, 66, 648, 500)
	b.ReportAllocs()
	for b.Loop() {
		s.Set(tx)
	}
}

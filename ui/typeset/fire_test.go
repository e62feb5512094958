package typeset

import (
	"fmt"
	"strings"
	"testing"

	"passlane/ui/i18n"
	"passlane/ui/scene"
	"passlane/ui/screen"
	"passlane/ui/theme"
)

// fires are the fire screen in everything that a lane or a traveller may have set or been told before.
func fires() map[string]screen.View {
	all := map[string]screen.View{}
	for _, a := range append(screen.Arrows(), "") {
		for set := range 1 << 5 {
			v := screen.View{Kind: screen.Fire, Post: "Doung", Lane: "2", Escape: a, People: 3, Fault: "gate: stuck"}
			v.Night, v.ReducedMotion, v.TimeoutWarning, v.HelpCalled = set&1 > 0, set&2 > 0, set&4 > 0, set&8 > 0
			if set&16 > 0 {
				v.Direction, v.Ahead, v.Hint = screen.Entry, screen.ArrowLeft, screen.TurnBack
			}
			all[fmt.Sprintf("arrow %q, %05b", a, set)] = v
		}
	}
	return all
}

// In a fire nobody is left without their language: in every format, language, text size and theme all of them are there after
// the screen was set, whole and at their own size, the one of the moment first and largest, and the word for fire stands apart
// from what to do.
func TestFireSpeaksToEverybody(t *testing.T) {
	s := setter(t)
	all := formats()
	all["1024x600"], all["square"] = screen.Format{Width: 1024, Height: 600}, screen.Format{Width: 900, Height: 900}
	for fname, f := range all {
		for vname, v := range fires() {
			for _, v.Lang = range i18n.Langs() {
				sc := screen.Draw(v, f)
				v.LargeText = true
				if screen.Draw(v, f).Hash() != sc.Hash() {
					t.Errorf("%s, %s, %s: large text is another screen", fname, vname, v.Lang)
				}
				v.LargeText = false
				for _, err := range append(s.Misfits(sc), heard(s.Resolve(sc), v)...) {
					t.Errorf("%s, %s, %s: %v", fname, vname, v.Lang, err)
				}
			}
		}
	}
}

// heard finds a language that is not there, or not as it should be.
func heard(sc scene.Scene, v screen.View) (all []error) {
	sizes := map[string]float32{}
	for i, txt := range sc.Texts() {
		if first := txt.Lang == string(v.Lang); (i == 0) != (first && sizes["first"] == 0) {
			all = append(all, fmt.Errorf("text %d is %q", i, txt))
		}
		if i == 0 {
			sizes["first"] = txt.Size
		}
		sizes[txt.String()] = txt.Size
		if !txt.Box.Within(sc.Bounds()) {
			all = append(all, fmt.Errorf("%q leaves the screen", txt))
		}
	}
	mine := v.Lang.Texts().Fire
	for _, l := range i18n.Langs() {
		c := l.Texts().Fire
		if sizes[c.Title] == 0 || sizes[c.Second] == 0 {
			all = append(all, fmt.Errorf("nothing is said in %s: %v", l, sizes))
		}
		if l != v.Lang && (sizes[c.Title] >= sizes[mine.Title] || sizes[c.Second] >= sizes[mine.Second]) {
			all = append(all, fmt.Errorf("%s is as large as %s", l, v.Lang))
		}
		if strings.Contains(c.Title, " ") {
			all = append(all, fmt.Errorf("the word for fire is not alone: %q", c.Title))
		}
	}
	return append(all, signed(sc, v)...)
}

// signed finds what is missing of the green sign and the red band.
func signed(sc scene.Scene, v screen.View) (all []error) {
	if sc.Moves() || len(sc.Buttons()) > 0 {
		all = append(all, fmt.Errorf("something moves, or can be touched"))
	}
	if sc.Ground != theme.Alarm(v.Night).Ground {
		all = append(all, fmt.Errorf("the band is not red"))
	}
	green := theme.Walk(v.Night).Ground
	if sc.Walk(func(it scene.Item) bool { return it.Rect == nil || it.Rect.Fill != green || it.Rect.Stroke == 0 }) {
		all = append(all, fmt.Errorf("there is no green sign"))
	}
	return all
}

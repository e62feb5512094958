package typeset

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"passlane/ui/i18n"
	"passlane/ui/scene"
	"passlane/ui/screen"
)

// choices are the screens of the choice for every number of children, of whom any number was chosen.
func choices() (all []screen.View) {
	for n := 1; n <= screen.MaxCompanions; n++ {
		for chosen := range n + 1 {
			v := screen.View{Kind: screen.Choose, Lane: "2", Step: 1, ShowPasses: chosen%2 == 1}
			for i := range n {
				v.Companions = append(v.Companions, screen.Companion{ID: fmt.Sprint(i), Chosen: i < chosen})
			}
			all = append(all, v)
		}
	}
	return all
}

// buttons returns the buttons that can be seen, with where they stand, in every language of some screens.
func buttons(s *Setter, f screen.Format, large bool, views ...screen.View) map[string][]scene.Box {
	all := map[string][]scene.Box{}
	for _, v := range views {
		for _, v.Lang = range i18n.Langs() {
			v.LargeText = large
			for _, b := range s.Resolve(screen.Draw(v, f)).Buttons() {
				if b.Stroke != 0 {
					all[b.Action] = append(all[b.Action], b.Area)
				}
			}
		}
	}
	return all
}

// A finger that taps once more than its owner meant must not say that a parent is alone: "only me" stands where no button of
// the same screen, of those before it, or of the question for more time does, and what confirms it where no button of the
// choice does. What any number of children, any language or size moves is no excuse.
func TestNobodyIsAloneByASecondTap(t *testing.T) {
	s := setter(t)
	all := formats()
	all["1024x600"] = screen.Format{Width: 1024, Height: 600}
	for fname, f := range all {
		for _, large := range []bool{false, true} {
			name := fmt.Sprintf("%s, large %t", fname, large)
			choice := buttons(s, f, large, choices()...)
			before := buttons(s, f, large, screen.View{Kind: screen.Welcome}, screen.View{Kind: screen.Present}, screen.View{Kind: screen.Reading})
			more := buttons(s, f, large, screen.View{Kind: screen.Choose, TimeoutWarning: true})
			once := buttons(s, f, large, screen.View{Kind: screen.Alone})
			if len(choice[screen.ActionAlone]) == 0 || len(choice[screen.ActionContinue]) == 0 ||
				len(once[screen.ActionAlone]) == 0 || len(once[screen.ActionBack]) == 0 {
				t.Fatalf("%s: a button is not there", name)
			}
			for _, me := range choice[screen.ActionAlone] {
				apart(t, name+", only me", me, choice, screen.ActionAlone)
				apart(t, name+", only me after", me, before, "")
				apart(t, name+", only me under", me, more, screen.ActionAlone)
			}
			for _, yes := range once[screen.ActionAlone] {
				apart(t, name+", yes", yes, choice, "")
			}
		}
	}
}

// apart finds a button that a box touches, of any action but one.
func apart(t *testing.T, name string, box scene.Box, others map[string][]scene.Box, but string) {
	t.Helper()
	for action, at := range others {
		if i := slices.IndexFunc(at, func(o scene.Box) bool { return box.Gap(o) < 0 }); i >= 0 && action != but {
			t.Errorf("%s: %+v touches %s at %+v", name, box, action, at[i])
		}
	}
}

// Nothing of the choice jumps: each button stands in one place, whoever is chosen.
func TestTheChoiceDoesNotJump(t *testing.T) {
	s := setter(t)
	for fname, f := range formats() {
		for _, large := range []bool{false, true} {
			at := map[string]scene.Box{}
			for _, v := range choices() {
				v.LargeText = large
				for _, b := range s.Resolve(screen.Draw(v, f)).Buttons() {
					if strings.HasPrefix(b.Action, screen.ActionChoose) {
						continue // they grow fewer and larger with the family
					}
					if was, known := at[b.Action]; known && was != b.Area {
						t.Errorf("%s, large %t: %s stands at %+v and at %+v", fname, large, b.Action, was, b.Area)
					}
					at[b.Action] = b.Area
				}
			}
		}
	}
}

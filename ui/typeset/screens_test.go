package typeset

import (
	"fmt"
	"testing"

	"passlane/ui/i18n"
	"passlane/ui/scene"
	"passlane/ui/screen"
)

// views are every screen in every state that changes its texts.
func views() map[string]screen.View {
	all := map[string]screen.View{}
	base := screen.View{Post: "Doung", Lane: "12", Step: 2, People: 4, Passed: 2, Fault: "ledger damaged · 2026-11-25"}
	for _, k := range screen.Kinds() {
		v := base
		v.Kind = k
		all[string(k)] = v
		v.TimeoutWarning, v.HelpCalled = true, true
		all[string(k)+" warning"] = v
		for _, h := range screen.Hints() {
			v := base
			v.Kind, v.Hint = k, h
			all[fmt.Sprintf("%s hint %s", k, h)] = v
		}
	}
	for _, h := range append(screen.Hints(), screen.NoHint) {
		v := base
		v.Kind, v.Hint, v.Await = screen.Officer, h, true
		all[fmt.Sprintf("await %s", h)] = v
	}
	for i := range 3 {
		v := base
		v.Kind = screen.Camera
		v.Advice = screen.Advice{Light: screen.Light(i), Centre: screen.Centre(i), Distance: screen.Distance(i)}
		all[fmt.Sprintf("camera advice %d", i)] = v
		v.Advice = screen.Advice{Centre: screen.Centre(i)}
		all[fmt.Sprintf("camera centre %d", i)] = v
		v.Advice = screen.Advice{Light: screen.Light(i)}
		all[fmt.Sprintf("camera light %d", i)] = v
	}
	for n := range screen.MaxCompanions + 1 {
		v := base
		v.Kind = screen.Choose
		for i := range n {
			v.Companions = append(v.Companions, screen.Companion{ID: fmt.Sprint(i), Chosen: i == 0 && n > 1})
		}
		all[fmt.Sprintf("choose %d", n)] = v
		v.ShowPasses = true
		v.Companions = append(v.Companions, screen.Companion{ID: "x", Chosen: true, Pass: true, Fixed: true})
		all[fmt.Sprintf("choose %d by pass", n)] = v
	}
	for n := 1; n <= 7; n++ {
		v := base
		v.Kind, v.Turn = screen.Camera, screen.Turn{At: n, Of: max(n, 4), Child: n > 1, Picture: "p"}
		all[fmt.Sprintf("turn %d", n)] = v
		v.Advice = screen.Advice{Light: screen.Brighter, Centre: screen.Left, Distance: screen.Closer}
		all[fmt.Sprintf("turn %d advice", n)] = v
	}
	return all
}

func formats() map[string]screen.Format {
	return map[string]screen.Format{"1280x800": screen.Landscape(), "1920x1080": screen.FullHD(), "800x1280": screen.Portrait(),
		"desktop monitor": {Width: 1920, Height: 1080, Density: 4}}
}

// Every text of every screen fits its box in every language, format and size, and no letter is without a glyph.
func TestEveryTextFits(t *testing.T) {
	s := setter(t)
	count := 0
	for fname, f := range formats() {
		for vname, v := range views() {
			for _, v.Lang = range i18n.Langs() {
				for _, v.LargeText = range []bool{false, true} {
					sc := screen.Draw(v, f)
					for _, err := range s.Misfits(sc) {
						t.Errorf("%s, %s, %s, large %t: %v", fname, vname, v.Lang, v.LargeText, err)
					}
					count += len(s.Resolve(sc).Texts())
				}
			}
		}
	}
	t.Logf("%d texts", count)
	if count < 10000 {
		t.Errorf("only %d texts were looked at", count)
	}
}

// What can be touched is 15 mm and 3 mm apart, on the screen, and does not hide another button, but for the
// areas that are meant to lie under others.
func TestWhatCanBeTouched(t *testing.T) {
	s := setter(t)
	for fname, f := range formats() {
		mm := float32(f.PerMM())
		for vname, v := range views() {
			for _, v.Lang = range i18n.Langs() {
				for _, v.LargeText = range []bool{false, true} {
					sc := s.Resolve(screen.Draw(v, f))
					name := fmt.Sprintf("%s, %s, %s, large %t", fname, vname, v.Lang, v.LargeText)
					touchable(t, name, sc, mm)
				}
			}
		}
	}
}

func touchable(t *testing.T, name string, sc scene.Scene, mm float32) {
	t.Helper()
	var faces []scene.Button
	for _, b := range sc.Buttons() {
		if b.Stroke == 0 {
			continue // an area without a face, under the others
		}
		if b.Area.W < 15*mm || b.Area.H < 15*mm {
			t.Errorf("%s: %s is %.0f x %.0f, under %.0f", name, b.Action, b.Area.W, b.Area.H, 15*mm)
		}
		if !b.Area.Within(sc.Bounds()) {
			t.Errorf("%s: %s leaves the screen", name, b.Action)
		}
		for _, o := range faces {
			if b.Action != "more-time" && b.Area.Gap(o.Area) < 3*mm-1 {
				t.Errorf("%s: %s and %s are %.1f apart, under %.1f", name, b.Action, o.Action, b.Area.Gap(o.Area), 3*mm)
			}
		}
		faces = append(faces, b)
	}
}

func setter(t testing.TB) *Setter {
	t.Helper()
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

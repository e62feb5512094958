package main

import (
	"testing"

	"passlane/ui/scene"
	"passlane/ui/typeset"
)

// The side panel stands beside a lane of 1280 by 800 with all its buttons, and every word fits.
func TestThePanelFits(t *testing.T) {
	lane := scene.Scene{Name: "x", Width: 1280, Height: 800}
	s := beside(lane, panelItems(status{Phase: "referred", Crossing: "b-1", Findings: []string{"child.face"}}, nil, "note"))
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, b := range s.Buttons() {
		if b.Area.Y+b.Area.H > s.Height || b.Area.X+b.Area.W > s.Width || b.Area.H < 24 {
			t.Errorf("%s stands at %v", b.Action, b.Area)
		}
		if _, ok := panelAction(b.Action); !ok || seen[b.Action] {
			t.Errorf("%s does nothing, or stands twice", b.Action)
		}
		seen[b.Action] = true
	}
	setter, err := typeset.New()
	if err != nil {
		t.Fatal("no fonts: ", err)
	}
	for _, err := range setter.Misfits(s) {
		t.Error(err)
	}
}

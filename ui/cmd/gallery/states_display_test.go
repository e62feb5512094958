//go:build display

package main

import (
	"strings"
	"testing"

	"passlane/ui/screen"
)

// Every picture has a name of its own, and every scene is sound; the states of a party are among them.
func TestStates(t *testing.T) {
	seen := map[string]bool{}
	pictures := portraits()
	for _, s := range states() {
		if seen[s.name] {
			t.Errorf("%s is drawn twice", s.name)
		}
		seen[s.name] = true
		if err := screen.Draw(s.view, s.format).Check(); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
		for _, c := range s.view.Companions {
			if c.Picture != "" && pictures[c.Picture] == nil {
				t.Errorf("%s: nobody painted %q", s.name, c.Picture)
			}
		}
		if p := s.view.Turn.Picture; p != "" && pictures[p] == nil {
			t.Errorf("%s: nobody painted %q", s.name, p)
		}
	}
	for _, want := range []string{"choose everybody", "choose by pass", "choose and a figure", "turn 4", "turn 2 tall large"} {
		for _, lang := range []string{" km", " th", " en"} {
			if !seen[want+lang] {
				t.Errorf("%s is not drawn; there are %d", strings.TrimSpace(want+lang), len(seen))
			}
		}
	}
}

package station

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"passlane/ui/link"
	"passlane/ui/scene"
)

// wall is a screen that only has pictures.
type wall map[string][]byte

func (wall) Show(scene.Scene)       {}
func (wall) Tone(link.Tone)         {}
func (wall) Actions() <-chan string { return nil }
func (wall) Connected() <-chan bool { return nil }
func (w wall) Picture(name string, jpeg []byte) {
	if w[name] = jpeg; jpeg == nil {
		delete(w, name)
	}
}

// Crossings come and go and pictures of any of them come at any time, in any order: what screen and booth hold is of the
// crossing under way.
func TestTheAlbumHoldsTheCrossingUnderWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		screen := wall{}
		a := &album{screen: screen}
		crossing := rapid.SampledFrom([]string{"", "b-1", "b-2", "b-3"})
		way := ""
		for range rapid.IntRange(1, 40).Draw(t, "events") {
			c := crossing.Draw(t, "crossing")
			name := fmt.Sprintf("%s of %s", rapid.SampledFrom([]string{"adult", "child", "live"}).Draw(t, "whose"), c)
			switch rapid.SampledFrom([]string{"turn", "keep", "show", "show"}).Draw(t, "what") {
			case "turn":
				way = c
				a.turn(c)
			case "keep":
				if kept := a.keep(c, name, []byte{1}); kept != (c != "" && c == way) {
					t.Fatalf("%s while %q is under way: kept %t", name, way, kept)
				}
			case "show":
				a.show(c, name, []byte{1})
			}
			for _, held := range []map[string][]byte{screen, a.of(way), a.of(c)} {
				for n := range maps.Keys(held) {
					if way == "" || !strings.HasSuffix(n, " of "+way) {
						t.Fatalf("while %q is under way, there is %q", way, n)
					}
				}
			}
			if a.has(name) != (a.of(way)[name] != nil) {
				t.Fatalf("%s is kept or not", name)
			}
		}
	})
}

// A lane without a screen keeps the officer's pictures all the same.
func TestAnAlbumWithoutAScreen(t *testing.T) {
	var a album
	a.turn("b-1")
	a.show("b-1", "x", []byte{1})
	if !a.keep("b-1", "A", []byte{1}) || len(a.of("b-1")) != 1 {
		t.Error("nothing is kept")
	}
	a.turn("")
	if a.of("b-1") != nil {
		t.Error("it is kept when the crossing is over")
	}
}

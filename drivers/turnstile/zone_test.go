package turnstile

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// beams plays a story of the beams: A or B going dark, a or b going light, "." the wait for somebody unseen, ":" the wait until
// beams have been dark for too long; and returns what it meant.
func beams(story string) (said []crossing, z zone) {
	var a, b bool
	var stale [2]bool
	for i, c := range story {
		at := time.Duration(i+1) * time.Second
		var more []crossing
		switch c {
		case 'A', 'a':
			a = c == 'A'
			stale[beamA] = false
			z, more = z.move(a, b, stale, at)
		case 'B', 'b':
			b = c == 'B'
			stale[beamB] = false
			z, more = z.move(a, b, stale, at)
		case ':':
			stale = [2]bool{a, b}
		case '.':
			z, more = z.expire(at)
		}
		said = append(said, more...)
	}
	return said, z
}

func TestWhatTheBeamsMean(t *testing.T) {
	for _, c := range []struct {
		name, story string
		want        []crossing
	}{
		{"one person", "ABab", []crossing{reached, through}},
		{"thin, seen by neither in between", "AaBb", []crossing{reached, through}},
		{"only looks in", "Aa.", []crossing{back}},
		{"thinks again at the second beam", "ABba.", []crossing{reached, back}},
		{"goes back, next one comes", "AaABab", []crossing{back, reached, through}},
		{"dithers at the second beam", "ABbBab", []crossing{reached, through}},
		{"two in a row", "ABabABab", []crossing{reached, through, reached, through}},
		{"second close behind", "ABaAbBab", []crossing{reached, followed, through, reached, through}},
		{"second close behind, goes back", "ABaAba.", []crossing{reached, followed, through, back}},
		{"two leave as one", "ABaAab", []crossing{reached, followed, through, through}},
		{"three close together", "ABaAaAbBab", []crossing{reached, followed, followed, through, through, reached, through}},
		{"from the other side", "BAba", []crossing{reached, through}},
		{"looks in from the other side", "Bb.", []crossing{back}},
		{"from the other side, back", "BAab.", []crossing{reached, back}},
		{"still inside", "ABa", []crossing{reached}},
		{"lingers at the first beam, goes on", "A:Bab", []crossing{through}},
		{"lingers at the first beam, goes back", "A:a.", []crossing{back}},
		{"lingers in both, goes back", "AB:ba.", []crossing{reached, back}},
		{"lingers in both, goes on", "AB:ab", []crossing{reached, through}},
		{"lingers at the second beam", "ABa:b", []crossing{reached, through}},
		{"lingers at the second beam, one behind", "ABa:AbBab", []crossing{reached, followed, through, reached, through}},
		{"lingers from the other side, goes on", "B:Aba", []crossing{through}},
		{"lingers from the other side, goes back", "B:b.", []crossing{back}},
		{"beam B is cut, two pass", "B:AaAa", []crossing{unsure, unsure}},
		{"beam B is cut, one passes, and is mended", "B:Aab.", []crossing{unsure, back}},
		{"beam A is cut, two pass", "A:BbBb", []crossing{unsure, unsure}},
		{"beam A is cut behind somebody", "A:Bb.", []crossing{unsure}},
	} {
		if got, _ := beams(c.story); !slices.Equal(got, c.want) {
			t.Errorf("%s (%s): %v, want %v", c.name, c.story, got, c.want)
		}
	}
}

func TestNobodyIsCountedTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		story := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"A", "a", "B", "b"}), 0, 60).Draw(t, "story"), "")
		var a, b bool
		entries := 0
		clean := ""
		for _, c := range story { // only changes reach the zone
			switch {
			case c == 'A' && !a, c == 'a' && a:
				a = !a
			case c == 'B' && !b, c == 'b' && b:
				b = !b
			default:
				continue
			}
			clean += string(c)
			if c == 'A' || c == 'B' {
				entries++
			}
		}
		said, z := beams(clean)
		left := 0
		for _, c := range said {
			if c == through || c == back {
				left++
			}
		}
		if left > entries {
			t.Fatalf("%s: %d left, only %d edges could be entries", clean, left, entries)
		}
		if !a && !b && z.from != nobody && z.gapBy == 0 {
			t.Fatalf("%s: both light, and somebody is kept for ever: %+v", clean, z)
		}
	})
}

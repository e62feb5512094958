package turnstile

import (
	"slices"
	"testing"
	"time"

	"passlane/drivers/gate"
)

// count opens for people, plays a story of the beams as zone_test.go writes them, and returns what was told of people.
func count(people int, story string) (told []gate.Kind, pass bool) {
	o, _ := (&Opts{MaxOpen: time.Hour, OpenTimeout: time.Hour, BlockedAfter: time.Hour, CloseTimeout: time.Hour}).resolve()
	s, _, _ := step(start(o, false, [2]bool{}), began{}, 0)
	if people > 0 {
		s, _, _ = step(s, open{people, 0}, 0)
	}
	at := time.Duration(0)
	for _, c := range story {
		var in any = tick{}
		switch c {
		case 'A', 'a':
			in = sensed{beamA, c == 'A'}
		case 'B', 'b':
			in = sensed{beamB, c == 'B'}
		}
		for _, in := range []any{in, tick{}} {
			var events []gate.Event
			s, _, events = step(s, in, at)
			for _, e := range events {
				told = append(told, e.Kind)
			}
			at += 100 * time.Millisecond
		}
	}
	return told, s.out.pass
}

func TestCounting(t *testing.T) {
	const passed, extra, against = gate.Passed, gate.Extra, gate.Against
	const tailgate, back, wrong = gate.Tailgate, gate.TurnedBack, gate.WrongWay
	for _, c := range []struct {
		name   string
		people int
		story  string
		told   []gate.Kind
		pass   bool // still held
	}{
		{"the one", 1, "ABab", []gate.Kind{passed}, false},
		{"the first of two", 2, "ABab", []gate.Kind{passed}, true},
		{"two of two", 2, "ABabABab", []gate.Kind{passed, passed}, false},
		{"two of two, close together", 2, "ABaAbBab", []gate.Kind{passed, passed}, false},
		{"one behind the one", 1, "ABaAbBab", []gate.Kind{tailgate, passed, extra}, false},
		{"one behind the one, who goes back", 1, "ABaAba....", []gate.Kind{tailgate, passed, back}, false},
		{"two behind the one", 1, "ABaAaAbBab", []gate.Kind{tailgate, tailgate, passed, extra, extra}, false},
		{"a third behind two", 2, "ABaAaAbBab", []gate.Kind{tailgate, passed, passed, extra}, false},
		{"one later, leaf still open", 1, "ABabABab", []gate.Kind{passed, extra}, false},
		{"over a closed leaf", 0, "ABab", []gate.Kind{extra}, false},
		{"two over a closed leaf", 0, "ABaAbBab", []gate.Kind{tailgate, extra, extra}, false},
		{"three over a closed leaf, the last alone", 0, "ABaAbBabABab", []gate.Kind{tailgate, extra, extra, extra}, false},
		{"tailgater goes back, next one is new", 1, "ABaAba....ABab", []gate.Kind{tailgate, passed, back, extra}, false},
		{"wrong way while open", 1, "BAba", []gate.Kind{wrong, against}, true},
		{"two the wrong way", 0, "BAbBaAba", []gate.Kind{wrong, wrong, against, wrong, against}, false},
		{"looks in from behind", 0, "Bb....", []gate.Kind{back}, false},
	} {
		told, pass := count(c.people, c.story)
		if !slices.Equal(told, c.told) || pass != c.pass {
			t.Errorf("%s (%d may, %s): told %v, Pass %t, want %v, %t", c.name, c.people, c.story, told, pass, c.told, c.pass)
		}
	}
}

func TestAReleaseEndsEveryRightToPass(t *testing.T) {
	o, _ := (*Opts)(nil).resolve()
	s, _, _ := step(start(o, false, [2]bool{}), began{}, 0)
	var told []gate.Kind
	for i, in := range []any{
		open{2, 0}, sensed{beamA, true}, release{}, rearm{}, sensed{beamB, true}, sensed{beamA, false}, sensed{beamB, false}, tick{},
	} {
		var events []gate.Event
		s, _, events = step(s, in, time.Duration(i)*100*time.Millisecond)
		for _, e := range events {
			told = append(told, e.Kind)
		}
	}
	if want := []gate.Kind{gate.Extra}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}

package imager

import (
	"testing"
	"time"
)

// What is told of a line is a matter of what it sends and when; no bytes are a silence.
func TestWhenALineIsIll(t *testing.T) {
	half, good, foreign := Counts{Halves: 1}, Counts{Symbols: 1}, Counts{Foreign: 1}
	type step struct {
		after time.Duration
		n     int
		over  bool
		came  Counts
		times int
		ill   bool
	}
	ms := time.Millisecond
	for name, steps := range map[string][]step{
		"8 halves in a row":           {{ms, 0, false, half, 7, false}, {ms, 0, false, half, 1, true}},
		"a symbol between":            {{ms, 0, false, half, 7, false}, {ms, 0, false, good, 1, false}, {ms, 0, false, half, 7, false}},
		"another symbology is one":    {{ms, 0, false, half, 7, false}, {ms, 0, false, foreign, 1, false}, {ms, 0, false, half, 7, false}},
		"hours between":               {{time.Hour, 5, false, Counts{}, 1, false}, {time.Hour, 0, false, half, 8, true}},
		"a symbol makes well":         {{ms, 0, false, half, 8, true}, {ms, 9, false, good, 1, false}},
		"silence makes well":          {{ms, 9, false, half, 8, true}, {1999 * ms, 0, false, Counts{}, 1, true}, {ms, 0, false, Counts{}, 1, false}},
		"but not for good":            {{ms, 9, false, half, 8, true}, {2 * time.Second, 0, false, Counts{}, 1, false}, {ms, 9, false, half, 1, true}},
		"a second of flood":           {{10 * ms, 9, true, Counts{}, 100, false}, {10 * ms, 9, true, Counts{}, 1, true}},
		"a silence ends a flood":      {{10 * ms, 9, true, Counts{}, 100, false}, {10 * ms, 0, false, Counts{}, 1, false}, {10 * ms, 9, true, Counts{}, 100, false}},
		"too long once, then flood":   {{ms, 9, true, Counts{TooLong: 1}, 1, false}, {time.Second, 9, true, Counts{}, 1, true}},
		"flood goes on, stays ill":    {{10 * ms, 9, true, Counts{}, 5000, true}},
		"much in order is no illness": {{ms, 500, false, good, 5000, false}},
	} {
		now := time.Now()
		h := health{heard: now}
		for i, s := range steps {
			for range s.times {
				now = now.Add(s.after)
				h.note(now, s.n, s.over, s.came)
			}
			if h.ill != s.ill {
				t.Errorf("%s: step %d: ill %v", name, i, h.ill)
			}
		}
	}
}

func TestALineThatIsIllIsToldSoonButNotAtOnce(t *testing.T) {
	now := time.Now()
	h := health{}
	if h.ask(now) != now {
		t.Error("an illness that begins waits")
	}
	h.ill, h.flood = true, now.Add(-time.Hour)
	if h.ask(now) != now.Add(again) || h.flood != now {
		t.Error("an illness that goes on is told at once, or the pause is said against it")
	}
}

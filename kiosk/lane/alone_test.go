package lane_test

import (
	"testing"

	"pgregory.net/rapid"

	"passlane/kiosk/lane"
)

// A mother says that she is alone and is asked once more; the second time it counts.
func TestAloneIsAskedOnceMore(t *testing.T) {
	c := family(t).tell(sok, lane.Confirm{Alone: true}).is(lane.Choosing)
	if !c.s.Crossing.AloneSaid {
		t.Error("nobody asks")
	}
	c.tell(lane.Confirm{Alone: true}).is(lane.Passing)
	if got := c.people(); len(got) != 1 || got[0] != 1 {
		t.Errorf("opened for %v", got)
	}
}

// Whatever she does in between takes it back, and so does a child who shows a pass.
func TestAloneIsTakenBack(t *testing.T) {
	for name, w := range map[string]lane.What{"back": lane.Back{}, "a child": lane.Choose{Holder: "rith"}, "everybody": lane.ChooseAll{},
		"continue with nobody": lane.Confirm{}, "a child's pass": shows("BP2")} {
		c := family(t).tell(sok, lane.Confirm{Alone: true}, w).is(lane.Choosing)
		if c.s.Crossing.AloneSaid {
			t.Errorf("%s: she is asked still", name)
		}
		c.tell(lane.Confirm{Alone: true}).is(lane.Choosing)
	}
	if c := open(t).tell(sok, lane.Back{}); c.s.Phase == lane.Choosing {
		t.Error("somebody without children is asked")
	}
}

// Whatever is touched, in whatever order: nobody with registered children leaves the choice without one unless they said twice,
// one after the other, that they are alone; and the first time changes nothing of the choice.
func TestNobodyIsAloneByOneTouch(t *testing.T) {
	first := family(t).tell(sok).is(lane.Choosing)
	rapid.Check(t, func(t *rapid.T) {
		s, said := first.s, false
		for range rapid.IntRange(1, 12).Draw(t, "touches") {
			w := rapid.SampledFrom([]lane.What{
				lane.Confirm{Alone: true}, lane.Confirm{Alone: true}, lane.Confirm{}, lane.Choose{Holder: "bopha"}, lane.Choose{Holder: "rith"},
				lane.ChooseAll{}, lane.Back{}, lane.Language{Lang: "th"}, lane.Help{}, lane.Tick{},
			}).Draw(t, "touch")
			people := s.Crossing.People()
			s, _ = lane.Step(s, lane.Event{At: first.now, What: w})
			alone := w == lane.Confirm{Alone: true}
			switch w.(type) {
			case lane.Language, lane.Help, lane.Tick:
				continue // nothing of the choice
			}
			if s.Phase != lane.Choosing {
				if s.Crossing.People() == 1 && !(alone && said) {
					t.Fatalf("%T%+v, said before %t: alone", w, w, said)
				}
				return
			}
			if alone && (said || s.Crossing.People() != people) {
				t.Fatalf("said before %t: %d people, then %d", said, people, s.Crossing.People())
			}
			said = alone
		}
	})
}

package present_test

import (
	"testing"

	"passlane/kiosk/lane"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/present"
	"passlane/ui/screen"
)

// good is a party of an adult with a good pass, a linked child and one who joined.
func good(s *lane.State) {
	s.Crossing.Facts = policy.Facts{Genuine: pass.Valid, Known: true, Agrees: true, Status: policy.Active, Holder: policy.Person{Holder: "A"}}
	s.Crossing.Photo = lane.Photo{Asked: true}
	s.Crossing.Minors = []lane.Minor{
		{Person: policy.Person{Holder: "M1", Confirmed: policy.ConfirmedByPass}, Chosen: true, Linked: true},
		{Person: policy.Person{Holder: "X"}, Chosen: true},
		{Person: policy.Person{Holder: "M2"}, Linked: true},
	}
}

func TestWhomOneMayChoose(t *testing.T) {
	got := present.View(state(lane.Choosing, good), place).Companions
	want := []screen.Companion{
		{ID: "M1", Picture: "portrait.M1", Chosen: true, Pass: true}, {ID: "X", Chosen: true, Fixed: true}, {ID: "M2", Picture: "portrait.M2"},
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
}

func TestWhetherPassesAreAskedFor(t *testing.T) {
	for rule, want := range map[policy.Confirmation]bool{policy.ConfirmedByPass: true, policy.ConfirmedByPicture: false, "": true} {
		r := policy.Defaults()
		r.Children.Confirm = rule
		v := present.View(state(lane.Choosing, good, func(s *lane.State) { s.Crossing.Rules = r }), place)
		if v.ShowPasses != want {
			t.Errorf("%q: %t", rule, v.ShowPasses)
		}
	}
}

func TestWhoseTurn(t *testing.T) {
	turn := func(n int, asked ...int) screen.Turn {
		return present.View(state(lane.Capturing, good, func(s *lane.State) {
			s.Crossing.Turn = n
			for _, i := range asked {
				s.Crossing.Minors[i].Photo.Asked = true
			}
		}), place).Turn
	}
	for i, c := range []struct{ got, want screen.Turn }{
		{turn(0), screen.Turn{At: 1, Of: 3, Picture: "portrait.A"}},
		{turn(1, 0), screen.Turn{At: 2, Of: 3, Child: true, Picture: "portrait.M1"}},
		{turn(2, 0, 1), screen.Turn{At: 3, Of: 3, Child: true}}, // nobody's picture but a linked child's
	} {
		if c.got != c.want {
			t.Errorf("turn %d: %+v, want %+v", i, c.got, c.want)
		}
	}
}

// What an officer's word lacked is the officer's business.
func TestTheTravellerDoesNotSeeWhatAWordLacked(t *testing.T) {
	s := state(lane.Referred, good)
	bare := screen.Draw(present.View(s, place), screen.Landscape())
	s.Crossing.Lacks = lane.LacksSecond
	lacking := screen.Draw(present.View(s, place), screen.Landscape())
	if bare.Hash() != lacking.Hash() {
		t.Error("the traveller's screen depends on it")
	}
}

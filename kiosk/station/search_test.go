package station

import (
	"testing"

	"passlane/kiosk/lane"
	"passlane/kiosk/portrait"
)

// A picture of somebody whose turn is over by the time it was looked at counts for nobody.
func TestAPictureOfTheLastTurn(t *testing.T) {
	s, mother, child := newSearch(), lane.Capture{Crossing: "b-1"}, lane.Capture{Crossing: "b-1", Person: 1}
	s.begin(child, 0)
	fine := portrait.Verdict{Good: true, Score: limits.Fine}
	if _, done := s.weigh(mother, portrait.Look{}, fine, 0); done {
		t.Error("the mother's picture is kept for the child")
	}
	if s.found(mother, []byte("mother")); s.live(0) != nil {
		t.Error("a photo that nobody wanted is kept")
	}
	if _, done := s.weigh(child, portrait.Look{}, fine, 0); !done {
		t.Error("the child's own is not")
	}
	if s.found(child, []byte("child")); string(s.live(1)) != "child" {
		t.Errorf("%q is kept of the child", s.live(1))
	}
}

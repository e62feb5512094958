package turnstile_test

import (
	"errors"
	"testing"
	"time"

	"passlane/drivers/gate"
)

// An order to open that goes wrong was not taken: what the gate tells afterwards is known as older than the next one.
func TestAnOrderThatGoesWrongWasNotTaken(t *testing.T) {
	play(t, nil, func(s scene) {
		gone := errors.New("no such line")
		s.gate.Pass.Break(gone)
		s.refused(s.Open(1, 0), gone)
		s.gate.Pass.Break(nil)
		s.later(time.Second)
		s.told(gate.Fault, gate.Closed, gate.Recovered, gate.Secured)
		s.gate.TurnBack()
		if e := <-s.Events(); e.Opens != 0 {
			s.Errorf("%v after %d orders", e.Kind, e.Opens)
		}
		s.later(time.Second)
		s.told(gate.Secured)
		s.must(s.Open(1, 0))
		if e := <-s.Events(); e.Kind != gate.Opened || e.Opens != 1 {
			s.Errorf("%v after %d orders", e.Kind, e.Opens)
		}
	})
}

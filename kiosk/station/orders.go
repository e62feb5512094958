package station

import (
	"context"
	"time"

	"passlane/kiosk/lane"
	"passlane/ui/link"
)

// ills is what is wrong with the devices that the loop drives itself.
type ills struct {
	gate  bool          // it did not do as it was told
	again time.Duration // when to try it again
}

// again is how long after an order that went wrong the gate is tried again; one that has to be free is tried again after a pause.
const again = 5 * time.Second

// do carries out one effect. Nothing here waits.
func (s *Station) do(ctx context.Context, e lane.Effect) {
	switch e := e.(type) {
	case lane.Lookup:
		s.question(e)
	case lane.Record:
		s.records <- e
	case lane.Capture:
		s.search.begin(e, s.now()+e.After)
	case lane.StopCapture:
		s.search.end()
	case lane.View:
		s.wish(e)
	case lane.Tone:
		s.sound(e.Name)
	default:
		s.gateDo(ctx, e)
	}
}

// sound plays a tone on whatever the lane has for it.
func (s *Station) sound(tone lane.ToneName) {
	if s.kit.Screen != nil {
		s.kit.Screen.Tone(link.Tone(tone))
	}
	if s.kit.Buzzer != nil {
		s.signs.sound(tone)
	}
}

func (s *Station) gateDo(ctx context.Context, e lane.Effect) {
	if s.kit.Gate == nil {
		return // the lane was told at the start
	}
	var err error
	switch e := e.(type) {
	case lane.OpenGate:
		err = s.frees("open", func() error { return s.kit.Gate.Open(e.People, e.For) })
	case lane.LockGate:
		err = s.order("lock", s.kit.Gate.Lock)
	case lane.Release:
		err = s.frees("release", s.kit.Gate.Release)
	case lane.Rearm:
		err = s.order("rearm", s.kit.Gate.Rearm)
	}
	if err == nil {
		return
	}
	if o, ok := e.(lane.OpenGate); ok {
		s.step(ctx, lane.NotOpened{Crossing: o.Crossing})
	}
	s.disobeyed(ctx, err)
}

// frees gives an order after which the gate is open or free; what it told before is old.
func (s *Station) frees(name string, order func() error) error {
	err := s.order(name, order)
	if err == nil {
		s.orders++
	}
	return err
}

// disobeyed tells that the gate did not do as it was told, and has it tried again later.
func (s *Station) disobeyed(ctx context.Context, err error) {
	s.opts.Log.Error("gate", keyError, err)
	s.ill.gate, s.ill.again = true, s.now()+again
	if s.state.Released {
		s.ill.again = s.now() + pause
	}
	s.step(ctx, lane.Working{Part: lane.Gate, Cause: lane.Disobeys, Detail: clean(err)})
}

// tryGate gives a gate that did not do as it was told the order that fits now. A driver tells only of faults of its own, so that a
// lane would stay out of order for ever because somebody stood in the beams once.
func (s *Station) tryGate(ctx context.Context) {
	if !s.ill.gate || s.now() < s.ill.again {
		return
	}
	var err error
	if s.state.Released {
		err = s.frees("release", s.kit.Gate.Release)
	} else {
		err = s.order("lock", s.kit.Gate.Lock)
	}
	if err != nil {
		s.disobeyed(ctx, err)
		return
	}
	s.ill.gate = false
	s.step(ctx, lane.Working{Part: lane.Gate, Cause: lane.Disobeys, OK: true})
}

// question leaves the latest lookup for the registry; one that waits for an answer no more is dropped.
func (s *Station) question(l lane.Lookup) {
	select {
	case <-s.lookups:
	default:
	}
	s.lookups <- l // only the loop sends
}

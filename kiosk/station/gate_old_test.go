package station_test

import (
	"sync/atomic"
	"testing"
	"time"

	"passlane/drivers/gate"
	"passlane/kiosk/lane"
	"passlane/kiosk/station"
)

// talkative is a gate that is secured once more while it is told to open, and says so before it takes the order.
type talkative struct {
	station.Gate
	tells chan gate.Event
	opens atomic.Uint64
}

func (g *talkative) Events() <-chan gate.Event { return g.tells }

func (g *talkative) Open(int, time.Duration) error {
	g.tells <- gate.Event{Kind: gate.Secured, Opens: g.opens.Load()}
	time.Sleep(100 * time.Millisecond) // it is taken, and waits for the loop
	g.opens.Add(1)
	return nil
}

// What the gate told before it took the order to open is old, also when it waits for the loop that gives the order.
func TestASecuredThatWaitsWhileTheGateIsOpened(t *testing.T) {
	g := &talkative{}
	play(t, func(r *rig) {
		g.Gate, r.kit.Gate, g.tells = r.kit.Gate, g, make(chan gate.Event)
	}, func(r *rig) {
		g.tells <- gate.Event{Kind: gate.Secured}
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Passing)
		<-time.After(time.Second)
		if s := r.report().State; s.Phase != lane.Passing || s.Secure {
			r.t.Fatalf("the gate is open, and the lane %v, secure %t", s.Phase, s.Secure)
		}
		g.tells <- gate.Event{Kind: gate.Passed, Opens: 1}
		g.tells <- gate.Event{Kind: gate.Secured, Opens: 1}
		r.phase(lane.Idle)
	})
}

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
	tells  chan gate.Event
	orders atomic.Uint64
}

func (g *talkative) Events() <-chan gate.Event { return g.tells }

func (g *talkative) Open(int, time.Duration) error {
	g.tells <- gate.Event{Kind: gate.Secured, Orders: g.orders.Load()}
	time.Sleep(100 * time.Millisecond) // it is taken, and waits for the loop
	g.orders.Add(1)
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
		g.tells <- gate.Event{Kind: gate.Passed, Orders: 1}
		g.tells <- gate.Event{Kind: gate.Secured, Orders: 1}
		r.phase(lane.Idle)
	})
}

// So is what it told before it was let go, when an officer opens the lane again before the loop hears it.
func TestASecuredFromBeforeARelease(t *testing.T) {
	g := &talkative{}
	play(t, func(r *rig) {
		g.Gate, r.kit.Gate, g.tells = r.kit.Gate, g, make(chan gate.Event)
	}, func(r *rig) {
		r.station.Tell(r.t.Context(), lane.Order{ID: "O-17", Release: true, Reason: "a crush"})
		r.station.Tell(r.t.Context(), lane.Order{ID: "O-17", Open: true, Reason: "all clear"})
		g.tells <- gate.Event{Kind: gate.Secured}
		<-time.After(time.Second)
		if s := r.report().State; s.Phase != lane.Closed || s.Secure {
			r.t.Fatalf("the leaf swings back, and the lane is %v, secure %t", s.Phase, s.Secure)
		}
		g.tells <- gate.Event{Kind: gate.Secured, Orders: 1}
		r.phase(lane.Idle)
	})
}

// A lane that ends while its gate is free leaves it so, whether it was told or the gate did it by itself: that is no failure.
func TestTheEndOfALaneWhoseGateIsFree(t *testing.T) {
	for name, frees := range map[string]func(*rig){
		"an officer": func(r *rig) {
			r.station.Tell(r.t.Context(), lane.Order{ID: "O-17", Release: true, Reason: "a crush"})
			r.until("free", func(s lane.State) bool { return s.Released })
		},
		"a fire that the lane has not heard of": func(r *rig) { r.must(r.kit.Gate.Release()) },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, asItIs, func(r *rig) {
				r.phase(lane.Idle)
				frees(r)
				r.must(r.off())
				if r.gate.Hold.Level() {
					r.t.Error("it is locked")
				}
			})
		})
	}
}

package station_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
)

// accounted compares whom the ledger tells of with those who went through the gate.
func (r *rig) accounted(people int) {
	r.t.Helper()
	told, really := 0, r.gate.Through()+r.gate.AgainstThrough()
	for _, b := range r.disk() {
		switch b := b.(type) {
		case ledger.Ended:
			told += b.Walked
		case ledger.Incident:
			if slices.Contains([]string{ledger.Extra, ledger.Against, ledger.Escaped}, b.What) {
				told += b.Times()
			}
		}
	}
	if told != really || really != people {
		r.t.Errorf("%d went through, of %d expected, and the ledger tells of %d", really, people, told)
	}
}

// opened is a lane that has let Sok in.
func (r *rig) opened() {
	r.t.Helper()
	r.phase(lane.Idle)
	r.presents("sok")
	r.phase(lane.Passing)
}

// moves returns how many movements of somebody the ledger knows.
func (r *rig) moves(name string) int {
	ms, err := r.ledger.Movements(r.t.Context(), r.person(name).Holder.ID)
	r.must(err)
	return len(ms)
}

// Whoever walks when time is up, or after it, or while the leaf closes, is on the ledger, and so is who walks behind them.
func TestWhoeverWalksLate(t *testing.T) {
	for name, c := range map[string]struct {
		walk   func(*rig)
		people int
		moves  int
	}{
		"two on one pass when time is up": {func(r *rig) {
			<-time.After(9600 * time.Millisecond)
			r.gate.WalkTwice()
		}, 2, 1},
		"just too late, and the leaf is slow": {func(r *rig) {
			<-time.After(9900 * time.Millisecond)
			r.gate.Stick()
			<-time.After(300 * time.Millisecond)
			r.gate.Walk()
		}, 1, 0},
		"behind somebody who came the wrong way": {func(r *rig) {
			<-time.After(time.Second)
			r.gate.Stick()
			r.gate.WrongWay()
			<-time.After(time.Second)
			r.gate.Walk()
		}, 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, asItIs, func(r *rig) {
				r.opened()
				c.walk(r)
				r.gate.Loosen()
				r.until("over", func(s lane.State) bool { return s.Secure && s.Crossing.How != "" || s.Phase == lane.Idle })
				r.until("written", func(s lane.State) bool { return s.Journal.Written() })
				r.accounted(c.people)
				if r.moves("sok") < c.moves {
					r.t.Errorf("%d movements of Sok", r.moves("sok"))
				}
			})
		})
	}
}

// A leaf that hangs open, or somebody who stands in the beams, is never invited past: there is no arrow, and who walks is counted.
func TestAGateThatIsNotProvedClosed(t *testing.T) {
	for name, c := range map[string]struct {
		ill, well func(*rig)
		people    int
	}{
		"the leaf hangs open": {func(r *rig) {
			<-time.After(time.Second)
			r.gate.Stick()
			r.gate.Walk()
			<-time.After(time.Minute)
			r.gate.Walk()
			r.gate.Walk()
		}, func(r *rig) { r.gate.Loosen() }, 3},
		"somebody stands in the beams": {func(r *rig) { r.gate.Linger(); <-time.After(time.Minute) }, func(r *rig) { r.gate.Leave() }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, asItIs, func(r *rig) {
				r.opened()
				c.ill(r)
				synctest.Wait()
				if s := r.report().State; s.Phase != lane.Fault || !s.Broken.Has(lane.Gate) || bool(r.lamps.Arrow.Level()) {
					r.t.Errorf("%v, broken %v, arrow %v", s.Phase, s.Broken, r.lamps.Arrow.Level())
				}
				c.well(r)
				r.phase(lane.Idle)
				r.accounted(c.people)
			})
		})
	}
}

// Who stands in the beam until their crossing is given up keeps the lane out of order: nobody opens the gate for the next, and whoever walks is
// counted on the crossing for which it was opened.
func TestNobodyWalksOnTheNextPass(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.opened()
		r.gate.Linger()
		r.phase(lane.Fault)
		<-time.After(time.Second)
		orders := r.gate.Orders()
		r.gate.CutBeam() // Sok reaches beam B,
		<-time.After(200 * time.Millisecond)
		r.gate.Leave() // leaves beam A
		<-time.After(200 * time.Millisecond)
		r.gate.MendBeam() // and is through
		r.until("empty", func(s lane.State) bool { return s.Secure && s.Journal.Written() })
		e, _ := find[ledger.Ended](r.disk())
		in, _ := find[ledger.Incident](r.disk())
		if e.Walked == 0 && in.What != ledger.Extra || r.moves("dara") != 0 || r.gate.Orders() != orders {
			r.t.Errorf("ended %+v, incident %+v, %d orders", e, in, r.gate.Orders()-orders)
		}
		r.phase(lane.Idle)
	})
}

// An order to close ends self-service at once, and an officer ends every phase, also one whose clock stands still because of help.
func TestAnOfficerEndsIt(t *testing.T) {
	for name, says := range map[string]func(*rig, string){
		"closes": func(r *rig, _ string) { r.station.Tell(r.t.Context(), lane.Order{ID: "O-17", Reason: "close at once"}) },
		"refuses": func(r *rig, id string) {
			r.station.Tell(r.t.Context(), lane.Officer{Crossing: id, ID: "O-17", Verdict: ledger.Refuse, Reason: "gone"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, asItIs, func(r *rig) {
				r.phase(lane.Idle)
				r.symbols.seen <- r.person("sok").Seal
				r.phase(lane.Capturing)
				r.glass.touched <- "help"
				says(r, r.report().State.Crossing.ID)
				r.until("over", func(s lane.State) bool { return s.Phase == lane.Idle || s.Phase == lane.Closed })
				r.camera.Show(r.person("sok").FaceFrame(640, 480, 1, 0, 1))
				<-time.After(20 * time.Second)
				if synctest.Wait(); r.gate.Orders() != 0 {
					r.t.Errorf("the gate was opened %d times", r.gate.Orders())
				}
			})
		})
	}
}

package station_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/panel/panelsim"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
	"passlane/kiosk/present"
)

func asItIs(*rig) {}

// From the bytes of a symbol to the leaf: the decision is in the ledger's file when the gate gets its order.
func TestAGoodCrossing(t *testing.T) {
	play(t, func(r *rig) {
		r.gate.OnOrder(func() {
			bodies := r.disk()
			d, ok := find[ledger.Decided](bodies)
			if !ok || d.Outcome != ledger.Cleared || d.Crossing != "b1-1" {
				r.t.Errorf("the gate is ordered to open and the disk says %v", bodies)
			}
		})
	}, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Passing)
		if r.gate.Orders() != 1 {
			r.t.Errorf("%d orders to the gate", r.gate.Orders())
		}
		if live := r.report().Live; len(live) < 100 {
			r.t.Errorf("the booth sees a photo of %d bytes", len(live))
		} else if shown := r.glass.picture(present.LiveCamera); !bytes.Equal(shown, live) {
			r.t.Errorf("the screen shows a picture of %d bytes, the photo that is kept has %d: it was encoded twice", len(shown), len(live))
		}
		if !r.gate.Walk() {
			r.t.Error("nobody got through")
		}
		r.phase(lane.Done)
		if r.glass.tones[0] != "accepted" {
			r.t.Errorf("tones %v", r.glass.tones)
		}
		r.phase(lane.Idle)
		sok := r.person("sok")
		var kinds []ledger.Kind
		for _, b := range r.disk() {
			kinds = append(kinds, b.Kind())
		}
		want := []ledger.Kind{ledger.KindStarted, ledger.KindBegun, ledger.KindDecided, ledger.KindEnded}
		if !slices.Equal(kinds, want) {
			r.t.Errorf("records %v", kinds)
		}
		e, _ := find[ledger.Ended](r.disk())
		if e.How != ledger.Passed || e.Walked != 1 || e.People != 1 {
			r.t.Errorf("ended %+v", e)
		}
		ms, err := r.ledger.Movements(r.t.Context(), sok.Holder.ID)
		if err != nil || len(ms) != 1 || ms[0].Direction != ledger.DirectionExit || ms[0].At().After(noon.Add(time.Minute)) {
			r.t.Errorf("movements %+v, %v", ms, err)
		}
		all, err := r.ledger.Read(r.t.Context(), 0, 100)
		r.must(err)
		if s := all[3].Record; len(s.Images) != 1 || s.Boot != "b1" || s.Wall().Before(noon) || s.Wall().After(noon.Add(time.Minute)) {
			r.t.Errorf("the decision is recorded as %+v", s)
		}
		if r.report().Live != nil || r.glass.has(present.LiveCamera) {
			r.t.Error("the photo of somebody who has left is still shown")
		}
	})
}

// The same with a card, and the lamps go with it; a second exit without an entry is the officer's.
func TestACardTwice(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		tola := r.person("tola")
		r.camera.Show(tola.FaceFrame(640, 480, 1, 0, 1))
		r.cards.Lay(tola.TagDump)
		r.phase(lane.Passing)
		r.cards.Take()
		if lit := r.lit(); lit != (panelsim.Lamps{Arrow: true}) {
			r.t.Errorf("lamps %+v", lit)
		}
		r.gate.Walk()
		r.phase(lane.Idle)
		r.cards.Lay(tola.TagDump)
		r.phase(lane.Referred)
		if d, _ := find[ledger.Decided](r.disk()); len(d.Findings) != 1 || d.Findings[0].Code != string(policy.PassAgain) {
			r.t.Errorf("decided %+v", d)
		}
		if lit := r.lit(); lit != (panelsim.Lamps{Amber: true}) {
			r.t.Errorf("lamps %+v", lit)
		}
		r.station.Tell(r.t.Context(), lane.Officer{Crossing: "b1-2", ID: "O-17", Verdict: ledger.Refuse, Reason: "no entry"})
		r.phase(lane.Done)
		if e, _ := find[ledger.Ended](r.disk()); e.How != ledger.TurnedAway || r.gate.Orders() != 1 {
			r.t.Errorf("ended %+v, %d orders", e, r.gate.Orders())
		}
		for _, l := range r.lamps.History() {
			if l.Cross && l.Arrow {
				r.t.Error("cross and arrow were lit together")
			}
		}
	})
}

func TestACardTakenAwayTooEarly(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.cards.Lay(r.person("tola").TagDump)
		r.cards.TearAfter(2)
		r.until("told to hold still", func(s lane.State) bool { return s.Hint == lane.HoldStill && s.Phase == lane.Idle })
		if r.report().State.Broken.Has(lane.Reader) {
			r.t.Error("the traveller's haste is the reader's fault")
		}
		r.cards.Lay([]byte("the card of a hotel"))
		r.until("told that it is no pass", func(s lane.State) bool { return s.Hint == lane.NotAPass })
	})
}

// A family: the screen shows the children's portraits while the guardian chooses, and forgets them.
func TestAFamily(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("chan")
		r.phase(lane.Choosing)
		bopha := r.person("bopha").Holder.ID
		if !r.glass.has(present.Portrait(bopha)) {
			r.t.Error("the child's portrait is not there")
		}
		before := r.glass.shown()
		<-time.After(time.Second)
		if n := r.glass.shown(); n != before {
			r.t.Errorf("nothing changed, and %d screens were sent", n-before)
		}
		r.glass.touched <- "choose." + bopha
		r.until("chosen", func(s lane.State) bool { return s.Crossing.People() == 2 })
		synctest.Wait()
		if n := r.glass.shown(); n != before+1 {
			r.t.Errorf("a child is chosen, and %d screens were sent", n-before)
		}
		r.glass.touched <- "continue"
		r.phase(lane.Referred)
		d, _ := find[ledger.Decided](r.disk())
		if len(d.Party) != 2 || d.Party[1].Holder != bopha || !d.Party[1].Minor || !raised(d, policy.ChildFace) {
			r.t.Errorf("decided %+v", d)
		}
		r.station.Tell(r.t.Context(), lane.Officer{Crossing: "b1-1", ID: "O-17", Verdict: ledger.Clear, Reason: "compared"})
		r.until("asked for a reason", func(s lane.State) bool { return s.Crossing.Lacks == lane.LacksReason })
		r.station.Tell(r.t.Context(), lane.Officer{Crossing: "b1-1", ID: "O-17", Verdict: ledger.Clear, Code: ledger.FacesCompared})
		r.phase(lane.Passing)
		r.gate.Walk()
		r.gate.Walk()
		r.phase(lane.Idle)
		if e, _ := find[ledger.Ended](r.disk()); e.How != ledger.Passed || e.Walked != 2 {
			r.t.Errorf("ended %+v", e)
		}
		if r.glass.has(present.Portrait(bopha)) {
			r.t.Error("the child's portrait stays on the glass")
		}
	})
}

func TestBadPassesAreTheOfficers(t *testing.T) {
	for name, code := range map[string]policy.Code{"mony": policy.PassExpired, "vanna": policy.PassRevoked, "forged": policy.PassForged, "stranger": policy.PassUnknown} {
		t.Run(name, func(t *testing.T) {
			play(t, asItIs, func(r *rig) {
				r.phase(lane.Idle)
				r.presents(name)
				r.phase(lane.Referred)
				d, _ := find[ledger.Decided](r.disk())
				if !slices.ContainsFunc(d.Findings, func(f ledger.Finding) bool { return f.Code == string(code) }) || r.gate.Orders() != 0 {
					r.t.Errorf("decided %+v, %d orders", d, r.gate.Orders())
				}
				for _, s := range r.glass.scenes {
					for _, text := range s.Texts() {
						if said := fmt.Sprintf("%+v", text); strings.Contains(said, string(code)) || strings.Contains(said, r.person(name).Number) {
							r.t.Errorf("the screen says %s", said)
						}
					}
				}
			})
		})
	}
}

// On fire every hold drops in every phase, and afterwards the lane is closed until an officer opens it.
func TestFire(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Passing)
		r.gate.Fire(true)
		r.until("on fire", func(s lane.State) bool { return s.Fire && s.Journal.Written() })
		synctest.Wait()
		if r.gate.Hold.Level() || r.gate.Pass.Level() {
			r.t.Error("the gate is held on fire")
		}
		if e, _ := find[ledger.Ended](r.disk()); e.How != ledger.Disturbed || e.Why != "fire" {
			r.t.Errorf("ended %+v", e)
		}
		r.gate.Fire(false)
		r.until("closed after the fire", func(s lane.State) bool { return !s.Fire && s.Phase == lane.Closed })
		r.station.Tell(r.t.Context(), lane.Order{ID: "O-17", Open: true, Reason: "all clear"})
		r.phase(lane.Idle)
		synctest.Wait()
		if !r.gate.Hold.Level() {
			r.t.Error("the gate is not locked again")
		}
	})
}

package station_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
)

// crossed puts a crossing of an hour before noon on this lane's ledger.
func (r *rig) crossed(how ledger.How, adult, child string) {
	party := []ledger.Traveller{{Holder: r.person(adult).Holder.ID}, {Holder: r.person(child).Holder.ID, Minor: true}}
	at := ledger.Moment{Wall: noon.Add(-time.Hour), Boot: "b0", Clock: ledger.ClockSynced}
	var rows []store.Row
	for _, b := range []ledger.Body{
		ledger.Begun{Crossing: "b0-1", Medium: "seal"},
		ledger.Decided{Crossing: "b0-1", Direction: ledger.DirectionExit, Outcome: ledger.Cleared, Post: "Doung", Party: party},
		ledger.Ended{Crossing: "b0-1", How: how, People: 2, Walked: 2},
	} {
		rows = append(rows, store.Row{At: at, Entry: ledger.Entry{Body: b}})
	}
	r.must(r.ledger.Append(r.t.Context(), rows))
}

// alone presents a pass and says twice that nobody else is here, where that is asked.
func (r *rig) alone(name string) ledger.Decided {
	r.t.Helper()
	r.phase(lane.Idle)
	r.presents(name)
	if name == "chan" {
		r.phase(lane.Choosing)
		r.glass.touched <- "alone"
		r.glass.touched <- "alone"
	}
	r.phase(lane.Referred)
	d, _ := find[ledger.Decided](r.disk())
	return d
}

// A child who left with somebody is owed by them until the child is back: that the child's pass leaves once more, with another, is no return.
func TestASecondExitIsNoReturn(t *testing.T) {
	for name, c := range map[string]struct{ adult, child, other string }{
		"a stranger": {"sok", "rith", "chan"}, "the mother": {"chan", "bopha", "sok"},
	} {
		for _, how := range []ledger.How{ledger.Passed, ledger.Disturbed} {
			t.Run(name+", "+string(how), func(t *testing.T) {
				play(t, func(r *rig) {
					history(r, ledger.DirectionExit, c.adult, c.child)
					r.direction = ledger.DirectionEntry
					r.reload()
					r.crossed(how, c.other, c.child)
				}, func(r *rig) {
					if d := r.alone(c.adult); !raised(d, policy.GuardianWithoutChild) {
						r.t.Errorf("%s comes back alone: %s, findings %v", c.adult, d.Outcome, d.Findings)
					}
				})
			})
		}
	}
}

// once is a registry that answers once.
type once struct {
	station.Registry
	asked atomic.Int32
}

func (o *once) Find(ctx context.Context, number string, key pass.HolderKey) (store.Answer, bool, error) {
	if o.asked.Add(1) > 1 {
		return store.Answer{}, false, errors.New("disk I/O error")
	}
	return o.Registry.Find(ctx, number, key)
}

// What the registry said once stays known when it fails at the second question: one officer is not enough for who left a child behind.
func TestWhatWasKnownStaysKnown(t *testing.T) {
	play(t, func(r *rig) {
		history(r, ledger.DirectionExit, "chan", "bopha")
		r.direction = ledger.DirectionEntry
		r.reload()
		r.kit.Registry = &once{Registry: r.kit.Registry}
	}, func(r *rig) {
		d := r.alone("chan")
		if !raised(d, policy.GuardianWithoutChild) || !raised(d, policy.RegistrySilent) || d.Party[0].Holder != r.person("chan").Holder.ID {
			r.t.Errorf("decided %+v", d)
		}
		r.station.Tell(r.t.Context(), lane.Officer{Crossing: "b1-1", ID: "O-17", Verdict: ledger.Clear, Reason: "ok", Code: ledger.DocumentsChecked})
		r.until("asked for a second officer", func(s lane.State) bool { return s.Crossing.Lacks == lane.LacksSecond })
		if r.gate.Orders() != 0 {
			r.t.Error("one officer was enough")
		}
	})
}

// A stranger who follows a family unmakes nobody's exit.
func TestATailgaterUnmakesNobodysExit(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("chan")
		r.phase(lane.Choosing)
		r.glass.touched <- "choose." + r.person("bopha").Holder.ID
		r.glass.touched <- "continue"
		r.phase(lane.Referred)
		r.station.Tell(r.t.Context(), lane.Officer{Crossing: "b1-1", ID: "O-17", Verdict: ledger.Clear, Code: ledger.FacesCompared, Reason: "compared"})
		r.phase(lane.Passing)
		r.gate.Walk()
		r.gate.WalkTwice()
		r.phase(lane.Idle)
		r.accounted(3)
		for _, name := range []string{"chan", "bopha"} {
			ms, err := r.ledger.Movements(r.t.Context(), r.person(name).Holder.ID)
			r.must(err)
			if len(ms) != 1 || ms[0].Direction != ledger.DirectionExit {
				r.t.Errorf("%s: %+v", name, ms)
			}
		}
	})
}

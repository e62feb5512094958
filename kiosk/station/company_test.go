package station_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
	"passlane/kiosk/present"
	"passlane/kiosk/registry"
	"passlane/kiosk/trip"
)

// steps up before the camera when it is their turn, as people do.
func (r *rig) stepsUp(name string, turn int) {
	r.t.Helper()
	r.until(name+"'s turn", func(s lane.State) bool { return s.Phase == lane.Capturing && s.Crossing.Turn == turn })
	r.camera.Show(r.person(name).FaceFrame(640, 480, 1, 0, 1))
}

func (r *rig) shows(name string) { r.symbols.seen <- r.person(name).Seal }

// The officer sees each of the party, registered and now, with the relation and what was found about them.
func TestTheOfficerComparesEachOfTheParty(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("chan")
		r.phase(lane.Choosing)
		r.shows("rith") // shows his own pass
		r.until("rith joined", func(s lane.State) bool { return s.Crossing.People() == 2 })
		r.glass.touched <- "choose." + r.person("bopha").Holder.ID
		r.glass.touched <- "continue"
		r.stepsUp("bopha", 1)
		r.stepsUp("rith", 2)
		r.phase(lane.Referred)
		got := r.report().Referral
		if got == nil || len(got.Party) != 3 || !got.Children || got.Grave {
			r.t.Fatalf("referral %+v", got)
		}
		var live [][]byte
		for i, name := range []string{"chan", "bopha", "rith"} {
			p := got.Party[i]
			live = append(live, p.Live)
			id := r.person(name).Holder.ID
			if p.Holder != id || p.Minor != (i > 0) || string(p.Registered) != "portrait of "+id || len(p.Live) < 100 {
				r.t.Errorf("%s: %s, registered %q, %d bytes live", name, p.Holder, p.Registered, len(p.Live))
			}
			if i > 0 && (p.Relation != string(registry.Mother) || len(p.Findings) != 1 || p.Findings[0].Code != policy.ChildFace) {
				r.t.Errorf("%s: relation %q, findings %v", name, p.Relation, p.Findings)
			}
		}
		if bytes.Equal(live[0], live[1]) || bytes.Equal(live[1], live[2]) {
			r.t.Error("two of them have the same photo: nobody had time to step up")
		}
		if p := got.Party; p[1].Confirmed != policy.ConfirmedByPicture || p[2].Confirmed != policy.ConfirmedByPass {
			r.t.Errorf("confirmed by %q and %q", p[1].Confirmed, p[2].Confirmed)
		}
		all, err := r.ledger.Read(r.t.Context(), 0, 100)
		r.must(err)
		d, _ := find[ledger.Decided](r.disk())
		if images := all[3].Record.Images; len(images) != 3 || images[0] != d.Party[0].Image || images[2] != d.Party[2].Image {
			r.t.Errorf("images %v, party %+v", images, d.Party)
		}
		r.station.Tell(r.t.Context(), lane.Officer{Crossing: "b1-1", ID: "O-17", Verdict: ledger.Refuse, Reason: "come back"})
		r.phase(lane.Idle)
		if r.report().Referral != nil || r.glass.has(present.Portrait(r.person("chan").Holder.ID)) {
			r.t.Error("what the officer saw is still there")
		}
	})
}

// The certificate comes from the hub while the family stands before the camera; one that comes later or never holds up nobody.
func TestTheCertificateOfAChild(t *testing.T) {
	play(t, func(r *rig) {
		bopha, key := r.village.Ref(r.person("bopha").Holder.ID)
		r.kit.Certificate = func(_ context.Context, ref registry.Ref) ([]byte, error) {
			if ref != bopha {
				return nil, errors.New("the hub is away")
			}
			return registry.SealCertificate(ref, key, []byte("birth certificate"))
		}
	}, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("chan")
		r.phase(lane.Choosing)
		r.glass.touched <- "all"
		r.glass.touched <- "continue"
		r.stepsUp("bopha", 1)
		r.stepsUp("rith", 2)
		r.phase(lane.Referred)
		for _, p := range r.report().Referral.Party {
			if has := string(p.Certificate) == "birth certificate"; has != (p.Holder == r.person("bopha").Holder.ID) {
				r.t.Errorf("%s: certificate %q", p.Holder, p.Certificate)
			}
		}
	})
}

// A child of somebody else joins with their own pass; an adult does not.
func TestPassesOfOthers(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.symbols.seen <- r.person("sok").Seal
		r.phase(lane.Capturing)
		r.shows("dara")
		r.until("told that one adult crosses at a time", func(s lane.State) bool { return s.Hint == lane.OneAdult })
		r.symbols.seen <- []byte("a label of a bottle")
		r.until("told to show the child's pass", func(s lane.State) bool { return s.Hint == lane.ChildPass })
		r.shows("bopha")
		r.until("bopha joined", func(s lane.State) bool { return s.Crossing.People() == 2 })
		r.stepsUp("sok", 0)
		r.stepsUp("bopha", 1)
		r.phase(lane.Referred)
		got := r.report().Referral
		p := got.Party[1]
		codes := []policy.Code{}
		for _, f := range p.Findings {
			codes = append(codes, f.Code)
		}
		if !got.Grave || p.Relation != "" || !slices.Contains(codes, policy.GuardianUnrecorded) || string(p.Registered) == "" {
			r.t.Errorf("grave %t, %+v", got.Grave, p)
		}
		if r.glass.has(present.Portrait(p.Holder)) {
			r.t.Error("the picture of somebody else's child is on the glass")
		}
	})
}

// history gives holders movements that the hub knows of, together.
func history(r *rig, way ledger.Direction, adult string, minors ...string) {
	m := trip.Movement{ID: "before/1", Direction: way, AtMS: noon.Add(-48 * time.Hour).UnixMilli(), Post: "Doung"}
	if way == ledger.DirectionUnsure {
		m.Meant = ledger.DirectionExit
	}
	id := func(name string) string { return r.person(name).Holder.ID }
	for i := range r.village.Holders {
		h := &r.village.Holders[i]
		one := m
		if h.ID == id(adult) {
			for _, n := range minors {
				one.Minors = append(one.Minors, id(n))
			}
			if way != ledger.DirectionEntry {
				one.Takes = one.Minors
			}
			h.Moves = append(h.Moves, one)
		}
		for _, n := range minors {
			if h.ID == id(n) {
				one.Adult = id(adult)
				h.Moves = append(h.Moves, one)
			}
		}
	}
}

// What the hub and this lane know of their movements reaches the decision.
func TestTheHistoryOfAFamily(t *testing.T) {
	for name, c := range map[string]struct {
		adult  string
		touch  string
		codes  []policy.Code
		people int
	}{
		"both back":          {"chan", "continue", nil, 2},
		"back alone":         {"chan", "alone", []policy.Code{policy.GuardianWithoutChild}, 1},
		"left with somebody": {"sok", "choose", []policy.Code{policy.GuardianOther, policy.ChildManyAdults}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(r *rig) {
				history(r, ledger.DirectionExit, c.adult, "bopha")
				if c.adult != "chan" {
					history(r, ledger.DirectionExit, "chan")
				}
				r.direction = ledger.DirectionEntry
				r.reload()
			}, func(r *rig) {
				r.phase(lane.Idle)
				r.presents("chan")
				r.phase(lane.Choosing)
				if c.touch == "choose" {
					r.glass.touched <- "choose." + r.person("bopha").Holder.ID
					c.touch = "continue"
				}
				r.glass.touched <- c.touch
				if c.touch == "alone" {
					r.glass.touched <- c.touch // asked once more
				}
				r.phase(lane.Referred)
				got := r.report().Referral
				for _, code := range c.codes {
					if !slices.ContainsFunc(got.Findings, func(f policy.Finding) bool { return f.Code == code }) {
						r.t.Errorf("findings %v, want %s", got.Findings, code)
					}
				}
				if got.Grave != (len(c.codes) > 0) || len(got.Party) != c.people {
					r.t.Errorf("grave %t, %d people, %v", got.Grave, len(got.Party), got.Findings)
				}
			})
		})
	}
}

// A case that wants a child seen reaches the officer, whoever comes with the child; nobody at the glass learns of it.
func TestAChildWhomSomebodyLooksFor(t *testing.T) {
	play(t, func(r *rig) {
		for i := range r.village.Holders {
			if h := &r.village.Holders[i]; h.ID == r.person("bopha").Holder.ID {
				h.Flag = "4711"
			}
		}
		r.reload()
	}, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("chan")
		r.phase(lane.Choosing)
		r.glass.touched <- "choose." + r.person("bopha").Holder.ID
		r.glass.touched <- "continue"
		r.stepsUp("bopha", 1)
		r.phase(lane.Referred)
		if got := r.report().Referral.Party[1]; !slices.ContainsFunc(got.Findings, func(f policy.Finding) bool { return f.Code == policy.CaseOpen }) {
			r.t.Errorf("findings about the child: %v", got.Findings)
		}
	})
}

// Somebody set off the gate on the way out, so that nobody knows who walked. The child who was there and does not come back is asked
// for all the same, linked to the adult or not.
func TestWhoLeftWhenTheGateWasDisturbed(t *testing.T) {
	for adult, child := range map[string]string{"chan": "bopha", "sok": "rith"} {
		t.Run(adult, func(t *testing.T) {
			play(t, func(r *rig) {
				history(r, ledger.DirectionUnsure, adult, child)
				r.direction = ledger.DirectionEntry
				r.reload()
			}, func(r *rig) {
				r.phase(lane.Idle)
				r.presents(adult)
				if adult == "chan" {
					r.phase(lane.Choosing)
					r.glass.touched <- "alone"
					r.glass.touched <- "alone" // asked once more
				}
				r.phase(lane.Referred)
				if d, _ := find[ledger.Decided](r.disk()); !raised(d, policy.GuardianWithoutChild) {
					r.t.Errorf("decided %+v", d.Findings)
				}
			})
		})
	}
}

// A return that was never recorded long ago does not stand against a child for ever; two open trips of this week do.
func TestALostHalfIsForgotten(t *testing.T) {
	for before, twice := range map[int]bool{60: false, 5: true} {
		play(t, func(r *rig) {
			for i := range r.village.Holders {
				if h := &r.village.Holders[i]; h.ID == r.person("bopha").Holder.ID {
					for n, days := range []int{before, 3} {
						h.Moves = append(h.Moves, trip.Movement{ID: string(rune('a' + n)), Direction: ledger.DirectionExit, AtMS: noon.AddDate(0, 0, -days).UnixMilli(), Adult: r.person("chan").Holder.ID})
					}
				}
			}
			r.direction = ledger.DirectionEntry
			r.reload()
		}, func(r *rig) {
			r.phase(lane.Idle)
			r.presents("chan")
			r.phase(lane.Choosing)
			r.glass.touched <- "continue" // she left with her mother, and is expected
			r.stepsUp("bopha", 1)
			r.phase(lane.Referred)
			if d, _ := find[ledger.Decided](r.disk()); raised(d, policy.ChildTwoTrips) != twice {
				r.t.Errorf("left %d and 3 days ago: %+v", before, d.Findings)
			}
		})
	}
}

package station_test

import (
	"testing"

	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
)

// chip is Vibol's card; change makes it another's.
func (r *rig) chip(change func(*ntag424sim.Opts)) *ntag424sim.Card {
	c := r.person("vibol").Card
	o := ntag424sim.Opts{UID: c.UID, Message: c.Message}
	o.Keys[registry.CardSlot] = ntag424.Key(c.Key)
	if change != nil {
		change(&o)
	}
	return ntag424sim.New(o)
}

func (r *rig) stands(name string) { r.camera.Show(r.person(name).FaceFrame(640, 480, 1, 0, 1)) }

// A card that proves itself passes without an officer, whatever the draw of the face check says.
func TestACardThatProvesItself(t *testing.T) {
	play(t, func(r *rig) { r.kit.Sample = func() int { return 999 } }, func(r *rig) {
		r.phase(lane.Idle)
		r.stands("vibol")
		r.cards.LayChip(r.chip(nil))
		r.phase(lane.Passing)
		b, _ := find[ledger.Begun](r.disk())
		d, _ := find[ledger.Decided](r.disk())
		if b.Medium != "card" || !raised(d, policy.FaceUnchecked) || raised(d, policy.FaceNotComparedYet) {
			r.t.Errorf("begun %+v, decided %+v", b, d)
		}
	})
}

func TestACardWithTheKeyFromBefore(t *testing.T) {
	play(t, func(r *rig) {
		for i, p := range r.village.Passes {
			if len(p.Card.Keys) > 0 {
				r.village.Passes[i].Card.Keys = []registry.CardKey{{Version: 2, Key: [16]byte{1}}, p.Card.Keys[0]}
			}
		}
		r.reload()
	}, func(r *rig) {
		r.phase(lane.Idle)
		r.stands("vibol")
		r.cards.LayChip(r.chip(nil))
		r.phase(lane.Passing)
	})
}

// What is no original goes to the officer with refusal preset: a card with everything but the key, one that plays back what the original once
// said, and a plain tag with the same UID and seal.
func TestCopiesOfACard(t *testing.T) {
	for name, lay := range map[string]func(*rig){
		"another key": func(r *rig) {
			r.cards.LayChip(r.chip(func(o *ntag424sim.Opts) { o.Keys[registry.CardSlot] = ntag424.Key{9} }))
		},
		"a wrong proof": func(r *rig) {
			c := r.chip(nil)
			c.WrongProof()
			r.cards.LayChip(c)
		},
		"a wrong MAC": func(r *rig) {
			c := r.chip(nil)
			c.WrongMAC()
			r.cards.LayChip(c)
		},
		"a plain tag": func(r *rig) { r.cards.Lay(r.person("vibol").Card.Copy) },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(r *rig) {}, func(r *rig) {
				r.phase(lane.Idle)
				r.stands("vibol")
				lay(r)
				r.phase(lane.Referred)
				if d, _ := find[ledger.Decided](r.disk()); !raised(d, policy.PassCloned) || d.Outcome != ledger.Refused {
					r.t.Errorf("decided %+v", d)
				}
			})
		})
	}
}

// A card that is torn away in the middle starts no crossing; one that answers nonsense is no pass.
func TestACardWithKeysIsTornAway(t *testing.T) {
	for n := 1; n < 12; n += 2 {
		play(t, func(r *rig) {}, func(r *rig) {
			r.phase(lane.Idle)
			r.stands("vibol")
			r.cards.LayChip(r.chip(nil))
			r.cards.TearAfter(n)
			r.until("asked to hold still", func(s lane.State) bool { return s.Hint == lane.HoldStill || s.Phase == lane.Passing })
			if s := r.report().State; s.Phase != lane.Passing && s.Crossing.ID != "" {
				r.t.Errorf("torn after %d: %+v", n, s.Crossing)
			}
		})
	}
	play(t, func(r *rig) {}, func(r *rig) {
		r.phase(lane.Idle)
		c := r.chip(nil)
		c.Cut(1)
		r.cards.LayChip(c)
		r.until("told that this is no pass", func(s lane.State) bool { return s.Hint == lane.NotAPass })
	})
}

// The card that a pass had before is the officer's to see, though its seal is as good as ever.
func TestTheCardThatAPassHadBefore(t *testing.T) {
	play(t, func(r *rig) {
		v := r.village
		for i := range v.Passes {
			if c := &v.Passes[i].Card; len(c.Keys) > 0 {
				v.Position++
				gone := registry.Row{Ref: v.Index.UID(c.UID), Kind: registry.KindAlias, Position: v.Position, Gone: true}
				r.must(r.replica.Stage(r.t.Context(), []registry.Row{gone}))
				c.UID = []byte{4, 9, 9, 9, 9, 9, 9}
			}
		}
		r.reload()
	}, func(r *rig) {
		r.phase(lane.Idle)
		r.stands("vibol")
		r.cards.LayChip(r.chip(nil))
		r.phase(lane.Referred)
		if d, _ := find[ledger.Decided](r.disk()); !raised(d, policy.PassMismatch) {
			r.t.Errorf("decided %+v", d)
		}
	})
}

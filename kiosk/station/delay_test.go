package station_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"passlane/drivers/nfc/ntag424/ntag424sim"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/station"
)

// Somebody tried wrong keys on a genuine card, and now it asks for patience: it is asked again while its time on the reader lasts. Proven in
// the end it is as good as ever; else it is an officer's, who reads that it could not prove itself, and never that it is a copy.
func TestACardThatAsksForPatience(t *testing.T) {
	for name, c := range map[string]struct {
		play    func(*ntag424sim.Card)
		cleared bool
	}{
		"twice":                    {func(c *ntag424sim.Card) { c.Delay(2) }, true},
		"as long as there is time": {func(c *ntag424sim.Card) { c.Delay(15) }, true},
		"for ever":                 {func(c *ntag424sim.Card) { c.Delay(-1) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, asItIs, func(r *rig) {
				r.phase(lane.Idle)
				r.stands("vibol")
				card := r.chip(nil)
				c.play(card)
				r.cards.LayChip(card)
				if c.cleared {
					r.phase(lane.Passing)
					return
				}
				r.phase(lane.Referred)
				d, _ := find[ledger.Decided](r.disk())
				if !raised(d, policy.PassUnproven) || raised(d, policy.PassCloned) || d.Outcome != ledger.Referred {
					r.t.Errorf("decided %+v", d)
				}
			})
		})
	}
}

// A card to which the first of two keys is wrong, and that then asks for patience, has not given a wrong proof of the second.
func TestPatienceBetweenTwoKeys(t *testing.T) {
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
		card := r.chip(nil)
		r.cards.LayChip(delayedAfterAFailure{card})
		r.phase(lane.Passing)
	})
}

// delayedAfterAFailure is a card that delays the next three authentications whenever a proof was wrong.
type delayedAfterAFailure struct{ *ntag424sim.Card }

func (d delayedAfterAFailure) Answer(cmd []byte) ([]byte, error) {
	answer, err := d.Card.Answer(cmd)
	if n := len(answer); n >= 2 && answer[n-2] == 0x91 && answer[n-1] == 0xAE {
		d.Delay(3)
	}
	return answer, err
}

// A count of the lane's own that fails is for an officer; that of the other lanes is a note, and what was heard of them in the session stands.
func TestACountThatCannotBeHad(t *testing.T) {
	limited := func(r *rig, exit int) {
		rules := policy.Defaults()
		rules.PlainTags, rules.FaceSample = true, 900
		rules.Quotas = []policy.Session{{Name: "day", Hours: policy.Hours{To: 24 * 60}, Exit: exit, Entry: exit}}
		r.kit.Rules = func(time.Time) *policy.Rules { return rules }
	}
	play(t, func(r *rig) {
		limited(r, 100)
		r.kit.Passed = func(context.Context, ledger.Direction, time.Time) (int, error) { return 0, errors.New("no uplink") }
	}, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Passing)
		if d, _ := find[ledger.Decided](r.disk()); !raised(d, policy.QuotaPartial) || raised(d, policy.QuotaUnknown) {
			r.t.Errorf("decided %+v", d)
		}
	})
	asked := 0
	play(t, func(r *rig) {
		limited(r, 10)
		r.kit.Passed = func(context.Context, ledger.Direction, time.Time) (int, error) {
			if asked++; asked == 1 {
				return 10, nil
			}
			return 0, errors.New("no uplink")
		}
	}, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Referred)
		if d, _ := find[ledger.Decided](r.disk()); !raised(d, policy.QuotaFull) || !raised(d, policy.QuotaPartial) {
			r.t.Errorf("asked %d times, decided %+v", asked, d)
		}
	})
	play(t, func(r *rig) {
		limited(r, 100)
		r.kit.Ledger = uncounted{r.kit.Ledger}
	}, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Referred)
		if d, _ := find[ledger.Decided](r.disk()); !raised(d, policy.QuotaUnknown) {
			r.t.Errorf("decided %+v", d)
		}
	})
}

// uncounted is a ledger that cannot count.
type uncounted struct{ station.Ledger }

func (uncounted) Passed(context.Context, ledger.Direction, time.Time) (int, error) {
	return 0, errors.New("disk I/O error")
}

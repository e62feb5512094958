package station

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/store"
	"passlane/kiosk/trip"
)

// knows is a registry with one family in it.
type knows struct {
	Registry
	answer store.Answer
}

func (k knows) Head(context.Context) (registry.Head, bool, error) { return registry.Head{}, true, nil }

func (k knows) Find(context.Context, string, pass.HolderKey) (store.Answer, bool, error) {
	return k.answer, true, nil
}

func (k knows) Portrait(context.Context, registry.Ref, registry.RowKey) ([]byte, bool, error) {
	return nil, false, nil
}

// failing is a ledger of which one question fails.
type failing struct {
	Ledger
	asked, fails int
}

func (f *failing) ask() ([]trip.Movement, error) {
	if f.asked++; f.asked == f.fails {
		return nil, errors.New("disk I/O error")
	}
	return nil, nil
}

func (f *failing) Movements(context.Context, string) ([]trip.Movement, error) { return f.ask() }
func (f *failing) Uses(context.Context, string) ([]trip.Movement, error)      { return f.ask() }

func desk(k Kit) *Station {
	return New(k, Options{Settings: lane.Settings{Rules: policy.Defaults(), Direction: ledger.DirectionExit}, Log: slog.New(slog.DiscardHandler)})
}

// Whichever question to the ledger fails, half of the answer is missing, and it says so: of the adult as of whoever joins them.
func TestWhicheverQuestionFails(t *testing.T) {
	family := store.Answer{Opened: true, Holder: registry.Holder{ID: "chan", Nationality: "KHM"}, Wards: []store.Ward{{Holder: registry.Holder{ID: "bopha"}}, {Holder: registry.Holder{ID: "rith"}}}}
	for _, companion := range []bool{false, true} {
		l := lane.Lookup{Crossing: "b-1", Companion: companion, Presented: pass.Presented{Number: "BP1", Result: pass.Valid}}
		for fails := 0; ; fails++ {
			disk := &failing{fails: fails}
			s := desk(Kit{Registry: knows{answer: family}, Ledger: disk})
			found := map[bool]func(context.Context, lane.Lookup) lane.Found{false: s.find, true: s.companion}[companion](t.Context(), l)
			if fails > disk.asked {
				break // it has fewer
			}
			if found.Facts.RegistrySilent != (fails > 0) {
				t.Errorf("question %d fails, companion %t, and the answer is whole: %t", fails, companion, !found.Facts.RegistrySilent)
			}
		}
	}
}

// What is known of a pass: nothing without a registry; by its number alone what a machine-readable zone says agrees, and a seal does not.
func TestWhatAgrees(t *testing.T) {
	for name, c := range map[string]struct {
		registry      Registry
		medium        pass.Medium
		known, agrees bool
	}{
		"no registry":    {nil, pass.MediumSeal, false, false},
		"by its zone":    {knows{}, pass.MediumMRZ, true, true},
		"a sealed row":   {knows{}, pass.MediumSeal, true, false},
		"an opened row":  {knows{answer: store.Answer{Opened: true}}, pass.MediumSeal, true, true},
		"another's seal": {knows{answer: store.Answer{Opened: true, Pass: registry.Pass{Class: "R"}}}, pass.MediumSeal, true, false},
	} {
		found, _ := desk(Kit{Registry: c.registry}).presented(t.Context(), lane.Lookup{Presented: pass.Presented{Medium: c.medium, Number: "BP1"}})
		if f := found.Facts; f.Known != c.known || f.Agrees != c.agrees || f.RegistrySilent != (c.registry == nil) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

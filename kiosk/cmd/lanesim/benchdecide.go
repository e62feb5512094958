package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// decide measures what is decided without a disk: policy on full facts, and the arithmetic of a card's proof.
func (b *bench) decide(ctx context.Context) error {
	rules, facts := policy.Defaults(), fullFacts()
	var found int
	began := time.Now()
	for range b.decisions {
		found = len(policy.Decide(rules, &facts, storyNow).Findings)
	}
	each := time.Since(began) / time.Duration(b.decisions)
	b.rows = append(b.rows, row{what: fmt.Sprintf("decision on full facts, %d findings, mean", found), ours: span(each), aim: "under 20 µs", met: judged(each < 20*time.Microsecond)})

	card := direct{ntag424sim.New(ntag424sim.Opts{})}
	began = time.Now()
	for range b.proofs {
		if err := ntag424.Select(ctx, card); err != nil {
			return err
		}
		s, err := ntag424.Authenticate(ctx, card, 1, ntag424.Key{}, rand.Reader)
		if err != nil {
			return err
		}
		if _, err := s.CardUID(ctx); err != nil {
			return err
		}
	}
	each = time.Since(began) / time.Duration(b.proofs)
	b.rows = append(b.rows, row{what: "a card's proof (EV2), arithmetic of lane and card, mean", ours: span(each), aim: "under 1 ms", met: judged(each < time.Millisecond)})
	return nil
}

// direct is a card without a reader.
type direct struct{ *ntag424sim.Card }

// Transceive gives the card's answer.
func (d direct) Transceive(_ context.Context, cmd []byte) ([]byte, error) { return d.Answer(cmd) }

var _ nfc.Card = direct{}

// fullFacts is a party of four with a long history, of which much is wrong.
func fullFacts() policy.Facts {
	person := func(id string, year int) policy.Person {
		p := policy.Person{Holder: id, Birth: pass.Date{Year: year, Month: 5, Day: 6}, Nationality: "KHM", Photo: pass.Date{Year: 2024, Month: 1, Day: 1}, OpenTrips: 2,
			Last: &policy.Movement{Direction: ledger.DirectionExit, At: storyNow.AddDate(0, 0, -9), Post: "Malai", With: "H-9"}}
		for i := range 24 {
			p.Company = append(p.Company, policy.Company{Holder: fmt.Sprintf("H-%d", i), At: storyNow.AddDate(0, 0, -i)})
		}
		return p
	}
	f := policy.Facts{Genuine: pass.Valid, Copyable: true, Known: true, Agrees: true, Status: policy.Active, ValidFrom: pass.Date{Year: 2026, Month: 1, Day: 1},
		ValidTo: pass.Date{Year: 2026, Month: 12, Day: 1}, Class: "B", Province: "2", RegistryAge: 30 * time.Hour, PolicyAge: 30 * time.Hour, Holder: person("H-1", 1990), Post: "Doung",
		Direction: ledger.DirectionEntry, Clock: ledger.ClockSynced, Flag: "4711", Face: policy.FaceNotCompared, Sample: 999}
	for i := range 3 {
		f.Minors = append(f.Minors, person(fmt.Sprintf("M-%d", i), 2018+i))
	}
	f.Took = []policy.Person{person("M-9", 2019)}
	return f
}

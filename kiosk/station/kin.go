package station

import (
	"context"
	"errors"
	"slices"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/store"
	"passlane/kiosk/trip"
)

// document is somebody's pass as a ledger and an officer know it.
type document struct{ number, pseudonym string }

// documentOf is a pass that the registry knows.
func documentOf(p registry.Pass) document { return document{p.Number, p.Key.Pseudonym()} }

// person is what is known of somebody: by the registry, and by the movements that the hub knows and those that happened here.
func (s *Station) person(ctx context.Context, r *policy.Rules, now time.Time, h registry.Holder, d document) (policy.Person, error) {
	p := policy.Person{Holder: h.ID, Number: d.number, Pass: d.pseudonym, Birth: h.Birth, Nationality: h.Nationality, Photo: h.Photo, Flag: h.Flag}
	for _, g := range h.Guardians {
		p.Guardians = append(p.Guardians, policy.Guardian{Holder: g.Guardian, Relation: g.Relation, Evidence: g.Evidence, Second: g.Second, From: g.From, To: g.To})
	}
	moves, err := s.moves(ctx, h.ID, h.Moves)
	if err != nil {
		return p, err
	}
	if m, ok := trip.Last(moves); ok {
		p.Last = &policy.Movement{Direction: m.Direction, At: m.At(), Post: m.Post, With: m.Adult, Until: m.Until()}
	}
	p.Company, p.Again = company(moves), trip.Again(s.opts.Settings.Direction, moves)
	if r != nil {
		p.OpenTrips = openTrips(trip.Open(trip.Away(h.Nationality, r.Country), moves), now.AddDate(0, 0, -r.Children.WindowDays))
	}
	return p, nil
}

// openTrips counts the trips that have not ended. Of those that began before the window of the rules only the last counts: a return that was
// never recorded must not stand against somebody for ever.
func openTrips(open []trip.Trip, since time.Time) (n int) {
	for i, t := range open {
		if i == len(open)-1 || t.Out.At().After(since) {
			n++
		}
	}
	return n
}

// moves puts what the hub knows of a holder's movements and what happened here together.
func (s *Station) moves(ctx context.Context, holder string, hub []trip.Movement) ([]trip.Movement, error) {
	if s.kit.Ledger == nil {
		return nil, errNoLedger
	}
	here, err := s.kit.Ledger.Movements(ctx, holder)
	return append(here, hub...), err
}

// company returns with whom somebody crossed, newest first.
func company(moves []trip.Movement) (with []policy.Company) {
	for _, m := range slices.Backward(trip.Order(moves)) {
		for _, other := range append([]string{m.Adult}, m.Minors...) {
			if other != "" {
				with = append(with, policy.Company{Holder: other, At: m.At()})
			}
		}
	}
	return with
}

// took adds the children whom the holder took out and who are not known to be back. Of those whose rows cannot be opened with this pass only
// the holder's own movements and what happened here tell.
func (s *Station) took(ctx context.Context, r *policy.Rules, f *policy.Facts, a store.Answer) error {
	moves, err := s.moves(ctx, a.Holder.ID, a.Holder.Moves)
	if err != nil {
		return err
	}
	var linked []trip.Child
	for _, w := range a.Wards {
		ms, err := s.moves(ctx, w.Holder.ID, w.Holder.Moves)
		if err != nil {
			return err
		}
		linked = append(linked, trip.Child{Holder: w.Holder.ID, Away: away(r, w.Holder.Nationality), Moves: ms})
	}
	var failed error
	owed := trip.Owed(a.Holder.ID, moves, linked, func(child string) []trip.Movement {
		here, err := s.moves(ctx, child, nil)
		failed = errors.Join(failed, err)
		return here
	})
	for _, o := range owed {
		f.Took = append(f.Took, policy.Person{Holder: o.Child, Last: &policy.Movement{Direction: o.Out.Way(), At: o.Out.At(), Post: o.Out.Post, With: a.Holder.ID}})
	}
	return failed
}

// away is the way that leaves home; without rules it is not known which country the post is in, and nobody leaves.
func away(r *policy.Rules, nationality string) ledger.Direction {
	if r == nil {
		return ""
	}
	return trip.Away(nationality, r.Country)
}

// again tells whether the pass would go this lane's way a second time without going the other way between, by what happened at this device:
// who holds it need not be known.
func (s *Station) again(ctx context.Context, p pass.Presented) (bool, error) {
	pseudonym := p.HolderKey.Pseudonym()
	if pseudonym == "" || s.kit.Ledger == nil {
		return false, nil
	}
	uses, err := s.kit.Ledger.Uses(ctx, pseudonym)
	return trip.Again(s.opts.Settings.Direction, uses), err
}

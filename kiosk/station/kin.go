package station

import (
	"context"
	"slices"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/store"
	"passlane/kiosk/trip"
)

// person is what is known of somebody: by the registry, and by the movements that the hub knows and those that happened here.
func (s *Station) person(ctx context.Context, r *policy.Rules, now time.Time, h registry.Holder, number string) (policy.Person, error) {
	p := policy.Person{Holder: h.ID, Number: number, Birth: h.Birth, Nationality: h.Nationality, Photo: h.Photo, Flag: h.Flag}
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
	p.Company = company(moves)
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

// left tells whether a child is away with an adult, as far as is known. When it is not known who of a party walked, the last that both
// did may have been to leave: to set off a gate must not make a child forgotten.
func left(adult, child policy.Person) bool {
	if child.Last == nil || child.Last.With != adult.Holder {
		return false
	}
	unsure := child.Last.Direction == ledger.DirectionUnsure && adult.Last != nil && adult.Last.At.Equal(child.Last.At)
	return child.OpenTrips > 0 || unsure
}

// took adds the children who left with the holder, are not linked to them, and are not known to be back: their rows cannot be opened
// with this pass, so of them only the holder's own movements and what happened here tell.
func (s *Station) took(ctx context.Context, f *policy.Facts, r *policy.Rules, a store.Answer) error {
	if r == nil {
		return nil
	}
	moves, err := s.moves(ctx, a.Holder.ID, a.Holder.Moves)
	if err != nil {
		return err
	}
	outs := []trip.Movement{}
	for _, t := range trip.Open(trip.Away(a.Holder.Nationality, r.Country), moves) {
		outs = append(outs, *t.Out)
	}
	if last, ok := trip.Last(moves); ok && last.Direction == ledger.DirectionUnsure {
		outs = append(outs, last)
	}
	for _, out := range outs {
		for _, minor := range out.Minors {
			if slices.ContainsFunc(a.Wards, func(w store.Ward) bool { return w.Holder.ID == minor }) {
				continue // their own row tells more
			}
			here, err := s.moves(ctx, minor, nil)
			if err != nil {
				return err
			}
			if last, known := trip.Last(here); known && last.AtMS > out.AtMS {
				continue // seen here since
			}
			f.Took = append(f.Took, policy.Person{Holder: minor, Last: &policy.Movement{Direction: out.Direction, At: out.At(), Post: out.Post, With: a.Holder.ID}})
		}
	}
	return nil
}

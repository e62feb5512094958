package station

import (
	"context"

	"passlane/kiosk/lane"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/store"
	"passlane/kiosk/trip"
)

// acquaint adds to the facts what policy asks about children: who may travel with them, whom they crossed with, with whom they left, and
// who of them has not come back to the holder.
func (s *Station) acquaint(ctx context.Context, found *lane.Found, a store.Answer) error {
	f := &found.Facts
	moves, err := s.moves(ctx, a.Holder)
	if err != nil {
		return err
	}
	f.Holder = kin(f.Holder, a.Holder, moves)
	for _, w := range a.Wards {
		moves, err := s.moves(ctx, w.Holder)
		if err != nil {
			return err
		}
		for i := range found.Minors {
			if m := &found.Minors[i]; m.Holder == w.Holder.ID {
				*m = kin(*m, w.Holder, moves)
				m.OpenTrips = len(s.away(w.Holder, moves))
				if s.tookAway(a.Holder.ID, w.Holder, moves) {
					f.Took = append(f.Took, *m)
				}
			}
		}
	}
	return nil
}

// moves returns what is known of a holder's movements here and at the hub.
func (s *Station) moves(ctx context.Context, h registry.Holder) ([]trip.Movement, error) {
	if s.kit.Ledger == nil {
		return h.Moves, nil
	}
	here, err := s.kit.Ledger.Movements(ctx, h.ID)
	return append(here, h.Moves...), err
}

// away returns the open trips of a holder.
func (s *Station) away(h registry.Holder, moves []trip.Movement) []trip.Trip {
	r := s.opts.Settings.Rules
	if r == nil {
		return nil
	}
	return trip.Open(trip.Away(h.Nationality, r.Country), moves)
}

// tookAway tells whether a minor is away on a trip that began with an adult.
func (s *Station) tookAway(adult string, minor registry.Holder, moves []trip.Movement) bool {
	for _, t := range s.away(minor, moves) {
		if t.Out.Adult == adult {
			return true
		}
	}
	return false
}

// kin returns a person with their guardians, the day of their picture, and the company of their movements, newest first.
func kin(p policy.Person, h registry.Holder, moves []trip.Movement) policy.Person {
	p.Photo, p.Guardians, p.Company = h.Photo, nil, nil
	for _, g := range h.Guardians {
		p.Guardians = append(p.Guardians, policy.Guardian{Holder: g.Guardian, Relation: string(g.Relation), From: g.From, To: g.To})
	}
	for _, m := range trip.Order(moves) {
		for _, with := range append([]string{m.Adult}, m.Minors...) {
			if with != "" {
				p.Company = append([]policy.Company{{Holder: with, At: m.At()}}, p.Company...)
			}
		}
	}
	if m, ok := trip.Last(moves); ok {
		p.Last = &policy.Movement{Direction: m.Direction, At: m.At(), Post: m.Post, With: m.Adult, Until: m.Until()}
	}
	return p
}

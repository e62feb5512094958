package station

import (
	"context"
	"errors"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/present"
	"passlane/kiosk/registry"
	"passlane/kiosk/store"
	"passlane/kiosk/trip"
)

var errNoLedger = errors.New("station: no ledger")

// Movements tells a holder's crossings at this device, oldest first.
type Movements interface {
	Movements(ctx context.Context, holder string) ([]trip.Movement, error)
}

// record appends what the lane orders, one Record after the other, and always answers.
func (s *Station) record(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case r := <-s.records:
			s.Tell(ctx, lane.Recorded{Err: s.append(ctx, r.Lines)})
		}
	}
}

func (s *Station) append(ctx context.Context, lines []lane.Line) error {
	if s.kit.Ledger == nil {
		return errNoLedger
	}
	return s.kit.Ledger.Append(ctx, s.rows(lines))
}

// rows gives each line its moment: the wall time now, less the time that has passed since.
func (s *Station) rows(lines []lane.Line) []store.Row {
	wall, clock := s.kit.Clock()
	now := s.now()
	rows := make([]store.Row, len(lines))
	for i, l := range lines {
		rows[i] = store.Row{Entry: l.Entry, At: ledger.Moment{
			Wall: wall.Add(l.At - now), Boot: s.opts.Boot, Mono: l.At, Clock: clock,
		}}
	}
	return rows
}

// lookup answers the lane's questions about passes.
func (s *Station) lookup(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case l := <-s.lookups:
			s.Tell(ctx, s.answer(ctx, l))
		}
	}
}

// find gathers the facts on a pass. What cannot be had is a fact too.
func (s *Station) find(ctx context.Context, l lane.Lookup) lane.Found {
	p := l.Presented
	now, clock := s.kit.Clock()
	found := lane.Found{Crossing: l.Crossing, Now: now, Facts: policy.Facts{
		Genuine: p.Result, Copyable: p.Medium == pass.MediumSeal || p.Medium == pass.MediumTag, Keyed: p.Medium == pass.MediumMRZ,
		Class: p.Class, ValidFrom: p.ValidFrom, ValidTo: p.ValidTo, Clock: clock, Face: policy.FaceNotCompared, Sample: s.kit.Sample(),
	}}
	answer, known, err := s.ask(ctx, &found.Facts, p, now)
	if err != nil {
		s.opts.Log.Error("registry", keyCrossing, l.Crossing, keyError, err)
		found.Facts.RegistrySilent = true
	}
	if err != nil || !known {
		return found
	}
	if err := s.fill(ctx, &found, answer, p); err != nil {
		s.opts.Log.Error("ledger", keyCrossing, l.Crossing, keyError, err)
		found.Facts.RegistrySilent = true // without the last movement half of the answer is missing
	}
	return found
}

// ask asks the replica. A pass whose key opens no row is known by its number and agrees with nothing.
func (s *Station) ask(ctx context.Context, f *policy.Facts, p pass.Presented, now time.Time) (store.Answer, bool, error) {
	if s.kit.Registry == nil {
		f.RegistrySilent = true
		return store.Answer{}, false, nil
	}
	head, loaded, err := s.kit.Registry.Head(ctx)
	if err != nil || !loaded {
		f.RegistrySilent = true
		return store.Answer{}, false, err
	}
	f.RegistryAge = now.Sub(head.Issued())
	a, known, err := s.kit.Registry.Find(ctx, p.Number, p.HolderKey)
	if errors.Is(err, registry.ErrSealed) {
		return a, true, nil
	}
	return a, known, err
}

func (s *Station) fill(ctx context.Context, found *lane.Found, a store.Answer, p pass.Presented) (err error) {
	f := &found.Facts
	f.Known, f.Status, f.ValidFrom, f.ValidTo = true, a.Row.Status, a.Row.From, a.Row.To
	f.Agrees = p.Medium == pass.MediumMRZ // which says too little to compare
	if !a.Opened {
		return nil
	}
	f.Agrees, f.Class = agrees(p, a.Pass), a.Pass.Class
	if f.Holder, err = s.person(ctx, a.Holder, a.Pass.Number); err != nil {
		return err
	}
	found.Language, found.LargeText = a.Holder.Language, a.Holder.Needs.LargeText
	for _, w := range a.Wards {
		minor, err := s.person(ctx, w.Holder, w.Number)
		if err != nil {
			return err
		}
		found.Minors = append(found.Minors, minor)
		if err := s.picture(ctx, f, w); err != nil {
			return err
		}
	}
	return nil
}

// picture shows the registered picture of a child to a guardian whose pass is good by itself.
func (s *Station) picture(ctx context.Context, f *policy.Facts, w store.Ward) error {
	if s.kit.Screen == nil || !f.Trusted() {
		return nil
	}
	jpeg, ok, err := s.kit.Registry.Portrait(ctx, w.Ref, w.Key)
	if err != nil || !ok {
		return err
	}
	s.kit.Screen.Picture(present.Portrait(w.Holder.ID), jpeg)
	return nil
}

// agrees tells whether a seal says what the registry says.
func agrees(p pass.Presented, r registry.Pass) bool {
	return p.Class == r.Class && p.ValidFrom == r.ValidFrom && p.ValidTo == r.ValidTo && p.HolderKey == r.Key
}

// person puts the movements that the hub knows and those that happened here together; the later counts, and one here that is not
// sure outranks both.
func (s *Station) person(ctx context.Context, h registry.Holder, number string) (policy.Person, error) {
	p := policy.Person{Holder: h.ID, Number: number, Birth: h.Birth, Nationality: h.Nationality}
	if s.kit.Ledger == nil {
		return p, errNoLedger
	}
	here, err := s.kit.Ledger.Movements(ctx, h.ID)
	if err != nil {
		return p, err
	}
	if m, ok := trip.Last(append(here, h.Moves...)); ok {
		p.Last = &policy.Movement{Direction: m.Direction, At: m.At()}
	}
	return p, nil
}

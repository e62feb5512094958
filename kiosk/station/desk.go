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
)

var errNoLedger = errors.New("station: no ledger")

// Movements tells a holder's last crossing at this device.
type Movements interface {
	LastMovement(ctx context.Context, holder string) (*policy.Movement, error)
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
			s.Tell(ctx, s.find(ctx, l))
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
	answer, known, err := s.ask(ctx, &found.Facts, p.Number, now)
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

func (s *Station) ask(ctx context.Context, f *policy.Facts, number string, now time.Time) (store.Answer, bool, error) {
	if s.kit.Registry == nil {
		f.RegistrySilent = true
		return store.Answer{}, false, nil
	}
	_, issued, loaded, err := s.kit.Registry.Position(ctx)
	if err != nil || !loaded {
		f.RegistrySilent = true
		return store.Answer{}, false, err
	}
	f.RegistryAge = now.Sub(issued)
	return s.kit.Registry.Find(ctx, number)
}

func (s *Station) fill(ctx context.Context, found *lane.Found, a store.Answer, p pass.Presented) (err error) {
	f := &found.Facts
	f.Known, f.Status = true, a.Pass.Status
	f.Agrees = agrees(p, a.Pass)
	f.Class, f.ValidFrom, f.ValidTo = a.Pass.Class, a.Pass.ValidFrom, a.Pass.ValidTo
	if f.Holder, err = s.person(ctx, a.Holder, a.Pass.Number); err != nil {
		return err
	}
	found.Language, found.LargeText = a.Holder.Language, a.Holder.LargeText
	for i, m := range a.Minors {
		minor, err := s.person(ctx, m, a.MinorsAt[i])
		if err != nil {
			return err
		}
		found.Minors = append(found.Minors, minor)
		if s.kit.Screen != nil && len(m.Portrait) > 0 && f.Trusted() {
			s.kit.Screen.Picture(present.Portrait(m.ID), m.Portrait)
		}
	}
	return nil
}

// agrees tells whether a seal says what the registry says. An MRZ says too little to compare.
func agrees(p pass.Presented, r registry.Pass) bool {
	if p.Medium == pass.MediumMRZ {
		return true
	}
	return p.Class == r.Class && p.ValidFrom == r.ValidFrom && p.ValidTo == r.ValidTo && p.HolderKey == r.Key
}

// person takes the later of the movement that the hub knows and the one that happened here; one here that is
// not sure outranks both.
func (s *Station) person(ctx context.Context, h registry.Holder, number string) (policy.Person, error) {
	p := policy.Person{Holder: h.ID, Number: number, Birth: h.Birth, Nationality: h.Nationality}
	if h.Last != nil {
		p.Last = &policy.Movement{Direction: ledger.Direction(h.Last.Direction), At: time.UnixMilli(h.Last.AtMS).UTC()}
	}
	if s.kit.Ledger == nil {
		return p, errNoLedger
	}
	here, err := s.kit.Ledger.LastMovement(ctx, h.ID)
	if err != nil {
		return p, err
	}
	if here != nil && (p.Last == nil || here.Direction == ledger.DirectionUnsure || here.At.After(p.Last.At)) {
		p.Last = here
	}
	return p, nil
}

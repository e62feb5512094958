package station

import (
	"context"
	"maps"
	"sync"

	"passlane/kiosk/lane"
	"passlane/kiosk/policy"
	"passlane/kiosk/present"
	"passlane/kiosk/registry"
	"passlane/kiosk/store"
)

// answer answers one question of the lane. The registered pictures of those whom it names are kept for the officer, and those that
// travellers may see go to the screen.
func (s *Station) answer(ctx context.Context, l lane.Lookup) lane.Found {
	if l.Companion {
		return s.companion(ctx, l)
	}
	found := s.find(ctx, l)
	if !found.Facts.Known || found.Facts.RegistrySilent {
		return found
	}
	a, _, err := s.ask(ctx, &policy.Facts{}, l.Presented, found.Now)
	if err == nil && a.Opened {
		err = s.acquaint(ctx, &found, a)
	}
	if err != nil {
		s.opts.Log.Error("company", keyCrossing, l.Crossing, keyError, err)
		found.Facts.RegistrySilent = true // without it nothing is known of the children
		return found
	}
	s.portrait(ctx, l.Crossing, a.Holder.ID, a.Ref, a.Key, found.Facts.Trusted())
	for _, w := range a.Wards {
		s.portrait(ctx, l.Crossing, w.Holder.ID, w.Ref, w.Key, false) // the screen has it
	}
	return found
}

// companion answers who the holder of a further pass is.
func (s *Station) companion(ctx context.Context, l lane.Lookup) lane.Found {
	p := l.Presented
	now, clock := s.kit.Clock()
	found := lane.Found{Crossing: l.Crossing, Companion: true, Now: now, Facts: policy.Facts{Genuine: p.Result, Clock: clock}}
	f := &found.Facts
	a, known, err := s.ask(ctx, f, p, now)
	if err == nil && known && a.Opened {
		err = s.meet(ctx, f, a)
		f.Agrees = agrees(p, a.Pass)
	}
	if err != nil {
		s.opts.Log.Error("company", keyCrossing, l.Crossing, keyError, err)
		f.RegistrySilent = true
		return found
	}
	if f.Known = known; known {
		f.Status, f.ValidFrom, f.ValidTo = a.Row.Status, a.Row.From, a.Row.To
		s.portrait(ctx, l.Crossing, a.Holder.ID, a.Ref, a.Key, false)
	}
	return found
}

// meet fills in who somebody is.
func (s *Station) meet(ctx context.Context, f *policy.Facts, a store.Answer) error {
	p, err := s.person(ctx, a.Holder, a.Pass.Number)
	if err != nil {
		return err
	}
	moves, err := s.moves(ctx, a.Holder)
	f.Holder = kin(p, a.Holder, moves)
	f.Holder.OpenTrips = len(s.away(a.Holder, moves))
	return err
}

// portrait keeps the registered picture of one of a party, and shows it to the party if it may be shown. A picture that cannot be had is none.
func (s *Station) portrait(ctx context.Context, crossing, holder string, ref registry.Ref, key registry.RowKey, shown bool) {
	if holder == "" || s.pictures.has(crossing, holder) {
		return
	}
	jpeg, ok, err := s.kit.Registry.Portrait(ctx, ref, key)
	if err != nil {
		s.opts.Log.Error("portrait", keyCrossing, crossing, keyError, err)
	}
	if err != nil || !ok {
		return
	}
	s.pictures.keep(crossing, holder, jpeg)
	if shown && s.kit.Screen != nil {
		s.kit.Screen.Picture(present.Portrait(holder), jpeg)
	}
}

// pictures is the registered pictures of one crossing's party.
type pictures struct {
	mu       sync.Mutex
	crossing string
	jpegs    map[string][]byte
}

func (p *pictures) has(crossing, holder string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.crossing == crossing && p.jpegs[holder] != nil
}

// keep keeps a picture; those of the crossing before are dropped.
func (p *pictures) keep(crossing, holder string, jpeg []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.crossing != crossing || p.jpegs == nil {
		p.crossing, p.jpegs = crossing, map[string][]byte{}
	}
	p.jpegs[holder] = jpeg
}

// of returns the pictures of a crossing by holder.
func (p *pictures) of(crossing string) map[string][]byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.crossing != crossing {
		return nil
	}
	return maps.Clone(p.jpegs)
}

func (p *pictures) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.crossing, p.jpegs = "", nil
}

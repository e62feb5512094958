package station

import (
	"bytes"
	"context"
	"errors"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/store"
	"passlane/kiosk/trip"
)

var errNoLedger = errors.New("station: no ledger")

// Movements tells crossings at this device, oldest first: those of a holder, and those with a pass, by their pseudonyms.
type Movements interface {
	Movements(ctx context.Context, holder string) ([]trip.Movement, error)
	Uses(ctx context.Context, pass string) ([]trip.Movement, error)
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
	r := s.kit.Clock()
	now := s.now()
	rows := make([]store.Row, len(lines))
	for i, l := range lines {
		rows[i] = store.Row{Entry: l.Entry, At: ledger.Moment{
			Wall: r.Wall.Add(l.At - now), Boot: s.opts.Boot, Mono: l.At, Clock: r.State,
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
			answer := s.find
			if l.Companion {
				answer = s.companion
			}
			s.Tell(ctx, answer(ctx, l))
		}
	}
}

// find gathers the facts on a pass. What cannot be had is a fact too.
func (s *Station) find(ctx context.Context, l lane.Lookup) lane.Found {
	found, a := s.presented(ctx, l)
	f := &found.Facts
	s.post(ctx, f, found)
	f.LanesUnheard = s.unheard()
	var err error
	if f.Again, err = s.again(ctx, l.Presented); err != nil {
		s.opts.Log.Error("ledger", keyCrossing, l.Crossing, keyError, err)
		f.RegistrySilent = true // half of the answer is missing
	}
	if a.Opened {
		if err := s.fill(ctx, &found, a); err != nil {
			s.opts.Log.Error("ledger", keyCrossing, l.Crossing, keyError, err)
			f.RegistrySilent = true // without the movements half of the answer is missing
		}
	}
	return found
}

// fresh is how old word of the other lanes may be: older, and a child may have left or come back by one of them unseen.
const fresh = time.Minute

// unheard tells whether there is no fresh word of the post's other lanes.
func (s *Station) unheard() bool {
	if s.kit.Single {
		return false
	}
	if s.kit.Heard == nil {
		return true
	}
	ago, ok := s.kit.Heard()
	return !ok || ago > fresh
}

// presented gathers what the pass says, what the registry says of it, and which rules are in force.
func (s *Station) presented(ctx context.Context, l lane.Lookup) (lane.Found, store.Answer) {
	p := l.Presented
	reading := s.kit.Clock()
	now := reading.Wall
	found := lane.Found{Crossing: l.Crossing, Companion: l.Companion, Number: p.Number, Now: now, Rules: s.rules(now), Facts: policy.Facts{
		Genuine: p.Result, Copyable: p.Medium != pass.MediumMRZ && p.Proof != pass.Proven, Keyed: p.Medium == pass.MediumMRZ,
		Medium: p.Medium, Proven: p.Proof == pass.Proven, Cloned: p.Proof == pass.Failed, Unproven: p.Proof == pass.Unproven, Replayed: p.Proof == pass.Replayed,
		Class: p.Class, Province: p.Province, ValidFrom: p.ValidFrom, ValidTo: p.ValidTo, Clock: reading.State, NotBefore: reading.NotBefore, Face: policy.FaceNotCompared,
		Sample: s.kit.Sample(), Post: s.opts.Settings.Post, PolicySilent: s.kit.Rules != nil,
	}}
	f := &found.Facts
	if p.Seal != nil {
		f.Signed = p.Seal.Signed
	}
	if found.Rules != nil {
		f.PolicySilent = false
	}
	a, known, err := s.ask(ctx, f, p, now)
	if err != nil {
		s.opts.Log.Error("registry", keyCrossing, l.Crossing, keyError, err)
		f.RegistrySilent = true
		return found, store.Answer{}
	}
	if f.Known = known; known {
		f.Status, f.ValidFrom, f.ValidTo = a.Row.Status, a.Row.From, a.Row.To
		f.Agrees = p.Medium == pass.MediumMRZ || (a.Opened && agrees(p, a.Pass)) // an MRZ says too little to compare
	}
	if a.Opened {
		f.Class, f.Flag = a.Pass.Class, a.Holder.Flag
		f.Cloned = f.Cloned || p.Medium == pass.MediumTag && len(a.Pass.Card.Keys) > 0 // the card it was issued on could prove itself
	}
	return found, a
}

// rules returns the rules in force; nil leaves those that the lane was made with.
func (s *Station) rules(now time.Time) *policy.Rules {
	if s.kit.Rules == nil {
		return nil
	}
	return s.kit.Rules(now)
}

// inForce returns the rules that an answer is to be weighed by.
func (s *Station) inForce(found lane.Found) *policy.Rules {
	if found.Rules != nil {
		return found.Rules
	}
	return s.opts.Settings.Rules
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
	f.PolicyAge = f.RegistryAge // the hub names its newest policy when it tells of the registry
	if s.kit.PolicyLag != nil && f.Clock != ledger.ClockUnset {
		f.PolicyAge = max(f.PolicyAge, s.kit.PolicyLag(head.Policy, now))
	}
	a, known, err := s.kit.Registry.Find(ctx, p.Number, p.HolderKey)
	if errors.Is(err, registry.ErrSealed) {
		return a, true, nil
	}
	return a, known, err
}

// post counts who passed in this session, where the rules have a quota. That this lane cannot count is for an officer; that the hub is away is
// not: the lane goes on with the most that it has heard of the other lanes in this session, which only grows.
func (s *Station) post(ctx context.Context, f *policy.Facts, found lane.Found) {
	r := s.inForce(found)
	if r == nil {
		return
	}
	sitting, quota := r.Session(found.Now)
	if !quota {
		return
	}
	way, here, err := s.opts.Settings.Direction, 0, errNoLedger
	if s.kit.Ledger != nil {
		here, err = s.kit.Ledger.Passed(ctx, way, sitting.From)
	}
	f.Passed, f.PassedUnknown = here, err != nil
	if s.kit.Passed != nil {
		elsewhere, away := s.kit.Passed(ctx, way, sitting.From)
		f.Passed, f.PassedElsewhereUnknown = f.Passed+s.elsewhere.atLeast(elsewhere, sitting.From), away != nil
		err = errors.Join(err, away)
	}
	if err != nil {
		s.opts.Log.Warn("quota", keyCrossing, found.Crossing, keyError, err)
	}
}

// heardOf is how many people passed at the other lanes of the post in a session, at least.
type heardOf struct {
	since  time.Time
	people int
}

// atLeast takes what was heard, 0 where nothing was, and returns the most that was heard in the session.
func (h *heardOf) atLeast(people int, since time.Time) int {
	if !h.since.Equal(since) {
		*h = heardOf{since: since}
	}
	h.people = max(h.people, people)
	return h.people
}

// fill adds the people: the holder, their children, and the registered pictures for officer and screen.
func (s *Station) fill(ctx context.Context, found *lane.Found, a store.Answer) (err error) {
	f, r := &found.Facts, s.inForce(*found)
	if f.Holder, err = s.person(ctx, r, found.Now, a.Holder, documentOf(a.Pass)); err != nil {
		return err
	}
	found.Language, found.LargeText = a.Holder.Language, a.Holder.Needs.LargeText
	s.portrait(ctx, found.Crossing, a.Holder.ID, a.Ref, a.Key, f.Trusted())
	for _, w := range a.Wards {
		minor, err := s.person(ctx, r, found.Now, w.Holder, document{w.Number, w.Pass})
		if err != nil {
			return err
		}
		found.Minors = append(found.Minors, minor)
		s.portrait(ctx, found.Crossing, w.Holder.ID, w.Ref, w.Key, f.Trusted())
		s.want(paper{found.Crossing, w.Holder.ID, w.Ref, w.Key})
	}
	return s.took(ctx, r, f, a)
}

// agrees tells whether a seal says what the registry says, and whether a card is the one that the pass has now.
func agrees(p pass.Presented, r registry.Pass) bool {
	if len(p.TagUID) > 0 && len(r.Card.UID) > 0 && !bytes.Equal(p.TagUID, r.Card.UID) {
		return false
	}
	return p.Class == r.Class && p.ValidFrom == r.ValidFrom && p.ValidTo == r.ValidTo && p.HolderKey == r.Key
}

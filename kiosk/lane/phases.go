package lane

import (
	"slices"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/trip"
)

func (s State) idle(ev Event) (State, []Effect) {
	switch w := ev.What.(type) {
	case CardSeen:
		return s.enter(Reading, ev.At, s.Times.Read), nil
	case CardLost:
		return s.hint(ev.At, HoldStill), nil
	case Read:
		return s.take(ev.At, w)
	case Stays:
		return s.again(ev.At), nil
	}
	return s, nil // nobody is here
}

// again tells whoever holds a pass to the lane that was read before what to do with it; what they were told last comes first.
func (s State) again(at time.Duration) State {
	if s.Hint != "" && s.Hint != ShowAgain {
		return s
	}
	return s.hint(at, ShowAgain)
}

// take begins a crossing, unless what was read is no pass at all.
func (s State) take(at time.Duration, r Read) (State, []Effect) {
	if r.Presented.Result == pass.Malformed {
		return s.rest().hint(at, NotAPass), []Effect{Tone{ToneRefused}}
	}
	return s.begin(at, r)
}

// reading waits for the card, then for the registry and for the record that the crossing began.
func (s State) reading(ev Event) (State, []Effect) {
	if s.Crossing.ID == "" {
		return s.onReader(ev)
	}
	switch w := ev.What.(type) {
	case Found:
		if w.Crossing != s.Crossing.ID || w.Companion {
			return s, nil // late
		}
		return s.found(w).expect().known(ev.At)
	case Tick:
		switch {
		case !s.due(ev.At):
		case s.asks():
			return s.enter(Choosing, ev.At, s.Times.Choose), nil // the disk is slow; a parent is asked all the same
		default:
			return s.look(ev.At) // the registry is asked once more before the decision
		}
	}
	return s, nil // one pass at a time
}

// onReader waits for a card that is being read.
func (s State) onReader(ev Event) (State, []Effect) {
	switch w := ev.What.(type) {
	case Read:
		return s.take(ev.At, w)
	case CardLost:
		return s.rest().hint(ev.At, HoldStill), nil
	case Tick:
		if s.due(ev.At) {
			return s.rest().hint(ev.At, TryAgain), nil
		}
	}
	return s, nil // still being read
}

// known goes on once the registry has answered and the record of the beginning is on disk. A lane
// that cannot write asks the traveller for nothing more.
func (s State) known(at time.Duration) (State, []Effect) {
	switch {
	case !s.Crossing.Heard || s.Journal.Writing > 0:
		return s, nil // one of the two is still to come
	case s.ledgerDown():
		return s.consider(at)
	case s.asks():
		return s.enter(Choosing, at, s.Times.Choose), nil
	}
	return s.look(at)
}

// asks tells whether the traveller still has to say which of their children are here.
func (s State) asks() bool {
	linked := slices.ContainsFunc(s.Crossing.Minors, func(m Minor) bool { return m.Linked })
	return linked && !s.Crossing.Gathered && !s.ledgerDown()
}

func (s State) choosing(ev Event) (State, []Effect) {
	switch ev.What.(type) {
	case Choose, ChooseAll, Back:
		s.Crossing.AloneSaid = false
	}
	switch w := ev.What.(type) {
	case Choose:
		return s.touch(ev.At, w.Holder), nil
	case ChooseAll:
		return s.chooseAll(true), nil
	case Confirm:
		return s.confirm(ev.At, w)
	case Tick:
		if s.due(ev.At) {
			return s.end(ev.At, ledger.Abandoned, "time")
		}
	}
	return s.gathering(ev)
}

// gathered ends the time for further passes: what was said of them is over.
func (s State) gathered() State {
	s.Crossing.Asked, s.Hint, s.HintUntil = Asked{}, "", 0
	return s
}

// gathering takes further passes while the party is put together and stands before the camera.
func (s State) gathering(ev Event) (State, []Effect) {
	switch w := ev.What.(type) {
	case Read:
		return s.further(ev.At, w)
	case CardLost:
		return s.hint(ev.At, HoldStill), nil
	case Found:
		if w.Companion && w.Crossing == s.Crossing.ID {
			return s.joins(ev.At, w)
		}
	}
	return s, nil // nothing of theirs
}

// consider asks for the facts once more: clock, registry and supervision may have moved while the traveller stood there.
func (s State) consider(at time.Duration) (State, []Effect) {
	var effects []Effect
	if s.Phase == Capturing {
		effects = append(effects, StopCapture{})
	}
	s.Crossing.Stale = s.Journal.ends(s.Crossing.ID)
	return s.gathered().enter(Deciding, at, s.Times.Read),
		append(effects, Lookup{Crossing: s.Crossing.ID, Presented: s.Crossing.Presented})
}

func (s State) deciding(ev Event) (State, []Effect) {
	switch w := ev.What.(type) {
	case Found:
		if w.Crossing != s.Crossing.ID || w.Companion {
			return s, nil // late
		}
		if s = s.found(w); s.asks() {
			return s.expect().enter(Choosing, ev.At, s.Times.Choose), nil // the first answer did not come, or knew less
		}
		return s.decide(ev.At, w.Now)
	case Tick:
		if s.due(ev.At) {
			s.Crossing.Facts.RegistrySilent = true
			s.Crossing.Facts.Clock = ledger.ClockUnset // the time came with the answer
			return s.decide(ev.At, time.Time{})
		}
	}
	return s, nil // the answer must come
}

// decide puts the decision on its way to the ledger; nothing follows from it before it is there.
func (s State) decide(at time.Duration, now time.Time) (State, []Effect) {
	c := &s.Crossing
	c.Rules = s.rulesOf(c.Rules)
	c.Facts = s.facts(c.Facts)
	c.Decision = policy.Decide(c.Rules, &c.Facts, now)
	body := ledger.Decided{
		Crossing: c.ID, Direction: s.Direction, Outcome: c.Decision.Outcome, Policy: c.Decision.Policy,
		Party: s.party(now), Face: string(c.Facts.Face), Post: s.Post,
	}
	for _, f := range c.Decision.Findings {
		body.Findings = append(body.Findings, ledger.Finding{Code: string(f.Code), Severity: f.Severity.String(), Subject: f.Subject})
	}
	return s.note(at, body, c.images()...).record(at)
}

// party is who crosses, for the ledger: the adult first.
func (s State) party(now time.Time) []ledger.Traveller {
	c := s.Crossing
	adult := c.Facts.Holder
	adult.Number, adult.Pass = c.Presented.Number, c.Presented.HolderKey.Pseudonym()
	party := []ledger.Traveller{s.traveller(adult, c.Photo, now)}
	for _, m := range c.Minors {
		if m.Chosen {
			t := s.traveller(m.Person, m.Photo, now)
			t.Minor, t.Confirmed, t.Leaves = true, string(m.Person.Confirmed), s.leaves(m.Person)
			party = append(party, t)
		}
	}
	return party
}

// traveller is one of the party, with the last moment of their return where a trip begins.
func (s State) traveller(p policy.Person, photo Photo, now time.Time) ledger.Traveller {
	t := ledger.Traveller{Holder: p.Holder, Number: p.Number, Pass: p.Pass, Image: photo.Image}
	c := s.Crossing
	if p.Nationality == "" || c.Facts.Clock == ledger.ClockUnset || s.Direction != trip.Away(p.Nationality, c.Rules.Country) {
		return t
	}
	if until := c.Rules.Until(c.Facts.Class, now); !until.IsZero() {
		t.UntilMS = until.UnixMilli()
	}
	return t
}

// record waits for the ledger.
func (s State) record(at time.Duration) (State, []Effect) {
	s.Journal.Retry = 0 // whoever waits is worth another attempt
	s.Crossing.Promised = s.Crossing.Promised || s.Crossing.clears()
	return s.enter(Recording, at, s.Times.Write), nil
}

// recording calls an officer when the disk takes too long. What it writes after that opens nothing.
func (s State) recording(ev Event) (State, []Effect) {
	if _, tick := ev.What.(Tick); !tick || !s.due(ev.At) {
		return s, nil // the disk writes
	}
	return s.unwritten(ev.At)
}

// clears tells whether the party is let through, by the rules or by an officer's word.
func (c Crossing) clears() bool {
	return c.Verdict == ledger.Clear || (c.Verdict == "" && c.Decision.Outcome == ledger.Cleared)
}

// recorded takes the ledger's answer.
func (s State) recorded(at time.Duration, err error) (State, []Effect) {
	waited := s.Journal.keeps(s.Crossing)
	s.Crossing.Kept = s.Crossing.Kept || err == nil && s.Journal.promises(s.Crossing)
	s.Journal = s.Journal.done(at, err, s.Times.Retry)
	s, _ = s.working(at, Working{Part: Ledger, Cause: Silent, OK: true}) // what heals orders nothing
	switch {
	case s.Phase == Reading && s.Crossing.ID != "":
		return s.known(at)
	case err != nil && waited:
		s.Crossing.Promised = false // nothing of it is on disk
		if s.Phase == Recording {
			return s.unwritten(at)
		}
	case s.Phase == Recording && !s.Journal.keeps(s.Crossing):
		return s.act(at)
	}
	return s, nil
}

// unwritten refers a crossing whose decision could not be put on disk, or not in time.
func (s State) unwritten(at time.Duration) (State, []Effect) {
	if why := s.Crossing.Stopped; why != "" {
		return s.end(at, ledger.Abandoned, why)
	}
	d := &s.Crossing.Decision
	if d.Outcome == ledger.Cleared {
		d.Outcome = ledger.Referred
	}
	down := policy.Finding{Code: policy.LedgerDown, Severity: policy.Refer}
	if !slices.Contains(d.Findings, down) {
		d.Findings = append([]policy.Finding{down}, d.Findings...)
	}
	s.Crossing.Verdict = ""
	return s.wait(at)
}

// act does what the ledger now says.
func (s State) act(at time.Duration) (State, []Effect) {
	c := s.Crossing
	switch {
	case c.Verdict == ledger.Refuse:
		s, effects := s.end(at, ledger.TurnedAway, "")
		return s, append(effects, Tone{ToneRefused})
	case c.Stopped != "":
		return s.end(at, ledger.Abandoned, c.Stopped)
	case !c.clears():
		return s.wait(at)
	case s.Broken.Has(Gate) || !s.Secure:
		return s.end(at, ledger.Abandoned, "gate")
	}
	return s.open(at)
}

// wait is for an officer.
func (s State) wait(at time.Duration) (State, []Effect) {
	return s.enter(Referred, at, s.Times.Refer), []Effect{Tone{ToneHelp}}
}

// over shows how it ended; the next traveller may already present a pass.
func (s State) over(ev Event) (State, []Effect) {
	switch w := ev.What.(type) {
	case CardSeen, CardLost, Read:
		if s.resting() == Idle {
			return s.leave().idle(Event{At: ev.At, What: w})
		}
	case Stays:
		if s.resting() == Idle && s.Crossing.How != ledger.Passed && s.Crossing.Verdict != ledger.Refuse {
			return s.again(ev.At), nil
		}
	case Tick:
		if s.due(ev.At) {
			return s.leave(), nil
		}
	}
	return s, nil
}

// leave forgets the crossing that is over.
func (s State) leave() State {
	s.Crossing = Crossing{}
	return s.forget().rest()
}

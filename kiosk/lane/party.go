package lane

import (
	"cmp"
	"slices"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/trip"
)

// MaxMinors is how many children cross with one adult at most: the gate's longest opening is made for them. Policy allows fewer.
const MaxMinors = 6

// Photo is one person's turn before the camera.
type Photo struct {
	Asked bool // their turn has come; it comes once
	Taken bool
	Image ledger.ImageID
}

// Minor is a child whom the registry links to the holder, or who is here with a pass of their own.
type Minor struct {
	Person policy.Person // Confirmed says how it is known that they are here
	Linked bool          // to the holder; only then is their picture shown
	Chosen bool
	Photo  Photo
}

// Asked is a further pass that is being looked up.
type Asked struct {
	Number string
	Until  time.Duration // then it could not be read; 0: none is asked for
}

// People returns how many the gate is opened for.
func (c Crossing) People() int { return 1 + len(c.chosen()) }

// chosen returns the children of the party as policy weighs them.
func (c Crossing) chosen() []policy.Person {
	var who []policy.Person
	for _, m := range c.Minors {
		if m.Chosen {
			p := m.Person
			p.LivePhoto = m.Photo.Taken
			who = append(who, p)
		}
	}
	return who
}

// edit returns the crossing with one child changed. The slice is copied: states are values.
func (c Crossing) edit(i int, change func(*Minor)) Crossing {
	c.Minors = slices.Clone(c.Minors)
	change(&c.Minors[i])
	return c
}

func (c Crossing) find(holder string) int {
	return slices.IndexFunc(c.Minors, func(m Minor) bool { return holder != "" && m.Person.Holder == holder })
}

// expect preselects the children who left with the holder and have not come back: on the way home they are most likely here.
func (s State) expect() State {
	for _, p := range s.Crossing.Facts.Took {
		i := s.Crossing.find(p.Holder)
		if i >= 0 && !s.full() && s.returns(s.Crossing.Minors[i].Person) {
			s.Crossing = s.Crossing.edit(i, func(m *Minor) { m.Chosen = true })
		}
	}
	return s
}

// leaves tells whether a minor leaves home by this lane. Of whom the nationality is not known it is taken so.
func (s State) leaves(p policy.Person) bool { return !s.returns(p) }

// returns tells whether the lane leads somebody home.
func (s State) returns(p policy.Person) bool {
	return p.Nationality != "" && s.Direction != trip.Away(p.Nationality, s.Crossing.Rules.Country)
}

// touch takes a touch on a child's picture. Who is here without a link stays: an officer sees them with the adult.
func (s State) touch(at time.Duration, holder string) State {
	i := s.Crossing.find(holder)
	if i < 0 || !s.Crossing.Minors[i].Linked {
		return s // no picture of theirs is shown
	}
	if !s.Crossing.Minors[i].Chosen && s.full() {
		return s.hint(at, PartyFull)
	}
	s.Crossing = s.Crossing.edit(i, func(m *Minor) {
		m.Chosen = !m.Chosen
		m.confirm(policy.ConfirmedByPicture)
	})
	return s
}

func (s State) full() bool { return len(s.Crossing.chosen()) >= MaxMinors }

// confirm says how a chosen child is known to be here; a pass outranks a picture.
func (m *Minor) confirm(by policy.Confirmation) {
	switch {
	case !m.Chosen:
		m.Person.Confirmed = ""
	case m.Person.Confirmed != policy.ConfirmedByPass:
		m.Person.Confirmed = by
	}
}

// chooseAll chooses every registered child that the lane can take, or none.
func (s State) chooseAll(on bool) State {
	for i, m := range s.Crossing.Minors {
		if !m.Linked || (on && s.full()) {
			continue
		}
		s.Crossing = s.Crossing.edit(i, func(m *Minor) {
			m.Chosen = on
			m.confirm(policy.ConfirmedByPicture)
		})
	}
	return s
}

// confirm ends the choice. Children who were expected back and left as they were are confirmed by it: their pictures are on the
// screen. That no registered child is here must be said twice, and in words: one touch too many, or one that came late, leaves
// nobody's child behind.
func (s State) confirm(at time.Duration, w Confirm) (State, []Effect) {
	said, registered := s.Crossing.AloneSaid, slices.ContainsFunc(s.Crossing.Minors, func(m Minor) bool { return m.Linked })
	s.Crossing.AloneSaid = w.Alone && registered
	switch {
	case w.Alone && registered && !said:
		return s, nil // asked once more
	case w.Alone:
		s = s.chooseAll(false)
	case registered && len(s.Crossing.chosen()) == 0:
		return s, nil // with whom?
	}
	s.Crossing.Gathered = true
	for i, m := range s.Crossing.Minors {
		if m.Chosen && m.Linked {
			s.Crossing = s.Crossing.edit(i, func(m *Minor) { m.confirm(policy.ConfirmedByPicture) })
		}
	}
	return s.look(at)
}

// further takes a further pass while the party is put together. The adult's own again is no child's, and they are told that it
// is known.
func (s State) further(at time.Duration, r Read) (State, []Effect) {
	p := r.Presented
	switch {
	case p.Number != "" && p.Number == s.Crossing.Presented.Number:
		return s.hint(at, TakePass), nil
	case p.Number != "" && p.Number == s.Crossing.Asked.Number:
		return s, nil // the answer comes
	case p.Result != pass.Valid:
		return s.hint(at, ChildPass), []Effect{Tone{ToneRefused}}
	case s.Crossing.Asked.Until > 0:
		return s.hint(at, TryAgain), nil // one at a time
	}
	s.Crossing.Asked = Asked{Number: p.Number, Until: at + s.Times.Read}
	return s, []Effect{Lookup{Crossing: s.Crossing.ID, Companion: true, Presented: p}}
}

// joins takes the registry's answer on a further pass. A child joins, recorded with the adult or not: an officer sees who is together,
// and the traveller never learns why. Another adult does not: they cross by themselves.
func (s State) joins(at time.Duration, w Found) (State, []Effect) {
	number := cmp.Or(w.Number, w.Facts.Holder.Number)
	if number == s.Crossing.Asked.Number {
		s.Crossing.Asked = Asked{} // a late answer on another pass leaves this one asked for
	}
	f, who := &w.Facts, w.Facts.Holder
	today := s.rulesOf(w.Rules).Today(w.Now)
	switch {
	case f.RegistrySilent:
		return s.hint(at, TryAgain), nil
	case f.Genuine != pass.Valid || !f.Known || !f.Agrees || who.Holder == "":
		return s.hint(at, ChildPass), []Effect{Tone{ToneRefused}}
	case who.Holder == s.Crossing.Facts.Holder.Holder:
		return s.hint(at, TakePass), nil // another pass of the same adult
	case s.Crossing.find(who.Holder) < 0 && f.Clock != ledger.ClockUnset && s.rulesOf(w.Rules).Grown(who.Birth, today):
		return s.hint(at, OneAdult), []Effect{Tone{ToneRefused}}
	}
	who.Status, who.PassFrom, who.PassTo, who.Cloned, who.Unproven = f.Status, f.ValidFrom, f.ValidTo, f.Cloned || f.Replayed, f.Unproven
	who.Plain, who.Signed = f.Medium != "" && f.Plain(), f.Signed
	who.Again = who.Again || f.Again
	return s.join(at, who, f.Status == policy.Active && !who.Cloned && !who.Unproven && !today.Before(f.ValidFrom) && !f.ValidTo.Before(today))
}

// join makes a child one of the party. A pass that is a copy or not in force confirms nobody, and the officer is told of it.
func (s State) join(at time.Duration, who policy.Person, good bool) (State, []Effect) {
	i := s.Crossing.find(who.Holder)
	if (i < 0 || !s.Crossing.Minors[i].Chosen) && s.full() {
		return s.hint(at, PartyFull), []Effect{Tone{ToneHelp}}
	}
	if i < 0 {
		who.Confirmed = ""
		s.Crossing.Minors = append(slices.Clone(s.Crossing.Minors), Minor{Person: who})
		i = len(s.Crossing.Minors) - 1
	}
	s.Crossing.AloneSaid = false
	s.Crossing = s.Crossing.edit(i, func(m *Minor) {
		again := m.Person.Again || who.Again
		who.Cloned, who.Confirmed = m.Person.Cloned || who.Cloned, m.Person.Confirmed
		m.Chosen, m.Person = true, m.Person.Showing(who)
		m.Person.Again = again
		if good {
			m.confirm(policy.ConfirmedByPass)
		}
	})
	s.Hint, s.HintUntil = "", 0
	return s, []Effect{Tone{ToneAccepted}}
}

// rulesOf returns the rules that came with an answer, or those of the lane.
func (s State) rulesOf(r *policy.Rules) *policy.Rules {
	if r != nil {
		return r
	}
	return s.Rules
}

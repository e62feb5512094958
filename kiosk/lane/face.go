package lane

import (
	"time"

	"passlane/kiosk/ledger"
)

// look asks for the photo of the next of the party, the adult first, or goes on when everybody has had their turn. With a broken
// camera nobody has one.
func (s State) look(at time.Duration) (State, []Effect) {
	turn, holder, more := s.Crossing.next()
	if !more || s.Broken.Has(Camera) {
		return s.consider(at)
	}
	s.Crossing = s.Crossing.photo(turn, func(p *Photo) { p.Asked = true })
	s.Crossing.Turn, s.Crossing.Advice, s.Crossing.Seen = turn, Advice{}, false
	lasts := s.Times.Capture
	if s.HelpCalled {
		lasts = s.Times.Refer // nobody who is being helped runs out of time
	}
	ask := Capture{Crossing: s.Crossing.ID, Person: turn, Holder: holder}
	if turn > 0 {
		ask.After = s.Times.Turn
	}
	return s.enter(Capturing, at, lasts), []Effect{ask}
}

// next returns whose turn before the camera it is.
func (c Crossing) next() (turn int, holder string, more bool) {
	if !c.Photo.Asked {
		return 0, c.Facts.Holder.Holder, true
	}
	for i, m := range c.Minors {
		if m.Chosen && !m.Photo.Asked {
			return i + 1, m.Person.Holder, true
		}
	}
	return 0, "", false
}

// photo returns the crossing with somebody's photo changed.
func (c Crossing) photo(person int, change func(*Photo)) Crossing {
	if person == 0 {
		change(&c.Photo)
		return c
	}
	return c.edit(person-1, func(m *Minor) { change(&m.Photo) })
}

// images returns the photos that were taken, the adult's first.
func (c Crossing) images() []ledger.ImageID {
	var ids []ledger.ImageID
	if c.Photo.Taken {
		ids = append(ids, c.Photo.Image)
	}
	for _, m := range c.Minors {
		if m.Chosen && m.Photo.Taken {
			ids = append(ids, m.Photo.Image)
		}
	}
	return ids
}

func (s State) capturing(ev Event) (State, []Effect) {
	at, c := ev.At, s.Crossing
	switch w := ev.What.(type) {
	case Looking:
		if w.Crossing == c.ID && w.Person == c.Turn {
			s.Crossing.Advice, s.Crossing.Seen = w.Advice, c.Seen || w.Seen
		}
	case Captured:
		if w.Crossing == c.ID && w.Person == c.Turn {
			s.Crossing = c.photo(w.Person, func(p *Photo) { p.Taken, p.Image = true, w.Image })
			return s.look(at)
		}
	case NoPhoto:
		if w.Crossing == c.ID && w.Person == c.Turn {
			return s.look(at)
		}
	case Tick:
		if s.due(at) {
			return s.unseen(at)
		}
	default:
		return s.gathering(ev)
	}
	return s, nil // still looking
}

// unseen ends the search for a face. An adult nobody saw has left; anybody else goes to the officer without a photo.
func (s State) unseen(at time.Duration) (State, []Effect) {
	if s.Crossing.Turn == 0 && !s.Crossing.Seen {
		return s.end(at, ledger.Abandoned, "time")
	}
	s, effects := s.look(at)
	if s.Phase == Capturing {
		effects = append([]Effect{StopCapture{}}, effects...)
	}
	return s, effects
}

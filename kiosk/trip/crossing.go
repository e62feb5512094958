package trip

import "passlane/kiosk/ledger"

// Moved is a holder and how they moved.
type Moved struct {
	Holder   string
	Movement Movement
}

// Of returns the movements that a crossing made, one for each registered traveller of its party; none if nobody went anywhere.
func Of(c ledger.Crossing) []Moved {
	way, moved := c.Movement()
	if !moved {
		return nil
	}
	var adult string
	var minors []string
	for _, t := range c.Party {
		switch {
		case !t.Minor:
			adult = t.Holder
		case t.Holder != "":
			minors = append(minors, t.Holder)
		}
	}
	var out []Moved
	for _, t := range c.Party {
		if t.Holder == "" {
			continue // nobody that we know
		}
		m := Movement{ID: c.Device + "/" + c.ID, Direction: way, AtMS: c.EndedMS, Post: c.Post}
		if t.Minor {
			m.Adult = adult
		} else {
			m.Minors = minors
		}
		m.UntilMS = t.UntilMS
		out = append(out, Moved{Holder: t.Holder, Movement: m})
	}
	return out
}

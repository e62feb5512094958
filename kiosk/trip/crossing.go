package trip

import "passlane/kiosk/ledger"

// GuardianWithoutChild is the finding that an adult came back without a child they took out; its subject is the child.
const GuardianWithoutChild = "guardian.without-child"

// Moved is a traveller and how they moved: their holder, their pass, or both are known, by their pseudonyms.
type Moved struct {
	Holder   string
	Pass     string
	Movement Movement
}

// Of returns the movements that a crossing made, one for each traveller of its party who is known by holder or pass; none if nobody went anywhere.
func Of(c ledger.Crossing) []Moved {
	var out []Moved
	for i, t := range c.Party {
		way, moved := c.Movement(i)
		if !moved || t.Holder == "" && t.Pass == "" {
			continue // nobody that we know
		}
		m := Movement{ID: c.Device + "/" + c.ID, Direction: way, AtMS: c.EndedMS, Post: c.Post, UntilMS: t.UntilMS, Counted: c.Counted}
		if way == ledger.DirectionUnsure {
			m.Meant = c.Direction
		}
		for k, other := range c.Party {
			if went, _ := c.Movement(k); went != way || other.Holder == "" || way == ledger.DirectionNone {
				continue // not together
			}
			switch {
			case t.Minor && !other.Minor:
				m.Adult = other.Holder
			case !t.Minor && other.Minor:
				m.Minors = append(m.Minors, other.Holder)
				if other.Leaves {
					m.Takes = append(m.Takes, other.Holder)
				}
			}
		}
		if !t.Minor {
			m.Answered = answered(c)
		}
		out = append(out, Moved{Holder: t.Holder, Pass: t.Pass, Movement: m})
	}
	return out
}

// answered returns the children of whom an officer recorded where they are, when an adult came back without them.
func answered(c ledger.Crossing) (children []string) {
	if c.Verdict != ledger.Clear {
		return nil
	}
	for _, f := range c.Findings {
		if f.Code == GuardianWithoutChild && f.Subject != "" {
			children = append(children, f.Subject)
		}
	}
	return children
}

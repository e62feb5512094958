package trip

import (
	"slices"

	"passlane/kiosk/ledger"
)

// Obligation is a child whom an adult took out of the country where the child lives, and has to bring back.
type Obligation struct {
	Child string // holder
	Out   Movement
}

// Child is a child and what is known of their movements.
type Child struct {
	Holder string
	Away   ledger.Direction // the way that leaves their home
	Moves  []Movement
}

// Owed returns what an adult owes by all that is known, oldest first, each child once: by the adult's own movements, by those of the children
// whose rows can be read, and for others by what is known of them. An obligation ends when the child is proved to have come back, with whomever,
// or when an officer recorded where the child is. Nothing else ends it: neither another exit, nor a movement that may not have
// happened, nor time. An exit that may not have happened begins one.
func Owed(adult string, moves []Movement, linked []Child, other func(holder string) []Movement) []Obligation {
	var owed []Obligation
	drop := func(when func(Obligation) bool) { owed = slices.DeleteFunc(owed, when) }
	for _, m := range Order(joined(adult, moves, linked)) {
		drop(func(o Obligation) bool {
			return slices.Contains(m.Answered, o.Child) || m.Direction == o.Out.Way().Opposite() && slices.Contains(m.Minors, o.Child)
		})
		for _, c := range m.Takes {
			drop(func(o Obligation) bool { return o.Child == c })
			owed = append(owed, Obligation{Child: c, Out: m})
		}
	}
	drop(func(o Obligation) bool {
		known := func(c Child) bool { return c.Holder == o.Child }
		var seen []Movement
		if i := slices.IndexFunc(linked, known); i >= 0 {
			seen = linked[i].Moves
		} else {
			seen = other(o.Child)
		}
		return slices.ContainsFunc(Order(seen), func(m Movement) bool { return m.AtMS > o.Out.AtMS && m.Direction == o.Out.Way().Opposite() })
	})
	return owed
}

// joined is an adult's movements with what those of the children tell of them.
func joined(adult string, moves []Movement, children []Child) []Movement {
	all := slices.Clone(moves)
	for _, c := range children {
		for _, m := range Order(c.Moves) {
			if m.Adult != adult || m.Way() != c.Away {
				continue
			}
			i := slices.IndexFunc(all, func(is Movement) bool { return is.ID == m.ID })
			if i < 0 {
				i, all = len(all), append(all, Movement{ID: m.ID, Direction: m.Direction, Meant: m.Meant, AtMS: m.AtMS, Post: m.Post})
			}
			if !slices.Contains(all[i].Takes, c.Holder) {
				all[i].Takes = append(slices.Clone(all[i].Takes), c.Holder)
			}
		}
	}
	return all
}

// Again tells whether a movement this way would be the second without one the other way between, as far as is known: the last
// movement went this way, or may have.
func Again(way ledger.Direction, ms []Movement) bool {
	last, ok := Last(ms)
	return ok && last.Way() == way
}

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

// Owed returns what an adult owes by all that is known, oldest first, each child once: by the adult's own movements, and by those of the
// children as far as they are known. An obligation ends when the child is proved to have come back, with whomever, or when an officer
// recorded where the child is. Nothing else ends it: neither another exit, nor a movement that may not have happened, nor time.
// An exit that may not have happened begins one.
func Owed(adult []Movement, child func(holder string) []Movement) []Obligation {
	var owed []Obligation
	for _, m := range Order(adult) {
		owed = slices.DeleteFunc(owed, func(o Obligation) bool {
			brought := m.Direction == Opposite(o.Out.Way()) && slices.Contains(m.Minors, o.Child)
			return brought || slices.Contains(m.Answered, o.Child)
		})
		for _, c := range m.Takes {
			owed = slices.DeleteFunc(owed, func(o Obligation) bool { return o.Child == c })
			owed = append(owed, Obligation{Child: c, Out: m})
		}
	}
	return slices.DeleteFunc(owed, func(o Obligation) bool {
		return slices.ContainsFunc(child(o.Child), func(m Movement) bool { return m.AtMS > o.Out.AtMS && m.Direction == Opposite(o.Out.Way()) })
	})
}

// Again tells whether a movement this way would be the second without one the other way between, as far as is known: the last
// movement went this way, or may have.
func Again(way ledger.Direction, ms []Movement) bool {
	last, ok := Last(ms)
	return ok && last.Way() == way
}

// Opposite returns the other way, and for what is no direction a way that no movement has.
func Opposite(d ledger.Direction) ledger.Direction {
	switch d {
	case ledger.DirectionExit:
		return ledger.DirectionEntry
	case ledger.DirectionEntry:
		return ledger.DirectionExit
	}
	return "no direction"
}

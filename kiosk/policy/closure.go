package policy

import (
	"slices"

	"passlane/kiosk/ledger"
)

// Closure is how far a post is closed by order.
type Closure string

// The levels of closure.
const (
	Open          Closure = "open"
	ExitOnly      Closure = "exit-only"
	EntryOnly     Closure = "entry-only"
	ResidentsOnly Closure = "residents-only"
	Closed        Closure = "closed"
)

func (c Closure) known() bool {
	switch c {
	case "", Open, ExitOnly, EntryOnly, ResidentsOnly, Closed:
		return true
	}
	return false
}

// admits tells whether who goes that way with a pass of that province may cross; a level that nobody knows admits no one.
func (r *Rules) admits(d ledger.Direction, province string) bool {
	switch r.Closure {
	case "", Open:
		return true
	case ExitOnly:
		return d == ledger.DirectionExit
	case EntryOnly:
		return d == ledger.DirectionEntry
	case ResidentsOnly:
		return province != "" && slices.Contains(r.Residents, province)
	}
	return false
}

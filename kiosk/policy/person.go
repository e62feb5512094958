package policy

import (
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
)

// Movement is the last known crossing of a holder.
type Movement struct {
	Direction ledger.Direction
	At        time.Time
	Post      string    // where; empty if not known
	With      string    // the adult of the party, by holder; empty for who went as the adult
	Until     time.Time // last moment of the return by the rule in force when the trip began; zero: not known
}

// Company is one crossing of two holders together: for a minor the other is the adult, for an adult the minor.
type Company struct {
	Holder string
	At     time.Time
}

// Guardian is a recorded link from a minor to an adult; both dates are days on which it holds, zero leaves that end open.
type Guardian struct {
	Holder   string
	Relation string
	From, To pass.Date
}

// Confirmation says how it is known that a minor is here.
type Confirmation string

// The ways to confirm a minor; the empty one is not confirmed.
const (
	ConfirmedByPass    Confirmation = "pass"    // their own pass was scanned
	ConfirmedByPicture Confirmation = "picture" // chosen by their picture
)

// Person is what is known of one traveller of a party.
type Person struct {
	Holder      string // registry reference, empty if not known
	Number      string
	Birth       pass.Date // zero or with unknown parts: the youngest reading counts
	Nationality string    // ISO 3166-1 alpha-3
	Photo       pass.Date // of the registered portrait, zero if there is none
	Last        *Movement // nil: none known
	OpenTrips   int       // trips that have begun and not ended; more than one is a contradiction
	Company     []Company // past crossings together with others, newest first, some dozens
	Guardians   []Guardian

	// How a minor was seen; of the holder, Facts.Photo and Facts.Face tell.
	Confirmed Confirmation
	LivePhoto bool
	Face      Face
}

// holds tells whether the link is in force on a day.
func (g Guardian) holds(today pass.Date) bool {
	return !today.Before(g.From) && (g.To.IsZero() || !g.To.Before(today))
}

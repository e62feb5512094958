package policy

import (
	"cmp"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
)

// The JSON names of what follows are those of facts that people write down (kiosk/policy/document).

// Movement is the last known crossing of a holder.
type Movement struct {
	Direction ledger.Direction `json:"direction,omitzero"`
	At        time.Time        `json:"at,omitzero"`
	Post      string           `json:"post,omitzero"`  // where; empty if not known
	With      string           `json:"with,omitzero"`  // the adult of the party, by holder; empty for who went as the adult
	Until     time.Time        `json:"until,omitzero"` // last moment of the return by the rule in force when the trip began; zero: not known
}

// Company is one crossing of two holders together: for a minor the other is the adult, for an adult the minor.
type Company struct {
	Holder string    `json:"holder,omitzero"`
	At     time.Time `json:"at,omitzero"`
}

// Guardian is a recorded link from a minor to an adult; both dates are days on which it holds, zero leaves that end open.
type Guardian struct {
	Holder   string    `json:"holder,omitzero"`
	Relation Relation  `json:"relation,omitzero"`
	Evidence Evidence  `json:"evidence,omitzero"` // what the desk was shown for it
	Second   string    `json:"second,omitzero"`   // a second issuer, who confirmed a parent hardly older than the child
	From     pass.Date `json:"from,omitzero"`
	To       pass.Date `json:"to,omitzero"`
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
	Holder      string     `json:"holder,omitzero"` // registry reference, empty if not known
	Number      string     `json:"number,omitzero"`
	Pass        string     `json:"pass,omitzero"`        // its pseudonym, empty if unknown; no rule asks for it
	Birth       pass.Date  `json:"birth,omitzero"`       // zero or with unknown parts: the youngest reading counts
	Nationality string     `json:"nationality,omitzero"` // ISO 3166-1 alpha-3
	Photo       pass.Date  `json:"photo,omitzero"`       // of the registered portrait, zero if there is none
	Last        *Movement  `json:"last,omitzero"`        // nil: none known
	OpenTrips   int        `json:"open_trips,omitzero"`  // trips that have begun and not ended; more than one is a contradiction
	Company     []Company  `json:"company,omitzero"`     // past crossings together with others, newest first, some dozens
	Guardians   []Guardian `json:"guardians,omitzero"`
	Flag        string     `json:"flag,omitzero"`  // number of the case that asks to refer; of the holder, Facts.Flag tells
	Again       bool       `json:"again,omitzero"` // their last movement by this lane's post was the same way

	// The pass that a minor showed; of the holder, Facts tell.
	Status   Status    `json:"status,omitzero"` // empty if they showed none
	PassFrom pass.Date `json:"pass_from,omitzero"`
	PassTo   pass.Date `json:"pass_to,omitzero"`  // last day of validity
	Cloned   bool      `json:"cloned,omitzero"`   // their card is a copy
	Unproven bool      `json:"unproven,omitzero"` // their card could not prove itself
	Plain    bool      `json:"plain,omitzero"`    // it is no better than a plain tag (Facts.Plain)
	Signed   pass.Date `json:"signed,omitzero"`   // day of the signature on its seal

	// How a minor was seen; of the holder, Facts.Photo and Facts.Face tell.
	Confirmed Confirmation `json:"confirmed,omitzero"`
	LivePhoto bool         `json:"live_photo,omitzero"`
	Face      Face         `json:"face,omitzero"`
}

// Showing returns a minor with the pass that another account of them says they showed, and how they were confirmed by it.
func (p Person) Showing(shown Person) Person {
	p.Confirmed, p.Status, p.PassFrom, p.PassTo = shown.Confirmed, shown.Status, shown.PassFrom, shown.PassTo
	p.Cloned, p.Unproven, p.Plain, p.Signed = shown.Cloned, shown.Unproven, shown.Plain, shown.Signed
	p.Number, p.Pass = cmp.Or(shown.Number, p.Number), cmp.Or(shown.Pass, p.Pass)
	return p
}

// holds tells whether the link is in force on a day.
func (g Guardian) holds(today pass.Date) bool {
	return !today.Before(g.From) && (g.To.IsZero() || !g.To.Before(today))
}

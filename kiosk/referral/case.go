package referral

import (
	_ "embed" // for the schema
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/trip"
)

// Case is one crossing that is handed on.
type Case struct {
	Crossing  string
	Post      string
	Lane      string
	Direction ledger.Direction
	When      time.Time
	Zone      *time.Location // of the post; nil is UTC
	Officer   string         // who hands it on
	Reason    ledger.Reason  // why, from the list; may be empty
	Words     string         // the officer's own
	Adult     Person
	Children  []Child
	Findings  []policy.Finding
}

// Person is one of those concerned.
type Person struct {
	Holder     registry.Holder
	Number     string         // of the pass
	Registered ledger.ImageID // zero: no picture
	Live       ledger.ImageID // zero: no photo was taken
	Moves      []trip.Movement
}

// Child is a minor of the case.
type Child struct {
	Person
	Here      bool // false for a child who left with the adult and is not back
	Confirmed policy.Confirmation
	Guardians []Guardian // as recorded, the adult among them if they are one
}

// Guardian is a recorded link with the name behind it.
type Guardian struct {
	registry.Link
	Name string
}

// link returns what the registry says of the adult and a child; false if it says nothing.
func (c *Case) link(child *Child) (Guardian, bool) {
	for _, g := range child.Guardians {
		if c.Adult.Holder.ID != "" && g.Guardian == c.Adult.Holder.ID {
			return g, true
		}
	}
	return Guardian{}, false
}

// about returns the findings on a child, and those on the party as a whole.
func (c *Case) about(child *Child) []policy.Finding {
	var out []policy.Finding
	for _, f := range c.Findings {
		if f.Subject == child.Holder.ID || f.Subject == "" {
			out = append(out, f)
		}
	}
	return out
}

// local returns when it was, on the post's clock.
func (c *Case) local() time.Time {
	if c.Zone == nil {
		return c.When.UTC()
	}
	return c.When.In(c.Zone)
}

// today returns the day at the post.
func (c *Case) today() pass.Date {
	t := c.local()
	return pass.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

//go:embed primero.schema.json
var schema []byte

// Schema returns the JSON schema of what Primero writes.
func Schema() []byte { return append([]byte(nil), schema...) }

package policy

import (
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
)

// Status is what the registry says of a pass.
type Status string

// The statuses of a pass.
const (
	Active  Status = "active"
	Revoked Status = "revoked"
	Lost    Status = "lost"
	Stolen  Status = "stolen"
)

// Face says whether the live face was compared with the registered one.
type Face string

// The states of the face check.
const (
	FaceNotCompared Face = "not-compared"
	FaceByOfficer   Face = "by-officer"
	FaceMatched     Face = "matched"
)

// Movement is the last known crossing of a holder.
type Movement struct {
	Direction ledger.Direction
	At        time.Time
}

// Person is what is known of one traveller of a party.
type Person struct {
	Holder      string // registry reference, empty if not known
	Number      string
	Birth       pass.Date // zero or with unknown parts: the youngest reading counts
	Nationality string    // ISO 3166-1 alpha-3
	Last        *Movement // nil: none known
}

// Facts is everything that a decision rests on. The zero value is a bad one: nothing known, nothing works.
type Facts struct {
	// The pass as it was presented.
	Genuine  pass.Genuineness
	Copyable bool // a printed seal or a plain tag: who holds it need not be its holder
	Keyed    bool // an MRZ: it finds the holder and proves nothing
	Class    string

	// The registry.
	Known              bool // the registry has this pass
	Agrees             bool // what the pass says is what the registry says
	Status             Status
	ValidFrom, ValidTo pass.Date
	RegistryAge        time.Duration
	RegistrySilent     bool // no answer, or none loaded

	// The people.
	Holder    Person
	Minors    []Person // those who travel with the holder
	HasMinors bool     // the registry links minors to the holder

	// The lane.
	Direction  ledger.Direction
	Clock      ledger.Clock
	Supervised bool
	Photo      bool // a live photo was taken
	Face       Face
	Sample     int // drawn by chance for this crossing, 0 to 999
	LedgerDown bool
}

// Trusted tells whether the pass by itself is good: genuine, known to the registry, the same there, and in force.
func (f *Facts) Trusted() bool {
	return f.Genuine == pass.Valid && f.Known && f.Agrees && f.Status == Active
}

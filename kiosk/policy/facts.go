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

// Facts is everything that a decision rests on. The zero value is a bad one: nothing known, nothing works.
type Facts struct {
	// The pass as it was presented.
	Genuine  pass.Genuineness
	Copyable bool // a printed seal or a plain tag: who holds it need not be its holder
	Proven   bool // the card proved that it is the original
	Cloned   bool // the card should have proved that it is the original, and failed
	Replayed bool // the card's message was seen before
	Keyed    bool // an MRZ: it finds the holder and proves nothing
	Class    string

	// The registry.
	Known              bool // the registry has this pass
	Agrees             bool // what the pass says is what the registry says
	Status             Status
	ValidFrom, ValidTo pass.Date
	Province           string // that issued the pass
	Flag               string // number of the case that asks to refer, empty if none; for officers only
	RegistryAge        time.Duration
	RegistrySilent     bool // no answer, or none loaded

	// The policy.
	PolicyAge    time.Duration // since the hub last confirmed what is held
	PolicySilent bool          // none is held at all

	// The people.
	Holder    Person
	Minors    []Person // those who travel with the holder
	Took      []Person // minors whose open trip began with the holder, here or not
	HasMinors bool     // the registry links minors to the holder

	// The lane.
	Post       string
	Direction  ledger.Direction
	Passed     int // people who passed in this session and direction at this post, as far as known
	Clock      ledger.Clock
	Supervised bool
	Photo      bool // a live photo of the holder was taken
	Face       Face // of the holder
	Sample     int  // drawn by chance for this crossing, 0 to 999
	LedgerDown bool
}

// Trusted tells whether the pass by itself is good: genuine, known to the registry, the same there, and in force.
func (f *Facts) Trusted() bool {
	return f.Genuine == pass.Valid && f.Known && f.Agrees && f.Status == Active && !f.Cloned
}

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

// Facts is everything that a decision rests on. The zero value is a bad one: nothing known, nothing works. Its JSON names are those of
// facts that people write down (kiosk/policy/document), which writes spans of time in its own way.
type Facts struct {
	// The pass as it was presented.
	Genuine  pass.Genuineness `json:"genuine,omitzero"`
	Medium   pass.Medium      `json:"medium,omitzero"`   // what carried it; of what is not known, the worst is taken
	Signed   pass.Date        `json:"signed,omitzero"`   // day of the signature on a genuine seal; zero: it has none that was read
	Copyable bool             `json:"copyable,omitzero"` // a printed seal or a plain tag: who holds it need not be its holder
	Proven   bool             `json:"proven,omitzero"`   // the card proved that it is the original
	Cloned   bool             `json:"cloned,omitzero"`   // the card should have proved that it is the original, and its proof was wrong
	Unproven bool             `json:"unproven,omitzero"` // the card should have proved it, and could not: it asked for patience or answered an error
	Replayed bool             `json:"replayed,omitzero"` // the card's message was seen before
	Keyed    bool             `json:"keyed,omitzero"`    // an MRZ: it finds the holder and proves nothing
	Class    string           `json:"class,omitzero"`

	// The registry.
	Known          bool          `json:"known,omitzero"`  // the registry has this pass
	Agrees         bool          `json:"agrees,omitzero"` // what the pass says is what the registry says
	Status         Status        `json:"status,omitzero"`
	ValidFrom      pass.Date     `json:"valid_from,omitzero"`
	ValidTo        pass.Date     `json:"valid_to,omitzero"`
	Province       string        `json:"province,omitzero"` // that issued the pass
	Flag           string        `json:"flag,omitzero"`     // number of the case that asks to refer, empty if none; for officers only
	RegistryAge    time.Duration `json:"-"`
	RegistrySilent bool          `json:"registry_silent,omitzero"` // no answer, or none loaded

	// The policy.
	PolicyAge    time.Duration `json:"-"`                      // since the hub last confirmed what is held
	PolicySilent bool          `json:"policy_silent,omitzero"` // none is held at all

	// The people.
	Holder    Person   `json:"holder,omitzero"`     // without a name where no row of a holder opened
	Minors    []Person `json:"minors,omitzero"`     // those who travel with the holder
	Took      []Person `json:"took,omitzero"`       // minors whose open trip began with the holder, here or not
	HasMinors bool     `json:"has_minors,omitzero"` // the registry links minors to the holder

	// The lane.
	Post      string           `json:"post,omitzero"`
	Direction ledger.Direction `json:"direction,omitzero"`
	Passed    int              `json:"passed,omitzero"` // people who passed in this session and direction at this post, as far as known
	// PassedUnknown tells that this lane's own count could not be had, PassedElsewhereUnknown that of the other lanes. Passed is then the
	// least that it can be.
	PassedUnknown          bool `json:"passed_unknown,omitzero"`
	PassedElsewhereUnknown bool `json:"passed_elsewhere_unknown,omitzero"`
	// Again tells that the last movement by this lane's post of the holder, or of this pass where no holder is known, was the same way.
	Again bool `json:"again,omitzero"`
	// LanesUnheard tells that there is no fresh word of what the other lanes of the post saw.
	LanesUnheard bool         `json:"lanes_unheard,omitzero"`
	Clock        ledger.Clock `json:"clock,omitzero"`
	// NotBefore is what the true time is not before, where the clock is not trusted: it may show that something has ended, and nothing else.
	NotBefore  time.Time `json:"not_before,omitzero"`
	Supervised bool      `json:"supervised,omitzero"`
	Photo      bool      `json:"photo,omitzero"`  // a live photo of the holder was taken
	Face       Face      `json:"face,omitzero"`   // of the holder
	Sample     int       `json:"sample,omitzero"` // drawn by chance for this crossing, 0 to 999
	LedgerDown bool      `json:"ledger_down,omitzero"`
}

// Plain tells whether the pass is no better than a plain tag: a chip that nobody asked for a proof, or what may be one. What is known to be
// printed, and what was only keyed, is none; of what failed its proof there is more to say.
func (f *Facts) Plain() bool {
	chip := f.Medium != pass.MediumSeal && f.Medium != pass.MediumMRZ && !f.Keyed
	return chip && (f.Copyable || !f.Proven) && !f.Cloned && !f.Unproven
}

// Trusted tells whether the pass by itself is good: genuine, no copy, known to the registry, the same there, and in force.
func (f *Facts) Trusted() bool {
	return f.Genuine == pass.Valid && f.Known && f.Agrees && f.Status == Active && !f.Cloned && !f.Replayed
}

package registry

import (
	"time"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/trip"
)

// Holder is a registered person. In a row, which travels to lanes, ID and the guardians are pseudonyms: the same over all passes of a holder,
// and drawn by chance, so that only who opens the row knows whose they are.
type Holder struct {
	ID          string          `cbor:"1,keyasint" json:"id"`
	LatinName   string          `cbor:"2,keyasint" json:"latin_name"`
	OwnName     string          `cbor:"3,keyasint,omitempty" json:"own_name,omitempty"` // in the holder's own script
	Sex         string          `cbor:"4,keyasint,omitempty" json:"sex,omitempty"`      // F, M or X, as ICAO 9303
	Birth       pass.Date       `cbor:"5,keyasint" json:"birth"`                        // may lack its day, or day and month
	Nationality string          `cbor:"6,keyasint" json:"nationality"`                  // ISO 3166-1 alpha-3
	Language    string          `cbor:"7,keyasint,omitempty" json:"language,omitempty"` // km, th or en
	Needs       Needs           `cbor:"8,keyasint,omitzero" json:"needs,omitzero"`
	Guardians   []Link          `cbor:"9,keyasint,omitempty" json:"guardians,omitempty"`   // who may travel with this minor
	Province    string          `cbor:"10,keyasint,omitempty" json:"province,omitempty"`   // ISO 3166-2 behind the hyphen
	District    string          `cbor:"11,keyasint,omitempty" json:"district,omitempty"`   // as the family book names it
	Occupation  string          `cbor:"12,keyasint,omitempty" json:"occupation,omitempty"` // as the holder says
	Flag        string          `cbor:"13,keyasint,omitempty" json:"flag,omitempty"`       // case that wants this holder seen by an officer
	Moves       []trip.Movement `cbor:"14,keyasint,omitempty" json:"moves,omitempty"`      // the latest, as the hub knows them
	Photo       pass.Date       `cbor:"15,keyasint,omitzero" json:"photo,omitzero"`        // day of the registered portrait, which travels apart
}

// Needs is what makes a lane usable for a holder.
type Needs struct {
	LargeText bool `cbor:"1,keyasint,omitempty" json:"large_text,omitempty"`
	Audio     bool `cbor:"2,keyasint,omitempty" json:"audio,omitempty"`
	MoreTime  bool `cbor:"3,keyasint,omitempty" json:"more_time,omitempty"`
}

// Link says that a holder may travel with a minor, and what shows it.
type Link struct {
	Guardian    string    `cbor:"1,keyasint" json:"guardian"` // a holder
	Relation    Relation  `cbor:"2,keyasint" json:"relation"`
	Evidence    Evidence  `cbor:"3,keyasint" json:"evidence"`
	Certificate string    `cbor:"4,keyasint,omitempty" json:"certificate,omitempty"` // number of the birth certificate
	From        pass.Date `cbor:"5,keyasint,omitzero" json:"from,omitzero"`
	To          pass.Date `cbor:"6,keyasint,omitzero" json:"to,omitzero"` // last day; none: until the minor is none
	// Second is another issuer, who confirmed a parent hardly older than the child, and Reason says why.
	Second string `cbor:"7,keyasint,omitempty" json:"second,omitempty"`
	Reason string `cbor:"8,keyasint,omitempty" json:"reason,omitempty"`
}

// Relation is what a guardian is to a minor, and Evidence what shows it; policy says which fit each other.
type (
	Relation = policy.Relation
	Evidence = policy.Evidence
)

// The relations.
const (
	Mother         = policy.Mother
	Father         = policy.Father
	AdoptiveParent = policy.AdoptiveParent
	LegalGuardian  = policy.LegalGuardian
	Grandparent    = policy.Grandparent
	Sibling        = policy.Sibling
	Relative       = policy.Relative
	Appointed      = policy.Appointed
)

// The kinds of evidence.
const (
	BirthCertificate = policy.BirthCertificate
	FamilyBook       = policy.FamilyBook
	CourtDecree      = policy.CourtDecree
	Consent          = policy.Consent
)

// Portrait is a holder's registered picture, sealed as SealPortrait does; empty when it is no more.
type Portrait struct {
	Ref      Ref    `cbor:"1,keyasint"`
	Position uint64 `cbor:"2,keyasint"`
	Sealed   []byte `cbor:"3,keyasint,omitempty"`
}

// MaxPortrait is the size of a registered portrait, a JPEG, in bytes.
const MaxPortrait = 12 << 10

// MaxCertificate is the size of the picture of a birth certificate, a JPEG, in bytes: it travels in one message.
const MaxCertificate = 700 << 10

// Pass is a document of a holder.
type Pass struct {
	Number    string         `cbor:"1,keyasint" json:"number"`
	Holder    string         `cbor:"2,keyasint" json:"holder"`
	Class     string         `cbor:"3,keyasint" json:"class"`
	ValidFrom pass.Date      `cbor:"4,keyasint" json:"valid_from"`
	ValidTo   pass.Date      `cbor:"5,keyasint" json:"valid_to"`
	Status    policy.Status  `cbor:"6,keyasint" json:"status"`
	Key       pass.HolderKey `cbor:"7,keyasint" json:"-"`
	Reason    string         `cbor:"8,keyasint,omitempty" json:"reason,omitempty"` // of the status
	Since     pass.Date      `cbor:"9,keyasint,omitzero" json:"since,omitzero"`    // of the status
	Medium    pass.Medium    `cbor:"10,keyasint,omitempty" json:"medium,omitempty"`
	Card      Card           `cbor:"11,keyasint,omitzero" json:"card,omitzero"`
}

// Card is the contactless card of a pass.
type Card struct {
	UID []byte `cbor:"1,keyasint,omitempty" json:"uid,omitempty"`
	// Keys prove that a card is the original, the newest first: while keys are changed two are good. They are this card's own; there
	// is no key of the fleet on a lane.
	Keys []CardKey `cbor:"2,keyasint,omitempty" json:"-"`
}

// CardSlot is the number of the key on a card by which it proves to a lane that it is the original (NTAG 424 DNA has 0 to 4).
const CardSlot = 1

// CardKey is one version of a card's key.
type CardKey struct {
	Version byte     `cbor:"1,keyasint"`
	Key     [16]byte `cbor:"2,keyasint"` // AES-128
}

// Ward is a minor as their guardian's row names them.
type Ward struct {
	Ref    Ref    `cbor:"1,keyasint"`
	Key    RowKey `cbor:"2,keyasint"`
	Number string `cbor:"3,keyasint,omitempty"` // of the minor's own pass, empty for none
	Pass   string `cbor:"4,keyasint,omitempty"` // its pseudonym
}

// Head says what the registry is at one position.
type Head struct {
	Position uint64   `cbor:"1,keyasint"` // grows with every change at the hub
	IssuedMS int64    `cbor:"2,keyasint"` // Unix milliseconds
	Rows     int      `cbor:"3,keyasint"`
	Digest   [32]byte `cbor:"4,keyasint"`
	Policy   int64    `cbor:"5,keyasint,omitempty"` // newest version of the policy at that moment, 0 for none
}

// Issued returns when the hub said so, in UTC.
func (h Head) Issued() time.Time { return time.UnixMilli(h.IssuedMS).UTC() }

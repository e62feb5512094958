package wire

import (
	"fmt"
	"strings"

	"passlane/kiosk/ledger"
	"passlane/kiosk/registry"
)

// Sizes of what comes down to a device.
const (
	MaxRows      = 2000      // rows in one page
	MaxPageBytes = 700 << 10 // of the sealed parts or portraits in one page; one row or portrait always fits
	MaxDocuments = 8         // policy documents in one answer
	maxProvinces = 64
)

// RowsAsk asks the hub for the rows of the registry behind a position.
type RowsAsk struct {
	After uint64 `cbor:"1,keyasint"`
}

// RowsPage answers with rows in order of position. Head comes with the page that ends at its position: the device then has everything.
type RowsPage struct {
	Rows []registry.Row       `cbor:"1,keyasint,omitempty"`
	Head *registry.SignedHead `cbor:"2,keyasint,omitempty"`
}

// PortraitsAsk asks the hub for portraits behind a position, of holders from some provinces (ISO 3166-2 behind the hyphen).
type PortraitsAsk struct {
	After     uint64   `cbor:"1,keyasint"`
	Provinces []string `cbor:"2,keyasint,omitempty"`
}

// PortraitsPage answers with portraits in order of position. The device goes on behind After, at once if there is More.
type PortraitsPage struct {
	Portraits []registry.Portrait `cbor:"1,keyasint,omitempty"`
	After     uint64              `cbor:"2,keyasint"`
	More      bool                `cbor:"3,keyasint,omitempty"`
}

// PolicyAsk asks the hub for the policy documents that follow what the device has; of a device without any, for the newest.
type PolicyAsk struct {
	After int64 `cbor:"1,keyasint,omitempty"` // the highest version that it has
}

// PolicyPage answers with signed documents, newest version last.
type PolicyPage struct {
	Documents [][]byte `cbor:"1,keyasint,omitempty"`
}

// CertificateAsk asks for the picture of a minor's birth certificate.
type CertificateAsk struct {
	Ref registry.Ref `cbor:"1,keyasint"` // of the minor's row
}

// Certificate answers with it, sealed as registry.SealCertificate does; empty if there is none.
type Certificate struct {
	Sealed []byte `cbor:"1,keyasint,omitempty"`
}

// CountAsk asks how many people passed at a post in a direction since a moment, apart from those at the asking device.
type CountAsk struct {
	Post      string           `cbor:"1,keyasint"`
	Direction ledger.Direction `cbor:"2,keyasint"`
	SinceMS   int64            `cbor:"3,keyasint"` // Unix milliseconds
}

// Count answers a CountAsk.
type Count struct {
	People int `cbor:"1,keyasint"`
}

// News tells every device that there is something to ask for.
type News struct {
	Position uint64 `cbor:"1,keyasint"` // of the registry
	Policy   int64  `cbor:"2,keyasint"` // the newest version
}

// Subject names of what comes down; the device's name is part of each ask.
const (
	NewsSubject = "pl.v1.news"

	rowsPrefix      = "pl.v1.rows."
	portraitsPrefix = "pl.v1.portraits."
	policyPrefix    = "pl.v1.policy."
	countPrefix     = "pl.v1.count."
	paperPrefix     = "pl.v1.certificate."

	// What the hub listens to for asks of all devices.
	RowsSubjects      = rowsPrefix + "*"
	PortraitsSubjects = portraitsPrefix + "*"
	PolicySubjects    = policyPrefix + "*"
	CountSubjects     = countPrefix + "*"

	CertificateSubjects = paperPrefix + "*"
)

// Rows returns the subject on which a device asks for rows; the name must have passed CheckDevice, here and below.
func Rows(device string) string { return rowsPrefix + device }

// Portraits returns the subject on which a device asks for portraits.
func Portraits(device string) string { return portraitsPrefix + device }

// Policy returns the subject on which a device asks for policy documents.
func Policy(device string) string { return policyPrefix + device }

// Counts returns the subject on which a device asks how many passed elsewhere.
func Counts(device string) string { return countPrefix + device }

// Certificates returns the subject on which a device asks for a certificate.
func Certificates(device string) string { return paperPrefix + device }

// Asking returns the device that asks on a subject of what comes down, or a *SubjectError or *NameError.
func Asking(subject string) (string, error) {
	for _, p := range []string{rowsPrefix, portraitsPrefix, policyPrefix, countPrefix, paperPrefix} {
		if strings.HasPrefix(subject, p) {
			return parseDevice(subject, p)
		}
	}
	return "", &SubjectError{subject, "nobody asks on it"}
}

// Down are the messages of what comes down.
type Down interface {
	RowsAsk | RowsPage | PortraitsAsk | PortraitsPage | PolicyAsk | PolicyPage | CountAsk | Count | CertificateAsk | Certificate | News
}

// EncodeDown returns the bytes of a message that comes down, or of an ask for it.
func EncodeDown[M Down](m M) ([]byte, error) {
	b, err := encoding.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("wire: encode %T: %w", m, err)
	}
	return b, nil
}

// DecodeDown reads a message that comes down, or an ask, and checks its fields; the error is a *FieldError, a *registry.FieldError or one
// of CBOR.
func DecodeDown[M Down](b []byte) (M, error) {
	m, err := decode[M](b, strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", *new(M)), "wire.")))
	if err != nil {
		return m, err
	}
	switch m := any(m).(type) {
	case RowsPage:
		err = m.check()
	case PortraitsPage:
		err = m.check()
	case PortraitsAsk:
		if len(m.Provinces) > maxProvinces {
			err = &FieldError{"portraitsask", "provinces", fmt.Sprintf("%d, at most %d", len(m.Provinces), maxProvinces)}
		}
	case PolicyPage:
		if len(m.Documents) > MaxDocuments {
			err = &FieldError{"policypage", "documents", fmt.Sprintf("%d, at most %d", len(m.Documents), MaxDocuments)}
		}
	case Certificate:
		if len(m.Sealed) > registry.MaxCertificate+64 {
			err = &FieldError{"certificate", "sealed", fmt.Sprintf("%d bytes", len(m.Sealed))}
		}
	case CountAsk:
		if m.Direction != ledger.DirectionExit && m.Direction != ledger.DirectionEntry {
			err = &FieldError{"countask", "direction", fmt.Sprintf("%.20q is none", m.Direction)}
		}
	case Count:
		if m.People < 0 {
			err = &FieldError{"count", "people", "is below 0"}
		}
	}
	return m, err
}

func (p RowsPage) check() error {
	if len(p.Rows) > MaxRows {
		return &FieldError{"rowspage", "rows", fmt.Sprintf("%d, at most %d", len(p.Rows), MaxRows)}
	}
	for i, r := range p.Rows {
		if err := r.Check(); err != nil {
			return err
		}
		if i > 0 && r.Position <= p.Rows[i-1].Position {
			return &FieldError{"rowspage", "rows", fmt.Sprintf("position %d does not follow %d", r.Position, p.Rows[i-1].Position)}
		}
	}
	return nil
}

func (p PortraitsPage) check() error {
	for i, o := range p.Portraits {
		switch {
		case len(o.Sealed) > registry.MaxPortrait+64:
			return &FieldError{"portraitspage", "portraits", fmt.Sprintf("one of %d bytes", len(o.Sealed))}
		case i > 0 && o.Position <= p.Portraits[i-1].Position, o.Position > p.After:
			return &FieldError{"portraitspage", "portraits", fmt.Sprintf("position %d is out of order", o.Position)}
		}
	}
	return nil
}

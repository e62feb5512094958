package wire

import (
	"encoding/hex"
	"fmt"
	"strings"

	"passlane/kiosk/ledger"
)

// The streams at the hub, and the subjects that each takes.
const (
	StreamLedger   = "LEDGER"
	StreamImages   = "IMAGES"
	LedgerSubjects = "pl.v2.ledger.>"
	ImageSubjects  = "pl.v1.image.>"
	// PositionSubjects is what the hub listens to for questions of all devices.
	PositionSubjects = "pl.v2.position.*"
)

const (
	ledgerPrefix    = "pl.v2.ledger."
	imagePrefix     = "pl.v1.image."
	committedPrefix = "pl.v2.committed."
	positionPrefix  = "pl.v2.position."
	longestName     = 64
)

// NameError tells that a device's name cannot be part of a subject.
type NameError struct{ Name string }

// Error says which name, and what a name is made of.
func (e *NameError) Error() string {
	return fmt.Sprintf("wire: device name %.80q: want 1 to %d of a-z, 0-9 and -", e.Name, longestName)
}

// SubjectError tells that a subject is not one of ours.
type SubjectError struct{ Subject, Reason string }

// Error says which subject, and what is wrong with it.
func (e *SubjectError) Error() string {
	return fmt.Sprintf("wire: subject %.200q: %s", e.Subject, e.Reason)
}

// CheckDevice returns a *NameError unless the name is 1 to 64 of a-z, 0-9 and '-'.
func CheckDevice(name string) error {
	if name == "" || len(name) > longestName {
		return &NameError{name}
	}
	for _, c := range []byte(name) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return &NameError{name}
		}
	}
	return nil
}

// Ledger returns the subject of a device's records; the name must have passed CheckDevice.
func Ledger(device string) string { return ledgerPrefix + device }

// Image returns the subject of an image's chunks; the name must have passed CheckDevice.
func Image(device string, id ledger.ImageID) string { return imagePrefix + device + "." + id.String() }

// Committed returns the subject on which the hub tells a device how far it has come.
func Committed(device string) string { return committedPrefix + device }

// PositionOf returns the subject on which a device asks the hub how far it has come.
func PositionOf(device string) string { return positionPrefix + device }

// ParseLedger returns the device of a record's subject, or a *SubjectError or *NameError.
func ParseLedger(subject string) (string, error) { return parseDevice(subject, ledgerPrefix) }

// ParsePosition returns the device of a question's subject, or a *SubjectError or *NameError.
func ParsePosition(subject string) (string, error) { return parseDevice(subject, positionPrefix) }

// ParseImage returns device and image of a chunk's subject, or a *SubjectError or *NameError.
func ParseImage(subject string) (string, ledger.ImageID, error) {
	var id ledger.ImageID
	rest, ours := strings.CutPrefix(subject, imagePrefix)
	device, name, dotted := strings.Cut(rest, ".")
	if !ours || !dotted {
		return "", id, &SubjectError{subject, "not an image's"}
	}
	if err := CheckDevice(device); err != nil {
		return "", id, err
	}
	b, err := hex.DecodeString(name)
	if err != nil || len(b) != len(id) || hex.EncodeToString(b) != name {
		return "", id, &SubjectError{subject, "does not end in a SHA-256 in lower-case hexadecimal"}
	}
	return device, ledger.ImageID(b), nil
}

func parseDevice(subject, prefix string) (string, error) {
	device, ours := strings.CutPrefix(subject, prefix)
	if !ours {
		return "", &SubjectError{subject, "does not begin with " + prefix}
	}
	return device, CheckDevice(device)
}

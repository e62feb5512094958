package ntag424

import (
	"errors"
	"fmt"
)

// ErrOver means that the session ended before, by an error, by its last command, or because it counted to its end. Authenticate anew.
var ErrOver = errors.New("ntag424: session is over")

// ErrDelayed means that a card wants to be left alone for a while before it authenticates, because somebody tried wrong keys on it (data
// sheet: failed authentication counter). It says nothing of the card's key. A *StatusError with this meaning is it.
var ErrDelayed = errors.New("ntag424: authentication delayed")

// StatusError says that a card refused a command. What went wrong on the way (nfc.ErrTagLost, nfc.ErrUnplugged, the end
// of a context) comes wrapped as it is, never as a StatusError.
type StatusError struct {
	Command string // as the data sheet names it
	SW      uint16 // status word, SW1 in the upper byte
}

// Error tells the status word, and its meaning if it is a common one.
func (e *StatusError) Error() string {
	if m := meanings[e.SW]; m != "" {
		return fmt.Sprintf("ntag424: %s: status %04X, %s", e.Command, e.SW, m)
	}
	return fmt.Sprintf("ntag424: %s: status %04X", e.Command, e.SW)
}

// Is tells that the status is the one of a card that wants to wait.
func (e *StatusError) Is(target error) bool { return target == ErrDelayed && e.SW == swDelay }

// Status words of the data sheet, section 10.
const (
	swOK       = 0x9000
	swNative   = 0x9100
	swMore     = 0x91AF
	swSigned   = 0x9190 // Read_Sig succeeded
	swDelay    = 0x91AD
	swAuthFail = 0x91AE
)

var meanings = map[uint16]string{
	0x911C: "illegal command", 0x911E: "integrity error", 0x9140: "no such key", 0x917E: "wrong length", 0x919D: "permission denied",
	0x919E: "wrong parameter", 0x91AD: "authentication delayed", 0x91AE: "authentication error", 0x91BE: "beyond the file",
	0x91CA: "command aborted", 0x91EE: "memory error", 0x91F0: "no such file",
	0x6581: "memory error", 0x6700: "wrong length", 0x6982: "security status not satisfied", 0x6985: "no file selected", 0x6A82: "no such file",
	0x6A86: "wrong parameter", 0x6D00: "no such command", 0x6E00: "no such class",
}

// LengthError says that an answer, or what was to be written or read, has a length that cannot be.
type LengthError struct {
	Command   string
	Got, Want int // bytes; Want is the only right length, the least or the most, whichever Got missed
}

// Error tells both lengths.
func (e *LengthError) Error() string {
	return fmt.Sprintf("ntag424: %s: %d bytes, want %d", e.Command, e.Got, e.Want)
}

// AuthError says that card and reader do not hold the same key: the card is not one of ours, or is only a copy of one.
type AuthError struct {
	KeyNo byte
	// Refused is true if the card refused our proof, false if we refused the card's.
	Refused bool
}

// Error tells who refused whom.
func (e *AuthError) Error() string {
	if e.Refused {
		return fmt.Sprintf("ntag424: key %d: the card refused our proof", e.KeyNo)
	}
	return fmt.Sprintf("ntag424: key %d: the card's proof is wrong", e.KeyNo)
}

// MACError says that a MAC is wrong: what it covers was not made by the card, or not for this moment.
type MACError struct{ Of string } // command, or "SUN"

// Error names what the MAC should have covered.
func (e *MACError) Error() string { return fmt.Sprintf("ntag424: %s: wrong MAC", e.Of) }

// FormatError says that a value from a card, or one that was to be put on it, has not the form it should have.
type FormatError struct{ Of, Problem string }

// Error names the value and what is wrong with it.
func (e *FormatError) Error() string { return fmt.Sprintf("ntag424: %s: %s", e.Of, e.Problem) }

func malformed(of, problem string, args ...any) error {
	return &FormatError{Of: of, Problem: fmt.Sprintf(problem, args...)}
}

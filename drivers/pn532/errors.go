package pn532

import (
	"errors"
	"fmt"

	"passlane/drivers/nfc"
)

// Errors that say why the reader does not do what it was asked to. That the chip is silent, talks nonsense, or is not there, is
// nfc.ErrUnplugged, wrapped with the cause.
var (
	// ErrHalted means that the reader was halted and stays inert.
	ErrHalted = errors.New("pn532: halted")
	// ErrSyntax means that the chip refused a command as a whole, with its error frame.
	ErrSyntax = errors.New("pn532: chip refused the command")
)

var (
	errNoAck    = errors.New("pn532: command is not acknowledged")
	errSilent   = errors.New("pn532: no response")
	errResponse = errors.New("pn532: response does not fit the command")
	errTooLong  = errors.New("pn532: answer of the card has no end")
)

// InvalidError names an argument that cannot be.
type InvalidError struct {
	Field string
	Value any
	Want  string
}

// Error names the field, its value and what it should be.
func (e *InvalidError) Error() string {
	return fmt.Sprintf("pn532: %s is %v, want %s", e.Field, e.Value, e.Want)
}

// OtherDeviceError says that what answers is no PN532.
type OtherDeviceError struct{ Firmware Firmware }

// Error names what the device says of itself.
func (e *OtherDeviceError) Error() string {
	return fmt.Sprintf("pn532: the device is no PN532 but %v", e.Firmware)
}

// Status is the error that the chip reports in a response, the lower six bits of its status byte (UM0701-02, 7.1).
type Status byte

const (
	statusTimeout   Status = 0x01
	statusCRC       Status = 0x02
	statusHeat      Status = 0x0D
	statusOverdrive Status = 0x2D
)

var statuses = map[Status]string{
	statusTimeout: "timeout", statusCRC: "CRC", 0x03: "parity", 0x04: "bit count in anticollision", 0x05: "framing", 0x06: "bit collision",
	0x07: "buffer too small", 0x09: "RF buffer overflow", 0x0A: "RF field not on in time", 0x0B: "RF protocol", statusHeat: "overheated",
	0x0E: "internal buffer overflow", 0x10: "invalid parameter", 0x12: "unsupported command", 0x13: "format", 0x14: "authentication",
	0x23: "check byte of the UID", 0x25: "invalid state", 0x26: "not allowed", 0x27: "no such target", 0x29: "released",
	0x2A: "other card", 0x2B: "card disappeared", 0x2C: "NFCID3", statusOverdrive: "over-current", 0x2E: "NAD missing",
}

// Error tells the number, and its meaning.
func (s Status) Error() string {
	if m := statuses[s]; m != "" {
		return fmt.Sprintf("pn532: status %02X, %s", byte(s), m)
	}
	return fmt.Sprintf("pn532: status %02X", byte(s))
}

// ill tells the troubles that are the reader's own and not the card's.
func (s Status) ill() bool { return s == statusHeat || s == statusOverdrive }

// unplugged is err as the trouble of the reader that it is.
func unplugged(err error) error {
	if errors.Is(err, nfc.ErrUnplugged) {
		return err
	}
	return fmt.Errorf("%w: %w", nfc.ErrUnplugged, err)
}

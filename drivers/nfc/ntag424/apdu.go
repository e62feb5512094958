package ntag424

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"passlane/drivers/nfc"
)

// maxBody is the most that a short APDU carries.
const maxBody = 255

// command is a native command of the chip (data sheet, 10).
type command struct {
	name string
	ins  byte
}

var (
	cmdAuthFirst      = command{"AuthenticateEV2First", 0x71}
	cmdAuthSecond     = command{"AuthenticateEV2First part 2", 0xAF}
	cmdCardUID        = command{"GetCardUID", 0x51}
	cmdKeyVersion     = command{"GetKeyVersion", 0x64}
	cmdChangeKey      = command{"ChangeKey", 0xC4}
	cmdChangeSettings = command{"ChangeFileSettings", 0x5F}
	cmdReadData       = command{"ReadData", 0xAD}
	cmdWriteData      = command{"WriteData", 0x8D}
	cmdReadSig        = command{"Read_Sig", 0x3C}
)

// apdu wraps the command and its data, at most maxBody bytes of it, as an APDU of ISO/IEC 7816-4.
func (c command) apdu(data ...[]byte) []byte {
	body := slices.Concat(data...)
	out := []byte{0x90, c.ins, 0, 0}
	if len(body) > 0 {
		out = append(append(out, byte(len(body))), body...)
	}
	return append(out, 0)
}

// ask sends a native command without secure messaging and returns the data of its answer.
func ask(ctx context.Context, card nfc.Card, c command, want uint16, data ...[]byte) ([]byte, error) {
	return exchange(ctx, card, c.name, c.apdu(data...), want)
}

// exchange sends an APDU and returns the data of its answer. A status word other than want is a *StatusError.
func exchange(ctx context.Context, card nfc.Card, name string, apdu []byte, want uint16) ([]byte, error) {
	answer, err := card.Transceive(ctx, apdu)
	if err != nil {
		return nil, fmt.Errorf("ntag424: %s: %w", name, err)
	}
	at := len(answer) - 2
	if at < 0 {
		return nil, &LengthError{Command: name, Got: len(answer), Want: 2}
	}
	if sw := binary.BigEndian.Uint16(answer[at:]); sw != want {
		return nil, &StatusError{Command: name, SW: sw}
	}
	return answer[:at], nil
}

// sized is exchange for an answer of known length.
func sized(name string, answer []byte, err error, want int) ([]byte, error) {
	if err == nil && len(answer) != want {
		return nil, &LengthError{Command: name, Got: len(answer), Want: want}
	}
	return answer, err
}

package ntag424

import (
	"context"
	"encoding/binary"

	"passlane/drivers/nfc"
)

// Sizes of a Type 4 tag's files.
const (
	containerSize = 15   // of the part of the capability container that matters
	lengthSize    = 2    // in front of the message
	maxMessage    = 4096 // bytes; the chip's file holds 254
	maxRead       = 224  // fits the frame of every reader
	maxWrite      = 128
)

var (
	application   = []byte{0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01} // NFC Forum Type 4, version 2
	containerFile = [2]byte{0xE1, 0x03}
)

// Names of the inter-industry commands (data sheet, 10.9).
const (
	isoSelect = "SELECT"
	isoRead   = "READ BINARY"
	isoUpdate = "UPDATE BINARY"
)

// Select selects the NDEF application, in which the card's keys and files are, and ends a session. Errors: *StatusError for a card
// without one, *LengthError.
func Select(ctx context.Context, card nfc.Card) error {
	apdu := append([]byte{0x00, 0xA4, 0x04, 0x00, byte(len(application))}, application...)
	_, err := exchange(ctx, card, isoSelect, append(apdu, 0x00), swOK)
	return err
}

// ReadNDEF selects the NDEF application and returns the message on the card, at most 4096 bytes; an empty file gives an empty one
// (NFC Forum Type 4 Tag, mapping version 2). It asks for no proof: what it returns may be anybody's. Errors:
// *StatusError, *LengthError, *FormatError.
func ReadNDEF(ctx context.Context, card nfc.Card) ([]byte, error) {
	c, err := openMessage(ctx, card)
	if err != nil {
		return nil, err
	}
	if c.readAccess != accessFree {
		return nil, malformed("NDEF file", "not free to read (%02X)", c.readAccess)
	}
	head, err := readBinary(ctx, card, 0, lengthSize)
	if err != nil {
		return nil, err
	}
	length := int(binary.BigEndian.Uint16(head))
	if length > min(c.fileSize-lengthSize, maxMessage) {
		return nil, malformed("NDEF file", "a message of %d bytes in a file of %d", length, c.fileSize)
	}
	message := make([]byte, 0, length)
	for len(message) < length {
		part, err := readBinary(ctx, card, lengthSize+len(message), min(length-len(message), c.maxRead, maxRead))
		if err != nil {
			return nil, err
		}
		message = append(message, part...)
	}
	return message, nil
}

// WriteNDEF selects the NDEF application and writes a message, while anybody may write, as from the factory. The length goes
// to zero first and is set last, so a card torn away in between holds an empty message, not half a one. Errors as for ReadNDEF.
func WriteNDEF(ctx context.Context, card nfc.Card, message []byte) error {
	c, err := openMessage(ctx, card)
	if err != nil {
		return err
	}
	if c.writeAccess != accessFree {
		return malformed("NDEF file", "not free to write (%02X)", c.writeAccess)
	}
	if most := min(c.fileSize-lengthSize, maxMessage); len(message) > most {
		return &LengthError{Command: isoUpdate, Got: len(message), Want: most}
	}
	if err := updateBinary(ctx, card, 0, make([]byte, lengthSize)); err != nil {
		return err
	}
	for at := 0; at < len(message); {
		part := message[at:min(at+maxWrite, at+c.maxWrite, len(message))]
		if err := updateBinary(ctx, card, lengthSize+at, part); err != nil {
			return err
		}
		at += len(part)
	}
	return updateBinary(ctx, card, 0, binary.BigEndian.AppendUint16(nil, uint16(len(message))))
}

// openMessage selects the application, reads the container and selects the file it names.
func openMessage(ctx context.Context, card nfc.Card) (container, error) {
	if err := Select(ctx, card); err != nil {
		return container{}, err
	}
	if err := selectFile(ctx, card, containerFile); err != nil {
		return container{}, err
	}
	raw, err := readBinary(ctx, card, 0, containerSize)
	if err != nil {
		return container{}, err
	}
	c, err := parseContainer([containerSize]byte(raw))
	if err != nil {
		return container{}, err
	}
	return c, selectFile(ctx, card, c.file)
}

func selectFile(ctx context.Context, card nfc.Card, file [2]byte) error {
	_, err := exchange(ctx, card, isoSelect, []byte{0x00, 0xA4, 0x00, 0x0C, 0x02, file[0], file[1]}, swOK)
	return err
}

// readBinary reads exactly n bytes, at most 255, of the selected file.
func readBinary(ctx context.Context, card nfc.Card, offset, n int) ([]byte, error) {
	got, err := exchange(ctx, card, isoRead, []byte{0x00, 0xB0, byte(offset >> 8), byte(offset), byte(n)}, swOK)
	return sized(isoRead, got, err, n)
}

func updateBinary(ctx context.Context, card nfc.Card, offset int, data []byte) error {
	apdu := append([]byte{0x00, 0xD6, byte(offset >> 8), byte(offset), byte(len(data))}, data...)
	_, err := exchange(ctx, card, isoUpdate, apdu, swOK)
	return err
}

// Package nfc is what readers of contactless cards share: the card in the field as values and one method,
// and the reading of a Type 2 tag (NFC Forum Type 2 Tag; NXP NTAG213/215/216 data sheet).
package nfc

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
)

// Errors that a reader or a card returns, wrapped.
var (
	// ErrTagLost means that the card left the field or no longer answers.
	ErrTagLost = errors.New("nfc: tag lost")
	// ErrNak means that the card answered, and refused the command.
	ErrNak = errors.New("nfc: tag refused (NAK)")
	// ErrUnplugged means that the reader itself is gone.
	ErrUnplugged = errors.New("nfc: reader unplugged")
)

// Tag is how a card of ISO/IEC 14443-3 type A names itself in anticollision. A UID is an index, never a proof.
type Tag struct {
	UID  []byte  // 4, 7 or 10 bytes, first byte first
	ATQA [2]byte // in the order received
	SAK  byte    // bit 20h set: speaks ISO/IEC 14443-4
}

// String returns the kind of the card without its UID, which would name its holder.
func (t Tag) String() string {
	return fmt.Sprintf("type A card, UID of %d bytes, ATQA %s, SAK %02x", len(t.UID), hex.EncodeToString(t.ATQA[:]), t.SAK)
}

// Card is a card in a reader's field.
type Card interface {
	// Tag returns how the card named itself.
	Tag() Tag
	// Transceive sends cmd and returns the answer, both without CRC. For a card of ISO/IEC 14443-4 (SAK bit 20h)
	// cmd is one APDU and the answer its data and status word: the reader activates the card and takes care of
	// blocks, chaining and waiting times. Such a card refuses by its status word, never by ErrNak. Errors:
	// ErrTagLost, ErrNak, ErrUnplugged, or that of ctx, wrapped.
	Transceive(ctx context.Context, cmd []byte) ([]byte, error)
}

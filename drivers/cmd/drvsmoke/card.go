package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/ntag424"
)

// speaksISO is the bit of a SAK that tells of ISO/IEC 14443-4.
const speaksISO = 0x20

var errNoProof = errors.New("the card has none of the keys")

// errWaits tells that nothing is known of the keys: the card lets nobody authenticate for now.
var errWaits = errors.New("the card asks to wait before it authenticates (91AD), because wrong keys were tried on it: lay it down again later")

// A card that asks to wait is asked again, and so often, which is 10 s: its delay grows with every wrong key.
const (
	patience  = 200 * time.Millisecond
	mostAsked = 50
)

// read reads what the card says.
func (r *report) read(ctx context.Context, card nfc.Card) error {
	if card.Tag().SAK&speaksISO != 0 {
		m, err := ntag424.ReadNDEF(ctx, card)
		if err != nil {
			return err
		}
		r.Says = &message{NDEF: hexa(m), ndef: m}
		return nil
	}
	dump, err := nfc.ReadType2(ctx, card)
	if err != nil {
		return err
	}
	r.Says = &message{NDEF: hexa(ndefIn(dump)), Memory: hexa(dump)}
	return nil
}

// TLVs of a Type 2 tag (NFC Forum Type 2 Tag, 2.3), which nfc.ReadType2 has found sound.
const (
	userStart     = 16
	tlvNull       = 0x00
	tlvNDEF       = 0x03
	tlvTerminator = 0xFE
)

// ndefIn returns the NDEF message in a tag's memory, nil if there is none.
func ndefIn(dump []byte) []byte {
	for at := userStart; at+1 < len(dump) && dump[at] != tlvTerminator; {
		if dump[at] == tlvNull {
			at++
			continue
		}
		value, size := at+2, int(dump[at+1])
		if size == 0xFF && at+3 < len(dump) {
			value, size = at+4, int(dump[at+2])<<8|int(dump[at+3])
		}
		if dump[at] == tlvNDEF && value+size <= len(dump) {
			return dump[value : value+size]
		}
		at = value + size
	}
	return nil
}

// prove lets the card prove that it has one of the keys. Without keys nothing is asked; with keys, no proof is an error.
func (r *report) prove(ctx context.Context, card nfc.Card, keys []cardKey, random io.Reader) (err error) {
	r.Authentication = &authentication{How: howNot, Reason: "no keys were given"}
	switch {
	case len(keys) == 0:
		return nil
	case card.Tag().SAK&speaksISO == 0:
		r.Authentication.Reason = "a plain tag proves nothing"
		return errNoProof
	}
	if r.Authentication, err = mutual(ctx, card, keys, random); err != nil || r.Authentication.Proven {
		return err
	}
	if a := heard(r.Says.ndef, keys); a != nil {
		r.Authentication = a
		return nil
	}
	return errNoProof
}

// mutual tries each key in each slot, until card and reader have proved it to each other. The error is errWaits if the card wants to wait
// longer than anybody stands before it.
func mutual(ctx context.Context, card nfc.Card, keys []cardKey, random io.Reader) (*authentication, error) {
	not := &authentication{How: howNot, Reason: errNoProof.Error()}
	for i, k := range keys {
		for _, slot := range k.slots() {
			uid, err := patient(ctx, card, k.key, slot, random)
			var wrong *ntag424.AuthError
			var status *ntag424.StatusError
			switch {
			case errors.Is(err, ntag424.ErrDelayed):
				not.Reason = err.Error()
				return not, errWaits
			case errors.As(err, &wrong) || errors.As(err, &status):
				not.Reason = err.Error()
			case err != nil:
				return not, err
			default:
				return &authentication{How: howAES, Proven: true, Key: &i, Slot: &slot, UID: hexa(uid)}, nil
			}
		}
	}
	return not, nil
}

// patient asks for a proof until the card does not ask for patience any more.
func patient(ctx context.Context, card nfc.Card, key ntag424.Key, slot int, random io.Reader) (uid []byte, err error) {
	for range mostAsked {
		if uid, err = proof(ctx, card, key, slot, random); !errors.Is(err, ntag424.ErrDelayed) {
			return uid, err
		}
		select {
		case <-time.After(patience):
		case <-ctx.Done():
			return nil, err
		}
	}
	return nil, err
}

func proof(ctx context.Context, card nfc.Card, key ntag424.Key, slot int, random io.Reader) ([]byte, error) {
	if err := ntag424.Select(ctx, card); err != nil {
		return nil, err
	}
	session, err := ntag424.Authenticate(ctx, card, byte(slot), key, random)
	if err != nil {
		return nil, err
	}
	uid, err := session.CardUID(ctx)
	if err != nil {
		return nil, fmt.Errorf("after the proof: %w", err)
	}
	return uid, nil
}

package station

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/ntag424"
	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
)

// speaksISO is the bit of a SAK that tells of ISO/IEC 14443-4: a card with files and keys, not a plain tag.
const speaksISO = 0x20

// present reads what lies on the reader. The error is that of a card that left or of a reader that is gone; a card that answers
// what no pass would is Malformed.
func (s *Station) present(ctx context.Context, card nfc.Card) (pass.Presented, error) {
	if card.Tag().SAK&speaksISO != 0 {
		return s.chip(ctx, card)
	}
	dump, err := nfc.ReadType2(ctx, card)
	if err != nil {
		return stranger(ctx, pass.MediumTag, err)
	}
	return pass.ReadTag(dump, s.kit.Trust), nil
}

// stranger is a card that answers what no pass would, unless it is gone or the reader is.
func stranger(ctx context.Context, m pass.Medium, err error) (pass.Presented, error) {
	if errors.Is(err, nfc.ErrTagLost) || errors.Is(err, nfc.ErrUnplugged) || ctx.Err() != nil {
		return pass.Presented{}, err
	}
	return pass.Presented{Medium: m, Result: pass.Malformed, Field: "card", Reason: err.Error()}, nil
}

// chip reads a card with files, and lets it prove that it is the original. The key for that is the card's own and lies in the row that
// the seal on the card opens: a lane has no key of the fleet. A genuine pass that the registry has no key for proves nothing and
// is as good as a plain tag.
func (s *Station) chip(ctx context.Context, card nfc.Card) (pass.Presented, error) {
	err := ntag424.Select(ctx, card)
	var message []byte
	if err == nil {
		message, err = ntag424.ReadNDEF(ctx, card)
	}
	if err != nil {
		return stranger(ctx, pass.MediumCard, err)
	}
	p := pass.ReadCard(message, card.Tag().UID, s.kit.Trust)
	if p.Result != pass.Valid {
		return p, nil
	}
	keys := s.cardKeys(ctx, p)
	if len(keys) == 0 {
		return p, nil
	}
	proof, err := s.prove(ctx, card, p, keys)
	if errors.Is(err, errMute) {
		proof, err = s.heard(ctx, pass.Link(message), p, keys)
	}
	if err != nil {
		return pass.Presented{}, err
	}
	if proof == pass.NoProof {
		return p, nil
	}
	return p.Prove(proof), nil
}

// cardKeys returns the keys that are good for a card, the newest first.
func (s *Station) cardKeys(ctx context.Context, p pass.Presented) []registry.CardKey {
	if s.kit.Registry == nil {
		return nil
	}
	a, known, err := s.kit.Registry.Find(ctx, p.Number, p.HolderKey)
	if err != nil || !known || !a.Opened {
		return nil // the lookup says why
	}
	return a.Pass.Card.Keys
}

// errMute tells that a card does not speak of authentication at all.
var errMute = errors.New("station: the card does not authenticate")

// prove lets the card prove that it has one of the keys, and that it is the card that the seal names.
func (s *Station) prove(ctx context.Context, card nfc.Card, p pass.Presented, keys []registry.CardKey) (pass.Proof, error) {
	for _, k := range keys {
		if err := ntag424.Select(ctx, card); err != nil {
			return gone(ctx, err)
		}
		session, err := ntag424.Authenticate(ctx, card, registry.CardSlot, ntag424.Key(k.Key), rand.Reader)
		var refused *ntag424.AuthError
		switch {
		case errors.As(err, &refused):
			continue // perhaps it has the key from before
		case err != nil:
			var status *ntag424.StatusError
			if errors.As(err, &status) {
				return pass.NoProof, errMute
			}
			return gone(ctx, err)
		}
		uid, err := session.CardUID(ctx)
		if err != nil || !bytes.Equal(uid, p.TagUID) {
			return gone(ctx, err)
		}
		return pass.Proven, nil
	}
	return pass.Failed, nil
}

// gone is the proof of a card that could not give it: none of a card that left, else a failed one.
func gone(ctx context.Context, err error) (pass.Proof, error) {
	if err != nil && (errors.Is(err, nfc.ErrTagLost) || errors.Is(err, nfc.ErrUnplugged) || ctx.Err() != nil) {
		return pass.NoProof, err
	}
	return pass.Failed, nil
}

// heard takes the message that a card signed by itself when it was laid down (SUN), for a card or reader that can do no more. It counts
// once: a counter that was seen before is a copy. It proves no original: whoever had a phone at the card for a moment has a message that
// no lane has seen, and counters are each lane's own. So it is as good as a plain tag, and somebody looks at the face.
func (s *Station) heard(ctx context.Context, url string, p pass.Presented, keys []registry.CardKey) (pass.Proof, error) {
	sun, err := ntag424.ParseSUN(url)
	if err != nil || s.kit.Ledger == nil {
		return pass.Failed, nil // it should have proved itself and has nothing to say
	}
	for _, k := range keys {
		key := ntag424.Key(k.Key)
		tap, err := ntag424.VerifySUN(sun, key, func([]byte) ntag424.Key { return key })
		if err != nil || !bytes.Equal(tap.UID, p.TagUID) {
			continue
		}
		fresh, err := s.kit.Ledger.Tapped(ctx, tap.UID, tap.Counter)
		if err != nil {
			s.opts.Log.Error("ledger", keyError, err)
			return pass.NoProof, nil
		}
		if !fresh {
			return pass.Replayed, nil
		}
		return pass.NoProof, nil
	}
	return pass.Failed, nil
}

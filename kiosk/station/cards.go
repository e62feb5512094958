package station

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"time"

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
	if gone(ctx, err) {
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
	proof, err := s.proof(ctx, card, p, keys, pass.Link(message))
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
	a, _, _ := s.kit.Registry.Find(ctx, p.Number, p.HolderKey) // an error gives no keys; the lookup says why
	return a.Pass.Card.Keys
}

// How a card that gives no proof is asked again, until so long before its time on the reader is over: the registry is to be asked, too.
const (
	askAgain = 200 * time.Millisecond
	askUntil = time.Second
)

// proof asks the card for a proof until it gives one, good or wrong, or the time to read it is nearly over. A key whose proof was wrong is
// not tried again: the card would want to wait the longer.
func (s *Station) proof(ctx context.Context, card nfc.Card, p pass.Presented, keys []registry.CardKey, url string) (pass.Proof, error) {
	end := s.now() + s.opts.Settings.Times.Read - askUntil
	for first := true; ; first = false {
		proof, left, err := s.prove(ctx, card, p, keys)
		if err == nil && errors.Is(left.why, errMute) && first {
			proof, err = s.heard(ctx, url, p, keys)
		}
		if err != nil || proof != pass.Unproven || s.now()+askAgain > end {
			return proof, err
		}
		keys = left.keys
		rest(ctx, askAgain)
	}
}

// errMute tells that a card does not speak of authentication at all.
var errMute = errors.New("station: the card does not authenticate")

// unasked are the keys of which a card has not said whether it has them, and why it did not.
type unasked struct {
	keys []registry.CardKey
	why  error
}

// prove lets the card prove that it has one of the keys, and that it is the card that the seal names. It failed when all its proofs are
// wrong, and not before.
func (s *Station) prove(ctx context.Context, card nfc.Card, p pass.Presented, keys []registry.CardKey) (proof pass.Proof, left unasked, err error) {
	for _, k := range keys {
		err := ask(ctx, card, p, k)
		switch {
		case err == nil:
			return pass.Proven, unasked{}, nil
		case gone(ctx, err):
			return pass.NoProof, unasked{}, err
		case errors.Is(err, errWrong):
			continue // perhaps it has the key from before
		}
		left.keys, left.why = append(left.keys, k), err
	}
	if len(left.keys) > 0 {
		return pass.Unproven, left, nil
	}
	return pass.Failed, left, nil
}

// errWrong tells of a proof that is wrong: what the card has is another key, or another card's.
var errWrong = errors.New("station: the card's proof is wrong")

// ask lets the card prove that it has one key, and that it is the card that the seal names.
func ask(ctx context.Context, card nfc.Card, p pass.Presented, k registry.CardKey) error {
	if err := ntag424.Select(ctx, card); err != nil {
		return err
	}
	session, err := ntag424.Authenticate(ctx, card, registry.CardSlot, ntag424.Key(k.Key), rand.Reader)
	var refused *ntag424.AuthError
	var status *ntag424.StatusError
	switch {
	case errors.As(err, &refused):
		return errWrong
	case errors.As(err, &status) && !errors.Is(err, ntag424.ErrDelayed):
		return errMute
	case err != nil:
		return err
	}
	uid, err := session.CardUID(ctx)
	var mac *ntag424.MACError
	if errors.As(err, &mac) || err == nil && !bytes.Equal(uid, p.TagUID) {
		return errWrong
	}
	return err
}

// gone tells that an error is of a card that left, or of a reader.
func gone(ctx context.Context, err error) bool {
	return errors.Is(err, nfc.ErrTagLost) || errors.Is(err, nfc.ErrUnplugged) || ctx.Err() != nil
}

// heard takes the message that a card signed by itself when it was laid down (SUN), for a card or reader that can do no more. It counts
// once: a counter that was seen before is a copy. It proves no original: whoever had a phone at the card for a moment has a message that
// no lane has seen, and counters are each lane's own. So it is as good as a plain tag, and somebody looks at the face.
func (s *Station) heard(ctx context.Context, url string, p pass.Presented, keys []registry.CardKey) (pass.Proof, error) {
	sun, err := ntag424.ParseSUN(url)
	if err != nil || s.kit.Ledger == nil {
		return pass.Unproven, nil // it should have proved itself and has nothing to say
	}
	for _, k := range keys {
		key := ntag424.Key(k.Key)
		tap, err := ntag424.VerifySUN(sun, key, func([]byte) ntag424.Key { return key })
		if err != nil || !bytes.Equal(tap.UID, p.TagUID) {
			continue
		}
		fresh, err := s.kit.Ledger.Tapped(ctx, p.HolderKey.Card(tap.UID), tap.Counter)
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

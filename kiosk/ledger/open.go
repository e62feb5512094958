package ledger

import (
	"errors"
	"fmt"

	"passlane/kiosk/sealed"
)

// ErrNoPeriod tells that a record does not begin a period.
var ErrNoPeriod = errors.New("ledger: begins no period")

// OpenPeriod returns the period that a record begins. Only the hub has the key.
func OpenPeriod(r Record, key *sealed.PrivateKey) (*sealed.Period, error) {
	b, err := r.Content()
	if err != nil {
		return nil, err
	}
	p, is := b.(Period)
	if !is {
		return nil, fmt.Errorf("record %d: %w", r.Seq, ErrNoPeriod)
	}
	return key.Period(p.Key, r.Seq, r.Place())
}

// OpenNames returns the names that a record seals, none where it names nobody; the error is sealed.ErrErased where their key was destroyed.
func OpenNames(s Stored, p *sealed.Period) (n Names, err error) {
	if len(s.Record.Sealed) == 0 {
		return n, nil
	}
	key, err := p.Unwrap(s.Key, s.Hash[:])
	if err != nil {
		return n, err
	}
	b, err := key.Open(s.Record.Sealed, s.Record.Place())
	if err != nil {
		return n, err
	}
	return ParseNames(b)
}

// OpenImage returns an image from its sealed bytes and its wrapped key; the error is sealed.ErrErased where the key was destroyed.
func OpenImage(id ImageID, wrapped, b []byte, p *sealed.Period) ([]byte, error) {
	key, err := p.Unwrap(wrapped, id[:])
	if err != nil {
		return nil, err
	}
	return key.Open(b, []byte(ImagePlace))
}

package issue

import (
	"crypto"
	"crypto/rand"
	"io"
	"sync"

	"passlane/kiosk/pass"
	"passlane/ui/typeset"
)

// Opts says for whom a desk issues.
type Opts struct {
	Signer    pass.SignerID    // as in the certificate of Key
	Key       crypto.Signer    // ECDSA
	Country   string           // issuing state, three letters (ICAO 9303-3, 5)
	Trust     pass.Trust       // of the lanes; it must know Signer
	Authority Words            // who issues, as printed on the pass
	Provinces map[string]Words // names by ISO 3166-2 code behind the hyphen; a province without a name is printed as its code

	// Diversify returns the key of a card by its UID; nil makes no NTAG 424 DNA cards.
	Diversify func(uid []byte) ([16]byte, error)
	Slot      KeySlot // where that key lies on the card

	Random io.Reader // nil is crypto/rand
	Fonts  []string  // folders; none are the system's
}

// Words is one thing in the three languages of a pass.
type Words struct {
	Khmer   string `toml:"km" json:"km"`
	Thai    string `toml:"th" json:"th"`
	English string `toml:"en" json:"en"`
}

// KeySlot is where a key lies on a card.
type KeySlot struct {
	Number  byte `toml:"number"`  // of the application key, 0 to 4
	Version byte `toml:"version"` // as the registry counts a card's keys
}

// Desk issues passes. It may be used by several goroutines.
type Desk struct {
	opts    Opts
	drawing sync.Mutex // a setter serves one at a time
	setter  *typeset.Setter
	ocrb    *typeset.OCRB
}

// New returns a desk. The error is a *pass.FieldError for an option that cannot be, or wraps typeset.ErrNoFont or typeset.ErrNoOCRB.
func New(o Opts) (*Desk, error) {
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	setter, err := typeset.New(o.Fonts...)
	if err != nil {
		return nil, err
	}
	ocrb, err := typeset.NewOCRB(o.Fonts...)
	if err != nil {
		return nil, err
	}
	return &Desk{opts: o, setter: setter, ocrb: ocrb}, nil
}

func (o Opts) check() error {
	wrong := func(field, reason string) error { return &pass.FieldError{Field: field, Reason: reason} }
	switch {
	case o.Key == nil:
		return wrong("signing key", "missing")
	case len(o.Country) != 3:
		return wrong("issuing country", "not three letters")
	case len(o.Trust.Find(o.Signer)) == 0:
		return wrong("signer", o.Signer.String()+" is not on the trust list: no lane would take its passes")
	case o.Authority.English == "" || o.Authority.Khmer == "" || o.Authority.Thai == "":
		return wrong("authority", "wants a name in Khmer, Thai and English")
	case o.Slot.Number > 4:
		return wrong("card key number", "not 0 to 4")
	}
	return nil
}

package pass

import (
	"crypto"
	"crypto/ecdsa"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
)

// Issue is a border pass to be sealed.
type Issue struct {
	Number    string // 1 to 24 of A-Z, 0-9
	Class     string // 1 to 8 of A-Z, 0-9
	Province  string // ISO 3166-2 behind the hyphen, 1 to 3 of A-Z, 0-9
	ValidFrom Date
	ValidTo   Date
	Issued    Date   // day of the document and of its signature
	Country   string // issuing state, 1 to 3 letters (ICAO 9303-3, 5)
	HolderKey HolderKey
	TagUID    []byte // of the tag it will be written on, 4, 7 or 10 bytes; empty for print
}

// Sign returns the raw seal, header version 3, signed by key on behalf of signer. The curve of the key chooses the hash; a nil rand
// gives the deterministic signature of keys that know it. Errors name the field (*FieldError) or come from the key.
func (i Issue) Sign(signer SignerID, key crypto.Signer, rand io.Reader) ([]byte, error) {
	if err := i.check(); err != nil {
		return nil, err
	}
	b, err := i.header(signer)
	if err != nil {
		return nil, err
	}
	b = i.messages(b)
	sig, err := signRaw(b, key, rand)
	if err != nil {
		return nil, err
	}
	return append(appendLength(append(b, signatureTag), len(sig)), sig...), nil
}

func (i Issue) check() error {
	switch {
	case !isPlain(i.Number, 1, MaxNumber):
		return wrong("pass number", "not 1 to %d letters and digits", MaxNumber)
	case !isPlain(i.Class, 1, MaxClass):
		return wrong("class", "not 1 to %d letters and digits", MaxClass)
	case !isPlain(i.Province, 1, MaxProvince):
		return wrong("province", "not 1 to %d letters and digits", MaxProvince)
	case !isPlain(i.Country, 1, 3) || !letters(i.Country):
		return wrong("issuing country", "not 1 to 3 letters")
	case !i.Issued.Valid():
		return wrong("issue date", "no such date")
	case !i.ValidFrom.Valid() || !i.ValidTo.Valid() || i.ValidTo.Before(i.ValidFrom):
		return wrong("validity", "no such dates, or in the wrong order")
	case i.HolderKey.IsZero():
		return wrong("holder key", "missing")
	case len(i.TagUID) != 0 && !uidSize(len(i.TagUID)):
		return wrong("tag UID", "%d bytes, want 4, 7 or 10", len(i.TagUID))
	}
	return nil
}

func (i Issue) header(signer SignerID) ([]byte, error) {
	signer = NewSignerID(signer.ID, signer.Ref)
	if !isPlain(signer.ID, 4, 4) || signer.ID == decimalSigner {
		return nil, wrong("signer id", "not four letters or digits")
	}
	if !isPlain(signer.Ref, 1, 255) {
		return nil, wrong("certificate reference", "not 1 to 255 letters and digits")
	}
	b := []byte{sealMagic, 3}
	for _, text := range []string{fmt.Sprintf("%-3s", i.Country), fmt.Sprintf("%s%02X", signer.ID, len(signer.Ref)), signer.Ref} {
		b, _ = appendC40(b, text) // the alphabet was checked
	}
	b = appendSealDate(appendSealDate(b, i.Issued), i.Issued)
	return append(b, borderFeature, borderCategory), nil
}

func (i Issue) messages(b []byte) []byte {
	add := func(tag byte, value []byte) { b = append(appendLength(append(b, tag), len(value)), value...) }
	text := func(tag byte, t string) {
		value, _ := appendC40(nil, t) // the alphabet was checked
		add(tag, value)
	}
	text(msgNumber, i.Number)
	text(msgClass, i.Class)
	add(msgValidity, appendSealDate(appendSealDate(nil, i.ValidFrom), i.ValidTo))
	text(msgProvince, i.Province)
	add(msgHolderKey, i.HolderKey[:])
	if len(i.TagUID) > 0 {
		add(msgTagUID, i.TagUID)
	}
	return b
}

// signRaw returns r and s side by side, each as long as the curve's order.
func signRaw(message []byte, key crypto.Signer, rand io.Reader) ([]byte, error) {
	public, ok := key.Public().(*ecdsa.PublicKey)
	if !ok {
		return nil, wrong("signing key", "not an ECDSA key")
	}
	c := curve{elliptic: public.Curve}
	h := c.hash()
	der, err := key.Sign(rand, digest(h, message), h)
	if err != nil {
		return nil, fmt.Errorf("pass: sign: %w", err)
	}
	var rs struct{ R, S *big.Int }
	n := c.orderBytes()
	rest, err := asn1.Unmarshal(der, &rs)
	if err != nil || len(rest) > 0 || rs.R.Sign() < 0 || rs.S.Sign() < 0 || rs.R.BitLen() > 8*n || rs.S.BitLen() > 8*n {
		return nil, errors.New("pass: sign: the key returned no ECDSA signature")
	}
	sig := make([]byte, 2*n)
	rs.R.FillBytes(sig[:n])
	rs.S.FillBytes(sig[n:])
	return sig, nil
}

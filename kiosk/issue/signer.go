package issue

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"time"

	"passlane/kiosk/pass"
)

// Certificate makes the certificate of a signer, in DER, as lanes keep it on their trust list: signed by its own key, an ECDSA key on a NIST
// curve, with a drawn serial number. id is the signer id of a seal's header, two letters of a country and two characters of the signer's name
// (ICAO 9303-13, 2.2); both days belong to the validity. The error is a *pass.FieldError, or the key's.
func Certificate(id string, key crypto.Signer, from, to pass.Date) ([]byte, error) {
	if err := checkSignerID(id); err != nil {
		return nil, err
	}
	if !from.Valid() || !to.Valid() || to.Before(from) {
		return nil, &pass.FieldError{Field: "signer validity", Reason: "no such dates, or in the wrong order"}
	}
	var serial [4]byte
	for serial[0] == 0 {
		rand.Read(serial[:]) // never fails
		serial[0] &= 0x7F    // short, because every seal carries it
	}
	template := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial[:]),
		Subject:      pkix.Name{Country: []string{id[:2]}, CommonName: id[2:]},
		NotBefore:    time.Date(from.Year, time.Month(from.Month), from.Day, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(to.Year, time.Month(to.Month), to.Day, 23, 59, 59, 0, time.UTC),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("issue: signer certificate: %w", err)
	}
	s, err := pass.ParseSigner(der)
	if err == nil && !s.Supported() {
		err = &pass.FieldError{Field: "signing key", Reason: "on a curve that lanes do not verify"}
	}
	return der, err
}

func checkSignerID(id string) error {
	ok := len(id) == 4
	for i := 0; ok && i < 4; i++ {
		letter := id[i] >= 'A' && id[i] <= 'Z'
		ok = letter || i >= 2 && id[i] >= '0' && id[i] <= '9'
	}
	if !ok {
		return &pass.FieldError{Field: "signer id", Reason: fmt.Sprintf("%.20q is not two letters of a country and two of A-Z, 0-9, as KHBP", id)}
	}
	return nil
}

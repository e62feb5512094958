package sample

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"fmt"
	"math/big"
	chance "math/rand/v2"
	"time"

	"passlane/kiosk/pass"
)

// draw is a stream of chance of its own for everything that is invented, so that adding one thing changes no other.
type draw struct{ *chance.Rand }

func newDraw(seed, stream uint64) *draw {
	var b [32]byte
	copy(b[:], "passlane sample")
	binary.BigEndian.PutUint64(b[16:], seed)
	binary.BigEndian.PutUint64(b[24:], stream)
	return &draw{chance.New(chance.NewChaCha8(b))}
}

func (d *draw) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(d.Uint32())
	}
	return b
}

func (d *draw) number() string { return fmt.Sprintf("BTB%09d", d.IntN(1_000_000_000)) }

func (d *draw) key() pass.HolderKey { return pass.HolderKey(d.bytes(16)) }

// uid is that of a tag of 7 bytes; 04 is the manufacturer of NTAG chips.
func (d *draw) uid() []byte { return append([]byte{0x04}, d.bytes(6)...) }

// newSigner invents an issuer: a P-256 key out of the draw and a certificate for it, valid from five years ago to ten years ahead.
func newSigner(d *draw, today pass.Date, country, name string, serial int64) (signer, error) {
	var s signer
	var err error
	for range 64 { // a draw beyond the curve's order is next to impossible
		if s.key, err = ecdsa.ParseRawPrivateKey(elliptic.P256(), d.bytes(32)); err == nil {
			break
		}
	}
	if err != nil {
		return s, fmt.Errorf("sample: signer key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{Country: []string{country}, CommonName: name},
		NotBefore:    time.Date(today.Year-5, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(today.Year+10, 12, 31, 0, 0, 0, 0, time.UTC),
	}
	if s.cert, err = x509.CreateCertificate(rand.Reader, template, template, s.key.Public(), s.key); err != nil {
		return s, fmt.Errorf("sample: signer certificate: %w", err)
	}
	parsed, err := pass.ParseSigner(s.cert)
	s.id = parsed.SignerID
	return s, err
}

package issue

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"strings"
	"testing"

	"passlane/kiosk/pass"
)

func newKey(t testing.TB, c elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(c, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestACertificateIsWhatLanesTrust(t *testing.T) {
	from, to := pass.Date{Year: 2026, Month: 11, Day: 25}, pass.Date{Year: 2031, Month: 11, Day: 24}
	for _, c := range []elliptic.Curve{elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		der, err := Certificate("KHB1", newKey(t, c), from, to)
		if err != nil {
			t.Fatal(err)
		}
		s, err := pass.ParseSigner(der)
		if err != nil || s.ID != "KHB1" || s.NotBefore != from || s.NotAfter != to || !s.Supported() || len(s.Ref) > 8 || len(s.Ref) < 7 {
			t.Errorf("%s: %+v, %v", c.Params().Name, s, err)
		}
	}
	_, edwards, _ := ed25519.GenerateKey(rand.Reader)
	key := newKey(t, elliptic.P256())
	for name, c := range map[string]struct {
		id       string
		key      crypto.Signer
		from, to pass.Date
	}{
		"signer id": {"KHBPX", key, from, to}, "country": {"K1BP", key, from, to}, "signer validity": {"KHBP", key, to, from},
		"public key": {"KHBP", edwards, from, to}, "signer id: \"khbp\"": {"khbp", key, from, to},
	} {
		if _, err := Certificate(c.id, c.key, c.from, c.to); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

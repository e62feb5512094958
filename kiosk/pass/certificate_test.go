package pass

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	enc "encoding/asn1"
	"encoding/hex"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/brainpool"
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// certificate is a signer certificate to be; only what a Signer is made of matters, so its signature is none.
type certificate struct {
	country, name string
	serial        int64
	from, to      time.Time
	curve         enc.ObjectIdentifier
	explicit      *elliptic.CurveParams // written instead of the curve's name, with the coefficients left 0
	point         []byte
	rsa           bool
}

var (
	oidBrainpoolP224r1 = enc.ObjectIdentifier{1, 3, 36, 3, 3, 2, 8, 1, 1, 5}
	oidBrainpoolP256r1 = enc.ObjectIdentifier{1, 3, 36, 3, 3, 2, 8, 1, 1, 7}
	oidBrainpoolP384r1 = enc.ObjectIdentifier{1, 3, 36, 3, 3, 2, 8, 1, 1, 11}
	oidBrainpoolP512r1 = enc.ObjectIdentifier{1, 3, 36, 3, 3, 2, 8, 1, 1, 13}
	oidP224            = enc.ObjectIdentifier{1, 3, 132, 0, 33}
	oidP256            = enc.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7}
	oidP384            = enc.ObjectIdentifier{1, 3, 132, 0, 34}
	oidP521            = enc.ObjectIdentifier{1, 3, 132, 0, 35}
)

func (c certificate) der(t testing.TB) []byte {
	t.Helper()
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(cert *cryptobyte.Builder) {
		cert.AddASN1(asn1.SEQUENCE, c.tbs)
		cert.AddASN1(asn1.SEQUENCE, func(*cryptobyte.Builder) {})
		cert.AddASN1BitString([]byte{0})
	})
	der, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func (c certificate) tbs(b *cryptobyte.Builder) {
	b.AddASN1(asn1.Tag(0).Constructed().ContextSpecific(), func(v *cryptobyte.Builder) { v.AddASN1Int64(2) })
	b.AddASN1Int64(c.serial)
	b.AddASN1(asn1.SEQUENCE, func(*cryptobyte.Builder) {})
	b.AddASN1(asn1.SEQUENCE, func(*cryptobyte.Builder) {})
	b.AddASN1(asn1.SEQUENCE, func(v *cryptobyte.Builder) {
		v.AddASN1UTCTime(c.from)
		v.AddASN1GeneralizedTime(c.to)
	})
	b.AddASN1(asn1.SEQUENCE, func(subject *cryptobyte.Builder) {
		for oid, text := range map[string]string{"\x55\x04\x06": c.country, "\x55\x04\x03": c.name} {
			subject.AddASN1(asn1.SET, func(set *cryptobyte.Builder) {
				set.AddASN1(asn1.SEQUENCE, func(pair *cryptobyte.Builder) {
					pair.AddASN1(asn1.OBJECT_IDENTIFIER, func(o *cryptobyte.Builder) { o.AddBytes([]byte(oid)) })
					pair.AddASN1(asn1.PrintableString, func(o *cryptobyte.Builder) { o.AddBytes([]byte(text)) })
				})
			})
		}
	})
	b.AddASN1(asn1.SEQUENCE, c.spki)
}

func (c certificate) spki(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(a *cryptobyte.Builder) {
		if c.rsa {
			a.AddASN1ObjectIdentifier(enc.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1})
			return
		}
		a.AddASN1ObjectIdentifier(enc.ObjectIdentifier{1, 2, 840, 10045, 2, 1})
		if c.explicit == nil {
			a.AddASN1ObjectIdentifier(c.curve)
			return
		}
		a.AddASN1(asn1.SEQUENCE, c.domain)
	})
	b.AddASN1BitString(c.point)
}

func (c certificate) domain(b *cryptobyte.Builder) {
	n := (c.explicit.BitSize + 7) / 8
	b.AddASN1Int64(1)
	b.AddASN1(asn1.SEQUENCE, func(f *cryptobyte.Builder) {
		f.AddASN1ObjectIdentifier(enc.ObjectIdentifier{1, 2, 840, 10045, 1, 1})
		f.AddASN1BigInt(c.explicit.P)
	})
	b.AddASN1(asn1.SEQUENCE, func(f *cryptobyte.Builder) {})
	base := append(append([]byte{4}, c.explicit.Gx.FillBytes(make([]byte, n))...), c.explicit.Gy.FillBytes(make([]byte, n))...)
	b.AddASN1OctetString(base)
	b.AddASN1BigInt(c.explicit.N)
	b.AddASN1Int64(1)
}

func unhex(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const (
	keyUTTS5B = "0408132A7243B3CCC29C271097081C96A729EEFB8EB93630E536498E9B7CE1CED25D68A789D93BEF39C04715C5AD3915D281C0754ECC08508BF66687EFC630DF88"
	keyDETS32 = "044CE232A26AA6A7D4416CB1CCBD5B9BF47E89CD00F2B5C59935C83CFA581AAA53126861EE3449AFE3A0CD338A63E2ED2E6DFA3788CE178FE2"
)

func utts5B(t testing.TB) certificate {
	return certificate{country: "UT", name: "TS", serial: 0x5b, curve: oidBrainpoolP256r1, point: unhex(t, keyUTTS5B),
		from: time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC), to: time.Date(2035, 12, 31, 23, 59, 59, 0, time.UTC)}
}

func dets32(t testing.TB) certificate {
	c := utts5B(t)
	c.country, c.serial, c.curve, c.point = "DE", 0x32, oidBrainpoolP224r1, unhex(t, keyDETS32)
	return c
}

func signerOf(t testing.TB, c certificate) Signer {
	t.Helper()
	s, err := ParseSigner(c.der(t))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestParseSigner(t *testing.T) {
	s := signerOf(t, utts5B(t))
	if s.String() != "UTTS 5B" || s.Curve != "brainpoolP256r1" || !s.Supported() || s.NotBefore != (Date{2015, 1, 1}) || s.NotAfter != (Date{2035, 12, 31}) {
		t.Errorf("%+v", s)
	}
	s = signerOf(t, dets32(t))
	if s.String() != "DETS 32" || s.Curve != "brainpoolP224r1" || s.Supported() {
		t.Errorf("unsupported curve: %+v", s)
	}
}

func TestParseSignerExplicitParameters(t *testing.T) {
	c := utts5B(t)
	c.explicit = brainpool.P256r1().Params()
	if s := signerOf(t, c); s.Curve != "brainpoolP256r1" || !s.Supported() {
		t.Errorf("explicit parameters: %+v", s)
	}
	forged := *c.explicit
	forged.Gx, forged.Gy = new(big.Int).SetBytes(c.point[1:33]), new(big.Int).SetBytes(c.point[33:])
	c.explicit = &forged
	if s := signerOf(t, c); s.Supported() {
		t.Error("a base point of the forger's choice was taken")
	}
}

func TestParseSignerCurves(t *testing.T) {
	for _, c := range []struct {
		oid   enc.ObjectIdentifier
		curve elliptic.Curve
	}{{oidP224, elliptic.P224()}, {oidP256, elliptic.P256()}, {oidP384, elliptic.P384()}, {oidP521, elliptic.P521()},
		{oidBrainpoolP256r1, brainpool.P256r1()}, {oidBrainpoolP384r1, brainpool.P384r1()}, {oidBrainpoolP512r1, brainpool.P512r1()}} {
		key, s := newSigner(t, c.oid, c.curve)
		sig, err := signRaw([]byte("a day at the border"), key, rand.Reader)
		if err != nil || len(sig) != 2*s.curve.orderBytes() {
			t.Fatalf("%s: %d bytes, %v", s.Curve, len(sig), err)
		}
		if !s.verify([]byte("a day at the border"), sig) || s.verify([]byte("another day"), sig) {
			t.Errorf("%s: verification is wrong", s.Curve)
		}
	}
}

// newSigner returns a fresh key on the curve and its certificate UTTS 5B.
func newSigner(t testing.TB, oid enc.ObjectIdentifier, curve elliptic.Curve) (*ecdsa.PrivateKey, Signer) {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := utts5B(t)
	n := (curve.Params().BitSize + 7) / 8
	c.curve, c.point = oid, append(append([]byte{4}, key.X.FillBytes(make([]byte, n))...), key.Y.FillBytes(make([]byte, n))...)
	return key, signerOf(t, c)
}

func TestParseSignerRefuses(t *testing.T) {
	whole := utts5B(t).der(t)
	with := func(f func(*certificate)) []byte {
		c := utts5B(t)
		f(&c)
		return c.der(t)
	}
	for _, c := range []struct {
		name, field string
		der         []byte
	}{
		{"nothing", "certificate", nil},
		{"garbage", "certificate", []byte("-----BEGIN CERTIFICATE-----")},
		{"cut", "certificate", whole[:len(whole)-1]},
		{"longer", "certificate", append(append([]byte(nil), whole...), 0)},
		{"huge", "certificate", make([]byte, maxCertificate+1)},
		{"negative serial", "serial number", with(func(c *certificate) { c.serial = -5 })},
		{"no country", "subject", with(func(c *certificate) { c.country = "" })},
		{"no name", "subject", with(func(c *certificate) { c.name = "" })},
		{"RSA", "public key", with(func(c *certificate) { c.rsa = true })},
		{"compressed point", "public key", with(func(c *certificate) { c.point = append([]byte{2}, c.point[1:33]...) })},
		{"point off the curve", "public key", with(func(c *certificate) { c.point[40]++ })},
		{"point beyond the prime", "public key", with(func(c *certificate) { c.point[1] = 0xff })},
		{"point at infinity", "public key", with(func(c *certificate) { c.point = append([]byte{4}, make([]byte, 64)...) })},
	} {
		_, err := ParseSigner(c.der)
		var fe *FieldError
		if !errors.As(err, &fe) || fe.Field != c.field {
			t.Errorf("%s: %v, want field %q", c.name, err, c.field)
		}
	}
}

func FuzzSigner(f *testing.F) {
	f.Add(utts5B(f).der(f))
	f.Add(dets32(f).der(f))
	c := utts5B(f)
	c.explicit = brainpool.P256r1().Params()
	f.Add(c.der(f))
	f.Add([]byte{0x30, 0x80})
	f.Fuzz(func(t *testing.T, der []byte) {
		s, err := ParseSigner(der)
		var fe *FieldError
		if err != nil && !errors.As(err, &fe) {
			t.Errorf("%v names no field", err)
		}
		if err == nil && s.Supported() {
			s.verify([]byte("any"), make([]byte, 2*s.curve.orderBytes()))
		}
	})
}

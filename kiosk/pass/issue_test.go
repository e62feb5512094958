package pass

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/ProtonMail/go-crypto/brainpool"
)

func brainpoolP256(testing.TB) elliptic.Curve { return brainpool.P256r1() }

var (
	uttsID = NewSignerID("UTTS", "5B")
	aTag   = []byte{0x04, 0xE1, 0x0C, 0xDA, 0x99, 0x3C, 0x80}
)

// sokha is a good printed pass.
func sokha() Issue {
	return Issue{Number: "BTB0004711", Class: "B", Province: "2", Country: "KHM", HolderKey: HolderKey([]byte("sixteen bytes ok")),
		Issued: Date{2026, 3, 2}, ValidFrom: Date{2026, 3, 2}, ValidTo: Date{2028, 3, 1}}
}

func onTag(i Issue) Issue {
	i.TagUID = aTag
	return i
}

func borderSigner(t testing.TB) (*ecdsa.PrivateKey, Signer) {
	return newSigner(t, oidP256, elliptic.P256())
}

func mustSign(t testing.TB, i Issue, key crypto.Signer) []byte {
	t.Helper()
	raw, err := i.Sign(uttsID, key, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestIssuedPassReadsBack(t *testing.T) {
	key, signer := borderSigner(t)
	raw := mustSign(t, sokha(), key)
	p := ReadSeal(raw, NewTrust(1, signer))
	want := sokha()
	if p.Result != Valid || p.Number != want.Number || p.Class != want.Class || p.Province != want.Province || p.ValidFrom != want.ValidFrom ||
		p.ValidTo != want.ValidTo || p.HolderKey != want.HolderKey || p.DocumentType != BorderPassType || p.Signer != "UTTS 5B" {
		t.Errorf("%s %s %s: %+v", p.Result, p.Field, p.Reason, p)
	}
	if !slices.Equal(p.NotChecked, []Check{CheckClone}) || len(p.Checked) != 5 {
		t.Errorf("checked %v, not %v", p.Checked, p.NotChecked)
	}
	if len(raw) > 150 {
		t.Errorf("a pass takes %d bytes", len(raw))
	}
	if key, has := p.Seal.Message(5); !has || key != nil {
		t.Error("the holder key stayed among the messages")
	}
}

func TestIssueOnEveryCurve(t *testing.T) {
	for _, c := range []struct {
		name  string
		curve elliptic.Curve
		size  int
	}{{"P-224", elliptic.P224(), 56}, {"P-256", elliptic.P256(), 64}, {"P-384", elliptic.P384(), 96}, {"P-521", elliptic.P521(), 132},
		{"brainpoolP256r1", brainpool.P256r1(), 64}, {"brainpoolP384r1", brainpool.P384r1(), 96}, {"brainpoolP512r1", brainpool.P512r1(), 128}} {
		oid := oidP256
		for _, o := range [][]int{oidP224, oidP384, oidP521, oidBrainpoolP256r1, oidBrainpoolP384r1, oidBrainpoolP512r1} {
			if curveByOID(o).name == c.name {
				oid = o
			}
		}
		key, signer := newSigner(t, oid, c.curve)
		p := ReadSeal(mustSign(t, sokha(), key), NewTrust(1, signer))
		if p.Result != Valid || len(p.Seal.Signature) != c.size {
			t.Errorf("%s: %s %s %s", c.name, p.Result, p.Field, p.Reason)
		}
	}
}

func TestIssueRefuses(t *testing.T) {
	key, _ := borderSigner(t)
	for field, spoil := range map[string]func(*Issue){
		"pass number":     func(i *Issue) { i.Number = "BTB-4711" },
		"class":           func(i *Issue) { i.Class = "" },
		"province":        func(i *Issue) { i.Province = "KH-2" },
		"issuing country": func(i *Issue) { i.Country = "KH1" },
		"issue date":      func(i *Issue) { i.Issued = Date{} },
		"validity":        func(i *Issue) { i.ValidTo = Date{2026, 3, 1} },
		"holder key":      func(i *Issue) { i.HolderKey = HolderKey{} },
		"tag UID":         func(i *Issue) { i.TagUID = []byte{1} },
	} {
		i := sokha()
		spoil(&i)
		_, err := i.Sign(uttsID, key, rand.Reader)
		var fe *FieldError
		if !errors.As(err, &fe) || fe.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, id := range []SignerID{{"KH", "1"}, {"KHBP", ""}, {"kh-p", "1"}, {"KHBP", "0"}, {"DEZV", "1"}} {
		if _, err := sokha().Sign(id, key, rand.Reader); err == nil {
			t.Errorf("signer %v was taken", id)
		}
	}
}

type brokenKey struct{ crypto.Signer }

var errToken = errors.New("token removed")

func (brokenKey) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) { return nil, errToken }

type strangeKey struct{ crypto.Signer }

func (strangeKey) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return []byte{1, 2}, nil
}

func TestKeysThatDoNotSign(t *testing.T) {
	key, _ := borderSigner(t)
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sokha().Sign(uttsID, brokenKey{key}, rand.Reader); !errors.Is(err, errToken) {
		t.Errorf("broken key: %v", err)
	}
	for name, k := range map[string]crypto.Signer{"strange": strangeKey{key}, "Ed25519": edwards} {
		if _, err := sokha().Sign(uttsID, k, rand.Reader); err == nil {
			t.Errorf("%s key signed", name)
		}
	}
}

// forge signs messages that Issue would never write.
func forge(t *testing.T, key crypto.Signer, edit func([]Message) []Message) []byte {
	t.Helper()
	s, err := ParseSeal(mustSign(t, sokha(), key))
	if err != nil {
		t.Fatal(err)
	}
	b := bytes.Clone(s.signedBytes[:18])
	for _, m := range edit(s.Messages) {
		b = append(appendLength(append(b, m.Tag), len(m.Value)), m.Value...)
	}
	sig, err := signRaw(b, key, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return append(append(b, 0xFF, byte(len(sig))), sig...)
}

func TestSignedButWrongMessages(t *testing.T) {
	key, signer := borderSigner(t)
	set := func(tag byte, value ...byte) func([]Message) []Message {
		return func(m []Message) []Message {
			m[slices.IndexFunc(m, func(x Message) bool { return x.Tag == tag })].Value = value
			return m
		}
	}
	add := func(tag byte, value ...byte) func([]Message) []Message {
		return func(m []Message) []Message { return append(m, Message{Tag: tag, Value: value}) }
	}
	for _, c := range []struct {
		name, field string
		result      Genuineness
		edit        func([]Message) []Message
	}{
		{"as issued", "", Valid, func(m []Message) []Message { return m }},
		{"a message of the future", "", Valid, add(77, 1, 2, 3)},
		{"number missing", "pass number", Malformed, func(m []Message) []Message { return m[1:] }},
		{"number no C40", "pass number", Malformed, set(1, 0xFF, 0xFF)},
		{"class of spaces", "class", Malformed, set(2, 0x13, 0x3C)},
		{"one date", "validity", Malformed, set(3, 0x0F, 0x71, 0x34)},
		{"to before from", "validity", Malformed, set(3, 0x0F, 0x71, 0x34, 0x31, 0x9E, 0xF5)},
		{"province too long", "province", Malformed, set(4, 0x59, 0xE9, 0x6B, 0x0F)},
		{"short key", "holder key", Malformed, set(5, 1, 2, 3)},
		{"number twice", "messages", Malformed, add(1, 0x59, 0xE9)},
		{"UID of 5 bytes", "tag UID", Malformed, add(6, 1, 2, 3, 4, 5)},
		{"a tag's seal in print", "tag UID", Invalid, add(6, aTag...)},
	} {
		p := ReadSeal(forge(t, key, c.edit), NewTrust(1, signer))
		if p.Result != c.result || p.Field != c.field {
			t.Errorf("%s: %s %q (%s)", c.name, p.Result, p.Field, p.Reason)
		}
		if p.Result == Malformed && (p.Number != "" || !p.HolderKey.IsZero()) {
			t.Errorf("%s: number or key of a malformed seal", c.name)
		}
		if key, _ := p.Seal.Message(5); key != nil {
			t.Errorf("%s: the holder key stayed among the messages", c.name)
		}
	}
}

func BenchmarkReadSeal(b *testing.B) {
	for name, curve := range map[string]elliptic.Curve{"P-256": elliptic.P256(), "brainpoolP256r1": brainpool.P256r1()} {
		oid := oidP256
		if name != "P-256" {
			oid = oidBrainpoolP256r1
		}
		key, signer := newSigner(b, oid, curve)
		raw, trust := mustSign(b, sokha(), key), NewTrust(1, signer)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if ReadSeal(raw, trust).Result != Valid {
					b.Fatal("not valid")
				}
			}
		})
	}
}

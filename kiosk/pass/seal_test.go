package pass

import (
	"bytes"
	"slices"
	"testing"
)

// testTrust knows both published signers.
func testTrust(t testing.TB) Trust {
	return NewTrust(3, signerOf(t, utts5B(t)), signerOf(t, dets32(t)))
}

func TestPublishedSeals(t *testing.T) {
	for _, c := range []struct {
		name, raw, kind, signer, country, issued, signed string
		signedBytes                                      int
		result                                           Genuineness
		reason                                           string
	}{
		{"residence permit", sealResidence, "FB06", "UTTS 5B", "UTO", "2020-01-01", "2023-07-26", 76, Valid, ""},
		{"emergency travel document", sealEmergency, "5E03", "UTTS 5B", "UTO", "2020-01-01", "", 68, Valid, ""},
		{"permanent residence permit", sealPermanent, "F48F", "UTTS 5B", "D", "2026-11-01", "2026-11-01", 34, Valid, ""},
		{"visa", sealVisa, "5D01", "DETS 32", "UTO", "2020-01-01", "", 77, UnknownIssuer, "unsupported curve brainpoolP224r1"},
		{"arrival attestation", sealArrival, "FD02", "DETS 27", "D", "2020-01-01", "", 0, UnknownIssuer, "DETS 27 is not in trust list version 3"},
	} {
		p := ReadSeal(unhex(t, c.raw), testTrust(t))
		if p.Result != c.result || p.Reason != c.reason || p.DocumentType != c.kind || p.Signer != c.signer {
			t.Errorf("%s: %s %s %q, type %s, signer %s", c.name, p.Result, p.Field, p.Reason, p.DocumentType, p.Signer)
			continue
		}
		s := p.Seal
		if s.Country != c.country || s.Issued.String() != c.issued || c.signed != "" && s.Signed.String() != c.signed {
			t.Errorf("%s: %s, issued %s, signed %s", c.name, s.Country, s.Issued, s.Signed)
		}
		if c.signedBytes != 0 && len(s.signedBytes) != c.signedBytes {
			t.Errorf("%s: %d signed bytes, want %d", c.name, len(s.signedBytes), c.signedBytes)
		}
		if p.Number != "" || !p.HolderKey.IsZero() {
			t.Errorf("%s: a foreign document got a pass number", c.name)
		}
	}
}

func TestForeignMessages(t *testing.T) {
	trust := testTrust(t)
	p := ReadSeal(unhex(t, sealResidence), trust)
	if m := p.MRZ; m.Layout != TD2 || m.Code != "AT" || m.Issuer != "D" || m.Primary != "RESIDORCE" || m.Nationality != "USA" || m.Birth != "700803" {
		t.Errorf("residence permit: %+v", m)
	}
	if b, ok := p.Seal.Message(3); !ok || mustC40(t, b) != "UFO001979" {
		t.Errorf("residence permit: passport number %x", b)
	}
	p = ReadSeal(unhex(t, sealEmergency), trust)
	if m := p.MRZ; m.Code != "I" || m.Issuer != "GBR" || m.Primary != "SUPAMANN" || m.Secondary != "MARY" || !slices.Contains(p.Checked, CheckDigits) {
		t.Errorf("emergency travel document: %+v, checked %v", m, p.Checked)
	}
	p = ReadSeal(unhex(t, sealVisa), trust)
	if m := p.MRZ; m.Layout != MRVB || m.Primary != "DENT" || m.Secondary != "ARTHUR PHILIP" {
		t.Errorf("visa: %+v", m)
	}
	if b, _ := p.Seal.Message(5); mustC40(t, b) != "47110815P" {
		t.Errorf("visa: passport number %x", b)
	}
	if b, _ := p.Seal.Message(4); !bytes.Equal(b, []byte{0xA0, 0, 0}) {
		t.Errorf("visa: duration of stay %x", b)
	}
	p = ReadSeal(unhex(t, sealArrival), trust)
	if m := p.MRZ; m.Code != "ME" || m.Primary != "MUSTERMANN" || m.Nationality != "ALB" || m.Secondary != "ERIK" {
		t.Errorf("arrival attestation: %+v", m)
	}
	p = ReadSeal(unhex(t, sealPermanent), trust)
	one, _ := p.Seal.Message(1)
	two, _ := p.Seal.Message(2)
	if mustC40(t, one) != "ABCD12345" || mustC40(t, two) != "X98723021" {
		t.Errorf("permanent residence permit: %x, %x", one, two)
	}
}

// The German administrative signer writes the length of its reference, 40, in decimal. It is a certificate of its own name over the key of UTTS 5B.
func TestDecimalReferenceLength(t *testing.T) {
	raw := unhex(t, sealAdministrative)
	s, err := ParseSeal(raw)
	if err != nil || s.Signer.ID != "DEZV" || len(s.signedBytes) != 160 || s.Type() != "01C8" {
		t.Fatalf("%+v, %v", s, err)
	}
	if s.Signer.Ref != "112233445566778899AABBCCDDEEFF00112233" { // 40 characters, two zeros in front
		t.Errorf("reference %q", s.Signer.Ref)
	}
	signer := signerOf(t, utts5B(t))
	signer.SignerID = s.Signer
	if p := ReadSeal(raw, NewTrust(1, signer)); p.Result != Valid {
		t.Errorf("%s %s %s", p.Result, p.Field, p.Reason)
	}
}

// Any bit flipped anywhere is noticed; nothing panics.
func TestNoBitMayFlip(t *testing.T) {
	raw, trust := unhex(t, sealPermanent), testTrust(t)
	for i := range 8 * len(raw) {
		bad := bytes.Clone(raw)
		bad[i/8] ^= 1 << (i % 8)
		if p := ReadSeal(bad, trust); p.Result == Valid || p.Field == "" || p.Reason == "" {
			t.Errorf("bit %d: %s %q %q", i, p.Result, p.Field, p.Reason)
		}
	}
	p := ReadSeal(append(bytes.Clone(raw[:len(raw)-1]), raw[len(raw)-1]^1), trust)
	if p.Result != Invalid || p.Field != "signature" || !slices.Contains(p.Checked, CheckSignature) || !slices.Contains(p.NotChecked, CheckSignerValidity) {
		t.Errorf("last bit: %+v", p)
	}
}

func TestCutSealsAreMalformed(t *testing.T) {
	for _, text := range []string{sealResidence, sealArrival, sealAdministrative} {
		raw := unhex(t, text)
		for n := range raw {
			if p := ReadSeal(raw[:n], testTrust(t)); p.Result != Malformed {
				t.Errorf("%d of %d bytes: %s", n, len(raw), p.Result)
			}
		}
	}
}

// splice replaces n bytes at i.
func splice(raw []byte, i, n int, with ...byte) []byte {
	return slices.Concat(raw[:i], with, raw[i+n:])
}

func TestMalformedSealsNameTheField(t *testing.T) {
	raw := unhex(t, sealPermanent) // 18 bytes of header, messages at 18 and 26, signature at 34
	sig := raw[36:]
	der := append(append([]byte{0x30, 68, 2, 32}, sig[:32]...), append([]byte{2, 32}, sig[32:]...)...)
	for _, c := range []struct {
		name, field string
		raw         []byte
	}{
		{"nothing", "header", nil},
		{"too long", "length", make([]byte, maxSeal+1)},
		{"no magic", "magic", splice(raw, 0, 1, 0xDD)},
		{"version 1", "version", splice(raw, 1, 1, 1)},
		{"country of spaces", "issuing country", splice(raw, 2, 2, 0x13, 0x3C)},
		{"country of digits", "issuing country", splice(raw, 2, 2, 0x20, 0xD5)},
		{"reference length of 0", "certificate reference", splice(raw, 4, 4, 0xD9, 0xCA, 0xC8, 0xA5)},
		{"month 13", "issue date", splice(raw, 10, 3, 0xCF, 0x00, 0x00)},
		{"no signature date", "signature date", splice(raw, 13, 3, 0, 0, 0)},
		{"message longer than the seal", "message 1", splice(raw, 19, 1, 0x7F)},
		{"length not in its shortest form", "message 1", splice(raw, 19, 1, 0x81, 0x06)},
		{"indefinite length", "message 1", splice(raw, 19, 1, 0x80)},
		{"length of three bytes", "message 1", splice(raw, 19, 1, 0x83, 0, 0, 6)},
		{"no signature", "signature", raw[:34]},
		{"signature in DER", "signature", append(bytes.Clone(raw[:34]), append([]byte{0xFF, byte(len(der))}, der...)...)},
		{"signature of 62 bytes", "signature", append(bytes.Clone(raw[:34]), append([]byte{0xFF, 62}, sig[:62]...)...)},
		{"signature of another curve", "signature", append(bytes.Clone(raw[:34]), append([]byte{0xFF, 56}, sig[:56]...)...)},
		{"trailing byte", "signature", append(bytes.Clone(raw), 0)},
	} {
		p := ReadSeal(c.raw, testTrust(t))
		if p.Result != Malformed || p.Field != c.field {
			t.Errorf("%s: %s %q (%s), want field %q", c.name, p.Result, p.Field, p.Reason, c.field)
		}
	}
}

// In header version 2 a message length is one plain byte, so 200 stands for itself; in version 3 that byte would announce more.
func TestPlainAndDERLengths(t *testing.T) {
	head := unhex(t, sealArrival)[:18] // version 2
	long := slices.Concat(head, []byte{9, 200}, make([]byte, 200), []byte{0xFF, 64}, bytes.Repeat([]byte{7}, 64))
	if s, err := ParseSeal(long); err != nil || len(s.Messages) != 1 || len(s.Messages[0].Value) != 200 {
		t.Errorf("version 2: %v", err)
	}
	head = unhex(t, sealPermanent)[:18] // version 3
	for n, length := range map[int][]byte{200: {0x81, 200}, 300: {0x82, 1, 44}} {
		long = slices.Concat(head, []byte{9}, length, make([]byte, n), []byte{0xFF, 64}, bytes.Repeat([]byte{7}, 64))
		if s, err := ParseSeal(long); err != nil || len(s.Messages[0].Value) != n {
			t.Errorf("version 3, %d bytes: %v", n, err)
		}
	}
}

func TestWrongMRZInsideASeal(t *testing.T) {
	raw := unhex(t, sealEmergency)
	raw[20+24] ^= 0x01
	if p := ReadSeal(raw, testTrust(t)); p.Result != Malformed || p.MRZ != nil {
		t.Errorf("%s %s %s", p.Result, p.Field, p.Reason)
	}
}

func TestSignerMustHaveBeenValidThatDay(t *testing.T) {
	raw := unhex(t, sealPermanent) // signed on 2026-11-01
	for _, c := range []struct {
		from, to Date
		want     Genuineness
	}{
		{Date{2026, 11, 1}, Date{2026, 11, 1}, Valid},
		{Date{2026, 11, 2}, Date{2030, 1, 1}, Invalid},
		{Date{2020, 1, 1}, Date{2026, 10, 31}, Invalid},
	} {
		s := signerOf(t, utts5B(t))
		s.NotBefore, s.NotAfter = c.from, c.to
		p := ReadSeal(raw, NewTrust(1, s))
		if p.Result != c.want || c.want == Invalid && p.Field != "signer validity" {
			t.Errorf("%s to %s: %s %q", c.from, c.to, p.Result, p.Field)
		}
	}
}

// Two certificates of one name: it is enough that one of them signed.
func TestSignersOfOneName(t *testing.T) {
	_, other := newSigner(t, oidBrainpoolP256r1, brainpoolP256(t))
	for _, trust := range []Trust{NewTrust(1, other, signerOf(t, utts5B(t))), NewTrust(1, signerOf(t, utts5B(t)), other)} {
		if p := ReadSeal(unhex(t, sealPermanent), trust); p.Result != Valid || trust.Len() != 2 {
			t.Errorf("%s %s", p.Result, p.Reason)
		}
	}
	if p := ReadSeal(unhex(t, sealPermanent), NewTrust(1, other)); p.Result != Invalid {
		t.Errorf("signed by a namesake: %s", p.Result)
	}
	if p := ReadSeal(unhex(t, sealPermanent), Trust{}); p.Result != UnknownIssuer || p.Field != "signer" {
		t.Errorf("no trust list: %s", p.Result)
	}
}

func FuzzSeal(f *testing.F) {
	for _, text := range []string{sealResidence, sealEmergency, sealPermanent, sealVisa, sealArrival, sealAdministrative} {
		f.Add(unhex(f, text))
	}
	key, signer := borderSigner(f)
	f.Add(mustSign(f, sokha(), key))
	f.Add(mustSign(f, onTag(sokha()), key))
	trust := NewTrust(1, signer)
	f.Fuzz(func(t *testing.T, raw []byte) {
		p := ReadSeal(raw, trust)
		if (p.Result == Valid) != (p.Field == "" && p.Reason == "") {
			t.Errorf("%s with field %q, reason %q", p.Result, p.Field, p.Reason)
		}
		if p.Result == Malformed && (p.Number != "" || !p.HolderKey.IsZero()) {
			t.Error("a malformed seal gave a number or a key")
		}
		if len(p.Checked)+len(p.NotChecked) < 6 {
			t.Errorf("checks lost: %v, %v", p.Checked, p.NotChecked)
		}
	})
}

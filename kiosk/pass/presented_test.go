package pass

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
)

func TestProveRecordsWhatTheCardShowed(t *testing.T) {
	key, signer := borderSigner(t)
	before := ReadCard(NDEFMessage(mustSign(t, onTag(sokha()), key)), aTag, NewTrust(1, signer))
	checked := slices.Clone(before.Checked)
	for _, proof := range []Proof{Proven, Failed, Replayed} {
		after := before.Prove(proof)
		if after.Proof != proof || after.Result != Valid || after.Number != before.Number {
			t.Errorf("%s: %+v", proof, after)
		}
		if len(after.NotChecked) != 0 || after.Checked[len(after.Checked)-1] != CheckClone {
			t.Errorf("%s: checked %v, not %v", proof, after.Checked, after.NotChecked)
		}
	}
	if before.Proof != NoProof || !slices.Equal(before.Checked, checked) || !slices.Equal(before.NotChecked, []Check{CheckClone}) {
		t.Errorf("what was read changed: %+v", before)
	}
}

// A proof makes no refused document good: a genuine chip with a foreign seal on it is still refused.
func TestProofMendsNothing(t *testing.T) {
	key, signer := borderSigner(t)
	message := NDEFMessage(mustSign(t, onTag(sokha()), key))
	for _, p := range []Presented{
		ReadCard(message, aTag, Trust{}),
		ReadCard(message, []byte{4, 1, 1, 1, 1, 1, 1}, NewTrust(1, signer)),
		ReadCard(message[:len(message)-1], aTag, NewTrust(1, signer)),
	} {
		q := p.Prove(Proven)
		if q.Result == Valid || q.Result != p.Result || q.Field != p.Field || q.Reason != p.Reason {
			t.Errorf("%s %s became %s %s", p.Result, p.Field, q.Result, q.Field)
		}
		if slices.Contains(q.NotChecked, CheckClone) || !slices.Contains(q.Checked, CheckClone) {
			t.Errorf("%s: the clone check was done, yet %v", p.Result, q.NotChecked)
		}
	}
}

// How far the checks came tells an officer what is known: each refusal leaves exactly the later ones undone.
func TestChecksStopWhereTheRefusalIs(t *testing.T) {
	key, signer := borderSigner(t)
	raw := mustSign(t, sokha(), key)
	late, unsupported := signer, signerOf(t, dets32(t))
	late.NotBefore = Date{2026, 3, 3}
	unsupported.SignerID = uttsID
	forged := bytes.Clone(raw)
	forged[len(forged)-1] ^= 1
	all := []Check{CheckStructure, CheckUIDBinding, CheckIssuer, CheckSignature, CheckSignerValidity, CheckClone}
	for _, c := range []struct {
		name   string
		raw    []byte
		trust  Trust
		done   int
		result Genuineness
		field  string
	}{
		{"cut", raw[:20], NewTrust(1, signer), 0, Malformed, "message 1"},
		{"unknown", raw, Trust{}, 3, UnknownIssuer, "signer"},
		{"curve not computed on", raw, NewTrust(1, unsupported), 3, UnknownIssuer, "signer"},
		{"forged", forged, NewTrust(1, signer), 4, Invalid, "signature"},
		{"signed too early", raw, NewTrust(1, late), 5, Invalid, "signer validity"},
		{"good", raw, NewTrust(1, signer), 5, Valid, ""},
	} {
		p := ReadSeal(c.raw, c.trust)
		if p.Result != c.result || p.Field != c.field {
			t.Errorf("%s: %s %q %q", c.name, p.Result, p.Field, p.Reason)
		}
		if !slices.Equal(p.Checked, all[:c.done]) || !slices.Equal(p.NotChecked, all[c.done:]) {
			t.Errorf("%s: checked %v, not %v", c.name, p.Checked, p.NotChecked)
		}
	}
}

// Every verb, flag and width, every log handler and JSON show the mask and nothing of the key.
func TestHolderKeyIsMaskedInEveryForm(t *testing.T) {
	key := HolderKey([]byte("WXYZwxyzWXYZwxyz"))
	leaks := []string{"wxyz", "5758595a", "7778797a", "57 58", "0x57", "87 88", "87,88", "v1hzwnd4"}
	const mask = "[holder key]"
	shown := map[string]string{"GoString": key.GoString(), "Sprintln": fmt.Sprintln(key), "error": fmt.Errorf("no row for %v", key).Error()}
	for _, verb := range "vsqxXdobcUeEfFgGt" {
		for _, flags := range []string{"", "+", "#", " ", "0", "-40", "40", ".3", "# "} {
			format := "%" + flags + string(verb)
			shown[format] = fmt.Sprintf(format, key)
		}
	}
	var text, js bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&text, nil), slog.NewJSONHandler(&js, nil)} {
		slog.New(h).Info("read", "key", key, slog.Group("pass", "key", key))
	}
	shown["slog text"], shown["slog JSON"] = text.String(), js.String()
	for name, v := range map[string]any{"JSON": key, "JSON field": struct{ K HolderKey }{key}, "JSON list": []HolderKey{key}, "JSON map": map[HolderKey]int{key: 1}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		shown[name] = string(b)
	}
	for form, text := range shown {
		if !strings.Contains(text, mask) {
			t.Errorf("%s: %q lacks the mask", form, text)
		}
		for _, leak := range leaks {
			if strings.Contains(strings.ToLower(text), leak) {
				t.Errorf("%s: %q shows %q", form, text, leak)
			}
		}
	}
	var back HolderKey
	if err := json.Unmarshal([]byte(`"[holder key]"`), &back); err == nil {
		t.Error("a mask was read as a key")
	}
}

func TestHolderKeyIsZero(t *testing.T) {
	if !(HolderKey{}).IsZero() {
		t.Error("no key is a key")
	}
	for i := range len(HolderKey{}) {
		var key HolderKey
		key[i] = 1
		if key.IsZero() {
			t.Errorf("a key with byte %d set is none", i)
		}
	}
}

// An error names the field in its text, survives wrapping, and one from elsewhere is laid at the document.
func TestFieldErrors(t *testing.T) {
	err := wrong("pass number", "not 1 to %d letters and digits", 24)
	if got := err.Error(); got != "pass: pass number: not 1 to 24 letters and digits" {
		t.Error(got)
	}
	for _, c := range []struct {
		err           error
		field, reason string
	}{
		{err, "pass number", "not 1 to 24 letters and digits"},
		{fmt.Errorf("desk: %w", err), "pass number", "not 1 to 24 letters and digits"},
		{errors.Join(nil, wrong("messages", "message 1 stands twice"), err), "messages", "message 1 stands twice"},
		{io.ErrUnexpectedEOF, "document", "unexpected EOF"},
	} {
		if field, reason := fieldOf(c.err); field != c.field || reason != c.reason {
			t.Errorf("%v: %q, %q", c.err, field, reason)
		}
	}
}

func TestTypeNames(t *testing.T) {
	for kind, want := range map[string]string{
		BorderPassType: "border pass", "5D01": "visa", "5E03": "emergency travel document", "FB06": "residence permit",
		"F48F": "permanent residence permit", "FD02": "arrival attestation", "FA06": "supplementary sheet", "F908": "address sticker",
		"F90C": "address sticker", "F80A": "address sticker", "FC04": "social insurance card", "01C8": "administrative document",
		"01C9": "administrative document", "B703": "", "b702": "", "": "", "TD3": "",
	} {
		if got := TypeName(kind); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	for _, raw := range []string{sealResidence, sealEmergency, sealPermanent, sealVisa, sealArrival, sealAdministrative} {
		if p := ReadSeal(unhex(t, raw), Trust{}); TypeName(p.DocumentType) == "" {
			t.Errorf("a published seal of type %s has no name", p.DocumentType)
		}
	}
}

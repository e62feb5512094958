package pass

import (
	"encoding/hex"
	"strings"
	"testing"
)

func TestC40(t *testing.T) {
	for text, want := range map[string]string{
		"UTO": "d9c5", "D  ": "6abc", "UTTS02": "d9cac8a7", "5B": "3a99", "0": "fe31", "": "", "DETS02": "6d32c8a7", "32": "2cb1",
	} {
		b, ok := appendC40(nil, text)
		if got := hex.EncodeToString(b); !ok || got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
		if back, ok := readC40(b); !ok || back != text {
			t.Errorf("%q came back as %q", text, back)
		}
	}
	if b, ok := appendC40(nil, "A<B"); !ok || mustC40(t, b) != "A B" {
		t.Error("a filler is not a space")
	}
}

func mustC40(t *testing.T, b []byte) string {
	t.Helper()
	text, ok := readC40(b)
	if !ok {
		t.Fatalf("%x does not read", b)
	}
	return text
}

func TestC40Refuses(t *testing.T) {
	for name, h := range map[string]string{
		"odd": "d9", "unlatch first of two": "fe31d9c5", "unlatched lower case": "fe62", "zero": "0000", "too large": "fb00",
		"pad before the end": "3a99d9c5", "shift 1 first": "0029", "shift 2": "1f42",
	} {
		b, err := hex.DecodeString(h)
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := readC40(b); ok {
			t.Errorf("%s: read as %q", name, text)
		}
	}
	if _, ok := appendC40(nil, "a"); ok {
		t.Error("lower case was written")
	}
}

func TestC40RoundTrip(t *testing.T) {
	const all = "ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789"
	for n := range len(all) {
		for _, text := range []string{all[:n], all[n:], strings.Repeat("Z", n)} {
			b, ok := appendC40(nil, text)
			if back, ok2 := readC40(b); !ok || !ok2 || back != text {
				t.Errorf("%q came back as %q", text, back)
			}
		}
	}
}

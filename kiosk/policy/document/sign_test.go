package document_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"passlane/kiosk/policy/document"
)

var ministry = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

func TestASignedDocumentIsStillTOML(t *testing.T) {
	for name, text := range map[string]string{"whole": head, "no end of line": strings.TrimSuffix(head, "\n")} {
		signed := document.Sign([]byte(text), ministry)
		if d, err := document.Parse(signed); err != nil || d.Version != 12 {
			t.Errorf("%s: read without the key: %+v, %v", name, d, err)
		}
		if d, err := document.Open(signed, public(ministry)); err != nil || d.Version != 12 {
			t.Errorf("%s: opened: %+v, %v", name, d, err)
		}
		if !bytes.HasPrefix(signed, []byte(text)) || !bytes.Equal(document.Sign(signed, ministry), signed) {
			t.Errorf("%s: signing twice is not signing once:\n%s", name, signed)
		}
	}
	if e := document.Sign(nil, ministry); !bytes.HasPrefix(e, []byte("# signature ed25519 ")) {
		t.Errorf("nothing signed: %q", e)
	}
}

func TestWhatIsNotSigned(t *testing.T) {
	signed := document.Sign([]byte(head), ministry)
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))
	line := signed[bytes.LastIndexByte(signed[:len(signed)-1], '\n')+1:]
	for name, c := range map[string]struct {
		doc []byte
		key ed25519.PublicKey
	}{
		"no signature":               {[]byte(head), public(ministry)},
		"nothing":                    {nil, public(ministry)},
		"another key":                {signed, public(other)},
		"no key":                     {signed, nil},
		"a byte changed":             {bytes.Replace(signed, []byte("12"), []byte("13"), 1), public(ministry)},
		"something after it":         {append(bytes.Clone(signed), "gap = \"1h\"\n"...), public(ministry)},
		"a space after it":           {append(bytes.Clone(signed), ' '), public(ministry)},
		"cut off":                    {signed[:len(signed)-1], public(ministry)},
		"only the line":              {line, public(ministry)},
		"a line inserted":            {append(append([]byte(head), "gap = \"1h\"\n"...), line...), public(ministry)},
		"no base64":                  {[]byte(head + "# signature ed25519 !\n"), public(ministry)},
		"short":                      {[]byte(head + "# signature ed25519 AAAA\n"), public(ministry)},
		"a signature of other bytes": {append([]byte(head), "# signature ed25519 "+strings.Repeat("A", 86)+"==\n"...), public(ministry)},
	} {
		if d, err := document.Open(c.doc, c.key); !errors.Is(err, document.ErrSignature) {
			t.Errorf("%s: %+v, %v", name, d, err)
		}
	}
	if _, err := document.Open(document.Sign([]byte("version = 1"), ministry), public(ministry)); err == nil || errors.Is(err, document.ErrSignature) || !strings.Contains(err.Error(), "title") {
		t.Errorf("signed, and no policy: %v", err)
	}
}

func held(t *testing.T, versions ...string) []document.Document {
	t.Helper()
	var all []document.Document
	for _, v := range versions { // "12 01 05": version, first day of June, day it ends or "-"
		p := strings.Fields(v)
		text := "version = " + p[0] + "\ntitle = \"x\"\nfrom = \"2026-06-" + p[1] + "T00:00:00Z\"\n"
		if p[2] != "-" {
			text += "to = \"2026-06-" + p[2] + "T00:00:00Z\"\n"
		}
		all = append(all, parse(t, text))
	}
	return all
}

func TestTheDocumentOfTheDay(t *testing.T) {
	for _, c := range []struct {
		name          string
		held          []string
		day           int
		current, next int // versions, 0 none
	}{
		{"nothing", nil, 10, 0, 0},
		{"one, in force", []string{"1 01 -"}, 10, 1, 0},
		{"one, to come", []string{"1 20 -"}, 10, 0, 1},
		{"one, over", []string{"1 01 05"}, 10, 0, 0},
		{"the higher of two", []string{"2 01 -", "1 01 -"}, 10, 2, 0},
		{"the next is higher", []string{"1 01 -", "2 20 -"}, 10, 1, 2},
		{"the next has come", []string{"1 01 -", "2 20 -"}, 20, 2, 0},
		{"a lower one never comes", []string{"2 01 -", "1 20 -"}, 10, 2, 0},
		{"back to the old one after a holiday", []string{"1 01 -", "2 10 12"}, 10, 2, 1},
		{"before the holiday", []string{"1 01 -", "2 10 12"}, 9, 1, 2},
		{"a gap between two", []string{"1 01 05", "2 20 -"}, 10, 0, 2},
		{"the end of the first day", []string{"1 01 10"}, 10, 0, 0},
	} {
		at := time.Date(2026, 6, c.day, 0, 0, 0, 0, time.UTC)
		current, next := document.Choose(held(t, c.held...), at)
		version := func(d *document.Document) int {
			if d == nil {
				return 0
			}
			return d.Version
		}
		if version(current) != c.current || version(next) != c.next {
			t.Errorf("%s: %d, then %d; want %d, then %d", c.name, version(current), version(next), c.current, c.next)
		}
	}
}

func TestAnOlderDocumentIsRefused(t *testing.T) {
	have := held(t, "3 01 -", "5 20 -")
	for version, older := range map[int]bool{1: true, 3: true, 4: true, 5: true, 6: false} {
		err := document.Newer(have, document.Document{Version: version})
		if errors.Is(err, document.ErrOlder) != older || older && !strings.Contains(err.Error(), "is here") {
			t.Errorf("version %d: %v", version, err)
		}
	}
	if err := document.Newer(nil, have[0]); err != nil {
		t.Errorf("the first: %v", err)
	}
}

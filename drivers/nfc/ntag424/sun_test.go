package ntag424_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"passlane/drivers/nfc/ntag424"
)

func unhex(digits string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

// always gives every card the same key.
func always(key ntag424.Key) func([]byte) ntag424.Key {
	return func([]byte) ntag424.Key { return key }
}

// taps are readings of cards whose keys are all zero: AN12196, tables 2 and 4; then an enciphered file and a plain mirror.
var taps = []struct {
	name, url, uid string
	counter        uint32
	file           string
}{
	{"the note's", "https://choose.url.com/ntag424?e=EF963FF7828658A599F3041510671E88&c=94EED9EE65337086", "04DE5F1EACC040", 61, ""},
	{"the note's, by long names", "https://a.example/t?picc_data=EF963FF7828658A599F3041510671E88&cmac=94EED9EE65337086#top", "04DE5F1EACC040", 61, ""},
	{"with a file", "https://a.example/t?picc_data=FD91EC264309878BE6345CBE53BADF40&enc=CEE9A53E3E463EF1F459635736738962&cmac=ECC1E7F6C6C73BF6",
		"04958CAA5C5E80", 8, "xxxxxxxxxxxxxxxx"},
	{"plain", "https://a.example/t?lang=km&uid=041E3C8A2D6B80&ctr=000006&cmac=4B00064004B0B3D3", "041E3C8A2D6B80", 6, ""},
}

func TestTapsVerify(t *testing.T) {
	for _, c := range taps {
		s, err := ntag424.ParseSUN(c.url)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var asked []byte
		tap, err := ntag424.VerifySUN(s, ntag424.Key{}, func(uid []byte) ntag424.Key { asked = uid; return ntag424.Key{} })
		if err != nil || !bytes.Equal(tap.UID, unhex(c.uid)) || tap.Counter != c.counter || string(tap.File) != c.file {
			t.Errorf("%s: UID %X counter %d file %q, %v", c.name, tap.UID, tap.Counter, tap.File, err)
		}
		if !bytes.Equal(asked, unhex(c.uid)) {
			t.Errorf("%s: key asked for %X", c.name, asked)
		}
	}
}

// Whatever digit of what the card wrote is changed, nothing verifies.
func TestAChangedTapNeverVerifies(t *testing.T) {
	for _, c := range taps {
		at := strings.IndexByte(c.url, '?')
		for i, was := range c.url {
			if i < at || !strings.ContainsRune("0123456789ABCDEF", was) {
				continue
			}
			now := byte('0')
			if was == '0' {
				now = '1'
			}
			url := c.url[:i] + string(now) + c.url[i+1:]
			s, err := ntag424.ParseSUN(url)
			if err != nil {
				t.Errorf("%s: %v", url, err)
				continue
			}
			if tap, err := ntag424.VerifySUN(s, ntag424.Key{}, always(ntag424.Key{})); err == nil {
				t.Errorf("%s verified as %X %d", url, tap.UID, tap.Counter)
			}
		}
	}
}

func TestTapsOfOtherKeys(t *testing.T) {
	other := ntag424.Key{1}
	for _, c := range taps {
		s, err := ntag424.ParseSUN(c.url)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ntag424.VerifySUN(s, ntag424.Key{}, always(other)); !errors.As(err, new(*ntag424.MACError)) {
			t.Errorf("%s, another MAC key: %v, want a MAC error", c.name, err)
		}
		_, err = ntag424.VerifySUN(s, other, always(ntag424.Key{}))
		if sealed := s.PICCData != nil; sealed != errors.As(err, new(*ntag424.FormatError)) {
			t.Errorf("%s, another meta key: %v", c.name, err)
		}
	}
}

// What nobody parsed does not verify either, and does not panic.
func TestAMadeUpTap(t *testing.T) {
	for _, s := range []ntag424.SUN{{}, {UID: []byte{4}}, {UID: make([]byte, 7), File: []byte{1}}, {PICCData: []byte{1, 2}}} {
		if tap, err := ntag424.VerifySUN(s, ntag424.Key{}, always(ntag424.Key{})); err == nil {
			t.Errorf("%+v verified as %+v", s, tap)
		}
	}
}

func TestURLsThatNoCardWrote(t *testing.T) {
	picc, mac := "picc_data=EF963FF7828658A599F3041510671E88", "cmac=94EED9EE65337086"
	block := "CEE9A53E3E463EF1F459635736738962"
	for _, query := range []string{
		"", "?", "?" + picc, "?" + mac, "?" + picc + "&cmac=", "?" + picc + "&cmac=94EED9EE6533708", "?" + picc + "&cmac=94EED9EE653370XX",
		"?" + picc + "0&" + mac, "?picc_data=&" + mac, "?" + picc + "&" + picc + "&" + mac, "?" + picc + "&" + mac + "&c=94EED9EE65337086",
		"?uid=041E3C8A2D6B80&" + mac, "?ctr=000006&" + mac, "?uid=041E3C8A2D6B&ctr=000006&" + mac, "?uid=041E3C8A2D6B80&ctr=0006&" + mac,
		"?" + picc + "&enc=&" + mac, "?" + picc + "&enc=CEE9&" + mac, "?" + picc + "&" + mac + "&enc=" + block,
		"?" + picc + "&enc=" + strings.Repeat(block, 9) + "&" + mac, "?" + picc + "&" + mac + "&x=" + strings.Repeat("y", 1024),
		"#?" + picc, "?" + picc + "#&" + mac,
	} {
		if s, err := ntag424.ParseSUN("https://a.example/t" + query); !errors.As(err, new(*ntag424.FormatError)) {
			t.Errorf("%s: %+v, %v, want a format error", query, s, err)
		}
	}
}

// A lane's memory of one card: what it has seen once it never accepts again.
func TestOnlyALaterReadingIsFresh(t *testing.T) {
	last, known := uint32(0), false
	for _, c := range []struct {
		now  uint32
		want bool
	}{{0, true}, {0, false}, {1, true}, {1, false}, {0, false}, {61, true}, {60, false}, {61, false}, {0xFFFFFF, true}, {0xFFFFFF, false}, {1, false}} {
		if got := ntag424.Fresh(last, c.now, known); got != c.want {
			t.Errorf("counter %d after %d: fresh is %t", c.now, last, got)
		}
		if c.want {
			last, known = c.now, true
		}
	}
}

// Two signatures from the field: hardware of ours to come is signed by the same key (AN12196, 7.2).
func TestOriginalSilicon(t *testing.T) {
	for _, c := range []struct{ uid, sig string }{
		{"047728824D6580", "9C7068636A285FEBA1E2406654009DCE6E8A9C9CE318BE0262ED162519B970B32FB802858420D667D12CEBCD32BB4BC8AFE21C753A5A6C26"},
		{"04518DFAA96180", "D1940D17CFEDA4BFF80359AB975F9F6514313E8F90C1D3CAAF5941AD744A1CDF9A83F883CAFE0FE95D1939B1B7E47113993324473B785D21"},
	} {
		uid, sig := unhex(c.uid), unhex(c.sig)
		if !ntag424.Original(uid, sig) {
			t.Errorf("%s is not original", c.uid)
		}
		for i := range uid {
			bad := slices.Clone(uid)
			bad[i] ^= 0x10
			if ntag424.Original(bad, sig) {
				t.Errorf("%X is original with the signature of %s", bad, c.uid)
			}
		}
		for i := range sig {
			bad := slices.Clone(sig)
			bad[i] ^= 1
			if ntag424.Original(uid, bad) {
				t.Errorf("%s is original with byte %d of its signature changed", c.uid, i)
			}
		}
		for _, bad := range [][]byte{nil, sig[:55], append(slices.Clone(sig), 0), make([]byte, 56)} {
			if ntag424.Original(uid, bad) || ntag424.Original(uid[:6], sig) || ntag424.Original(nil, sig) {
				t.Errorf("%s is original with a signature of %d bytes", c.uid, len(bad))
			}
		}
	}
}

func TestErrorsTellWhatAndWhy(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&ntag424.StatusError{Command: "GetCardUID", SW: 0x919D}, "ntag424: GetCardUID: status 919D, permission denied"},
		{&ntag424.StatusError{Command: "SELECT", SW: 0x6A82}, "ntag424: SELECT: status 6A82, no such file"},
		{&ntag424.StatusError{Command: "SELECT", SW: 0x1234}, "ntag424: SELECT: status 1234"},
		{&ntag424.LengthError{Command: "GetCardUID", Got: 6, Want: 7}, "ntag424: GetCardUID: 6 bytes, want 7"},
		{&ntag424.AuthError{KeyNo: 2}, "ntag424: key 2: the card's proof is wrong"},
		{&ntag424.AuthError{KeyNo: 2, Refused: true}, "ntag424: key 2: the card refused our proof"},
		{&ntag424.MACError{Of: "SUN"}, "ntag424: SUN: wrong MAC"},
		{&ntag424.FormatError{Of: "SUN", Problem: "cmac twice"}, "ntag424: SUN: cmac twice"},
	} {
		if fmt.Sprint(c.err) != c.want {
			t.Errorf("got %q, want %q", c.err, c.want)
		}
	}
}

package pass

import (
	"bytes"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"slices"
	"testing"
)

func TestTagStory(t *testing.T) {
	key, signer := borderSigner(t)
	trust := NewTrust(1, signer)
	dump, err := TagDump(aTag, mustSign(t, onTag(sokha()), key))
	if err != nil {
		t.Fatal(err)
	}
	if len(dump) != 540 {
		t.Errorf("%d bytes, an NTAG215 has 540", len(dump))
	}
	p := ReadTag(dump, trust)
	if p.Result != Valid || p.Medium != MediumTag || !bytes.Equal(p.TagUID, aTag) || p.Number != "BTB0004711" {
		t.Errorf("genuine: %s %s %s", p.Result, p.Field, p.Reason)
	}
	if !slices.Contains(p.Checked, CheckUIDBinding) || !slices.Equal(p.NotChecked, []Check{CheckClone}) {
		t.Errorf("checked %v, not %v", p.Checked, p.NotChecked)
	}

	otherUID := []byte{0x04, 1, 2, 3, 4, 5, 6}
	for name, i := range map[string]Issue{"copied from another tag": onTag(sokha()), "copied from paper": sokha()} {
		copied, err := TagDump(otherUID, mustSign(t, i, key))
		if err != nil {
			t.Fatal(err)
		}
		if p := ReadTag(copied, trust); p.Result != Invalid || p.Field != "tag UID" {
			t.Errorf("%s: %s %s", name, p.Result, p.Field)
		}
		if p := ReadTag(copied, Trust{}); p.Result != Invalid || p.Field != "tag UID" {
			t.Errorf("%s, issuer unknown: %s %s", name, p.Result, p.Field)
		}
	}
	if p := ReadTag(dump, Trust{}); p.Result != UnknownIssuer {
		t.Errorf("issuer unknown: %s", p.Result)
	}
}

func TestTagWithALongSignature(t *testing.T) {
	key, signer := newSigner(t, oidP521, elliptic.P521())
	seal := mustSign(t, onTag(sokha()), key)
	i := onTag(sokha())
	i.Number = "ABCDEFGHIJKLMNOPQRSTUVWX"
	for _, seal := range [][]byte{seal, mustSign(t, i, key)} {
		dump, err := TagDump(aTag, seal)
		if err != nil {
			t.Fatal(err)
		}
		if p := ReadTag(dump, NewTrust(1, signer)); p.Result != Valid {
			t.Errorf("%d bytes: %s %s %s", len(seal), p.Result, p.Field, p.Reason)
		}
	}
}

// Around 255 bytes both the TLV and the record change the form of their lengths.
func TestTagLengthForms(t *testing.T) {
	for n := range 470 {
		seal := bytes.Repeat([]byte{byte(n)}, n)
		dump, err := TagDump(aTag, seal)
		if err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		message, err := tagMessage(dump)
		if err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if got, err := sealRecord(message); err != nil || !bytes.Equal(got, seal) {
			t.Fatalf("%d bytes: %x, %v", n, got, err)
		}
	}
	if _, err := TagDump(aTag, make([]byte, 500)); err == nil {
		t.Error("500 bytes went on a tag of 496")
	}
	if _, err := TagDump(aTag[:4], nil); err == nil {
		t.Error("a UID of 4 bytes was taken")
	}
}

// dumpOf is a tag with the given TLVs.
func dumpOf(tlvs ...byte) []byte {
	bcc0, bcc1 := uidCheck(aTag)
	head := []byte{aTag[0], aTag[1], aTag[2], bcc0, aTag[3], aTag[4], aTag[5], aTag[6], bcc1, 0x48, 0, 0, 0xE1, 0x10, 0x12, 0}
	return append(head, tlvs...)
}

func TestMalformedTagsNameTheField(t *testing.T) {
	good := dumpOf(0x03, 0x00, 0xFE)
	for _, c := range []struct {
		name, field string
		dump        []byte
	}{
		{"nothing", "tag memory", nil},
		{"three pages", "tag memory", good[:12]},
		{"huge", "tag memory", make([]byte, maxNDEF+1)},
		{"first check byte", "tag UID", splice(good, 3, 1, 0)},
		{"second check byte", "tag UID", splice(good, 8, 1, 0)},
		{"no NDEF tag", "capability container", splice(good, 12, 1, 0)},
		{"version 2", "capability container", splice(good, 13, 1, 0x20)},
		{"no memory", "NDEF message", splice(good, 14, 1, 0)},
		{"terminator first", "NDEF message", dumpOf(0xFE, 0x03, 0x00)},
		{"only nulls", "NDEF message", dumpOf(0, 0, 0, 0)},
		{"TLV without a length", "TLV", dumpOf(0x03)},
		{"TLV longer than the tag", "TLV", dumpOf(0x03, 0x20, 1, 2)},
		{"lock TLV longer than the tag", "TLV", dumpOf(0x01, 0x20, 1, 2)},
		{"long form for a short TLV", "TLV", dumpOf(0x03, 0xFF, 0, 1, 0)},
		{"long form cut", "TLV", dumpOf(0x03, 0xFF, 0)},
		{"empty message", "NDEF record", good},
	} {
		p := ReadTag(c.dump, Trust{})
		if p.Result != Malformed || p.Field != c.field {
			t.Errorf("%s: %s %q (%s), want field %q", c.name, p.Result, p.Field, p.Reason, c.field)
		}
	}
}

// The size in the capability container counts, not what lies behind it.
func TestTagMemoryEndsWhereItSays(t *testing.T) {
	dump := append(dumpOf(make([]byte, 144)...), 0x03, 0x00)
	if _, err := tagMessage(dump); err == nil {
		t.Error("a message outside the user memory was read")
	}
}

func TestNDEFMessages(t *testing.T) {
	seal := appendSealMessage(nil, []byte("seal"))
	begin, end := seal[0]&^ndefEnd, seal[0]&^ndefBegin
	text := []byte{0x91, 1, 3, 'T', 0, 'h', 'i'} // begins a message: well known, T
	record := func(flags byte) []byte { return splice(seal, 0, 1, flags) }
	many := []byte{0x91, 1, 0, 'T'}
	for range 20 {
		many = append(many, 0x11, 1, 0, 'T')
	}
	for _, c := range []struct {
		name    string
		message []byte
		ok      bool
	}{
		{"one record", seal, true},
		{"text before", slices.Concat(text, record(end)), true},
		{"text after", slices.Concat(record(begin), []byte{0x51, 1, 0, 'T'}), true},
		{"with an id", slices.Concat([]byte{seal[0] | ndefHasID, seal[1], seal[2], 2}, seal[3:16], []byte("id"), seal[16:]), true},
		{"nothing", nil, false},
		{"another type", splice(seal, 3, 1, 'q'), false},
		{"not external", splice(seal, 0, 1, 0xD2), false},
		{"two seals", slices.Concat(record(begin), record(end)), false},
		{"no end", record(begin), false},
		{"no beginning", record(end), false},
		{"two beginnings", slices.Concat(record(begin), seal), false},
		{"chunked", record(seal[0] | ndefChunked), false},
		{"unchanged type", record(0xD6), false},
		{"reserved type", record(0xD7), false},
		{"bytes after the end", append(bytes.Clone(seal), 0), false},
		{"cut", seal[:len(seal)-1], false},
		{"four gigabytes", []byte{0xC4, 13, 0xFF, 0xFF, 0xFF, 0xFF, 1}, false},
		{"size cut", []byte{0xC4, 13, 0xFF}, false},
		{"id size cut", []byte{0xDC, 13, 1}, false},
		{"twenty records", many, false},
		{"huge", make([]byte, maxNDEF+1), false},
	} {
		got, err := sealRecord(c.message)
		var fe *FieldError
		if (err == nil) != c.ok || c.ok && string(got) != "seal" || err != nil && !errors.As(err, &fe) {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}

// A Type 4 card hands over its message without the memory around it, with a UID of any size.
func TestReadNDEF(t *testing.T) {
	key, signer := borderSigner(t)
	for _, uid := range [][]byte{{1, 2, 3, 4}, aTag, []byte("ten bytes!")} {
		i := sokha()
		i.TagUID = uid
		raw, err := i.Sign(uttsID, key, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if p := ReadNDEF(appendSealMessage(nil, raw), uid, NewTrust(1, signer)); p.Result != Valid {
			t.Errorf("%x: %s %s %s", uid, p.Result, p.Field, p.Reason)
		}
	}
	if p := ReadNDEF(nil, nil, Trust{}); p.Result != Malformed || p.Field != "tag UID" {
		t.Errorf("no UID: %s %s", p.Result, p.Field)
	}
}

// A phone that speaks as a Type 4 card and says what a plain tag says is no more that tag than another tag is.
func TestASealThatMovedToAnotherCard(t *testing.T) {
	key, signer := borderSigner(t)
	message := NDEFMessage(mustSign(t, onTag(sokha()), key))
	phone := []byte{0x08, 1, 2, 3} // the UID that a phone draws
	for _, trust := range []Trust{NewTrust(1, signer), {}} {
		if p := ReadCard(message, phone, trust); p.Result != Invalid || p.Field != "tag UID" {
			t.Errorf("on a phone: %s %s", p.Result, p.Field)
		}
	}
	if p := ReadCard(message, aTag, NewTrust(1, signer)); p.Result != Valid {
		t.Errorf("on its own: %s %s %s", p.Result, p.Field, p.Reason)
	}
}

func FuzzTag(f *testing.F) {
	key, signer := borderSigner(f)
	dump, err := TagDump(aTag, mustSign(f, onTag(sokha()), key))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(dump)
	f.Add(dumpOf(0x03, 0x00, 0xFE))
	f.Add(dumpOf(0x01, 0x03, 0xA0, 0x10, 0x44, 0x03, 0x04, 0xD1, 1, 0, 'T', 0xFE))
	trust := NewTrust(1, signer)
	f.Fuzz(func(t *testing.T, dump []byte) {
		p := ReadTag(dump, trust)
		if p.Result == Valid && !bytes.Equal(p.TagUID, aTag) {
			t.Errorf("valid on tag %x", p.TagUID)
		}
		if (p.Result == Valid) != (p.Field == "") {
			t.Errorf("%s with field %q", p.Result, p.Field)
		}
	})
}

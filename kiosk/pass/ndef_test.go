package pass

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// uriRecord is a short URI record with the flags of its place in a message.
func uriRecord(flags, prefix byte, rest string) []byte {
	return append([]byte{flags | ndefShort | tnfWellKnown, 1, byte(1 + len(rest)), 'U', prefix}, rest...)
}

func TestLinkExpandsItsPrefix(t *testing.T) {
	for _, c := range []struct {
		prefix     byte
		rest, want string
	}{
		{0, "passlane:card?c=1", "passlane:card?c=1"},
		{1, "example.org/c", "http://www.example.org/c"},
		{2, "example.org/c", "https://www.example.org/c"},
		{3, "example.org/c", "http://example.org/c"},
		{4, "example.org/c?picc_data=00FF&cmac=A1", "https://example.org/c?picc_data=00FF&cmac=A1"},
		{4, "", "https://"},
		{5, "35561234", ""}, // tel: is no link of a card
		{6, "officer@example.org", ""},
		{0xFF, "example.org", ""},
	} {
		if got := Link(uriRecord(ndefBegin|ndefEnd, c.prefix, c.rest)); got != c.want {
			t.Errorf("prefix %d: %q, want %q", c.prefix, got, c.want)
		}
	}
}

func TestLinkIsTheFirstOfTheMessage(t *testing.T) {
	text := []byte{ndefBegin | ndefShort | tnfWellKnown, 1, 3, 'T', 0, 'h', 'i'}
	smart := []byte{ndefShort | tnfWellKnown, 2, 2, 'S', 'p', 'U', 4}
	external := []byte{ndefBegin | ndefShort | tnfExternal, 1, 2, 'U', 4, 'x'}
	first, second := uriRecord(0, 4, "first.example"), uriRecord(ndefEnd, 4, "second.example")
	long := append([]byte{ndefBegin | ndefEnd | tnfWellKnown, 1, 0, 0, 1, 1, 'U', 3}, strings.Repeat("l", 256)...)
	named := append([]byte{ndefBegin | ndefEnd | ndefShort | ndefHasID | tnfWellKnown, 1, 2, 3, 'U', 'i', 'd', '1', 4}, 'x')
	empty := []byte{ndefBegin | ndefShort | tnfWellKnown, 1, 0, 'U'}
	for _, c := range []struct {
		name    string
		message []byte
		want    string
	}{
		{"behind a text", slices.Concat(text, first, second), "https://first.example"},
		{"behind a smart poster's type", slices.Concat(text, smart, second), "https://second.example"},
		{"an external type U is none", slices.Concat(external, second), "https://second.example"},
		{"an empty one is none", slices.Concat(empty, second), "https://second.example"},
		{"an unknown prefix is none", slices.Concat(uriRecord(ndefBegin, 5, "1"), second), "https://second.example"},
		{"size of four bytes", long, "http://" + strings.Repeat("l", 256)},
		{"with an id", named, "https://x"},
		{"only text", append([]byte{text[0] | ndefEnd}, text[1:]...), ""},
		{"nothing", nil, ""},
		{"a message without its beginning", second, ""},
		{"cut in its first record", uriRecord(ndefBegin|ndefEnd, 4, "cut.example")[:9], ""},
		{"chunked", uriRecord(ndefBegin|ndefEnd|ndefChunked, 4, "chunk.example"), ""},
		{"too large", append(uriRecord(ndefBegin|ndefEnd, 4, "x"), make([]byte, maxNDEF)...), ""},
	} {
		if got := Link(c.message); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A card that signs its URL carries the seal beside it, in either order.
func TestACardWithLinkAndSeal(t *testing.T) {
	key, signer := borderSigner(t)
	seal := NDEFMessage(mustSign(t, onTag(sokha()), key))
	link := "example.org/c?cmac=94EED9EE65337086"
	first, last := bytes.Clone(seal), bytes.Clone(seal)
	first[0] &^= ndefEnd
	last[0] &^= ndefBegin
	for name, message := range map[string][]byte{
		"link first": append(uriRecord(ndefBegin, 4, link), last...),
		"seal first": append(first, uriRecord(ndefEnd, 4, link)...),
	} {
		if p := ReadCard(message, aTag, NewTrust(1, signer)); p.Result != Valid || p.Medium != MediumCard || p.Number != "BTB0004711" {
			t.Errorf("%s: %s %s %s", name, p.Result, p.Field, p.Reason)
		}
		if got := Link(message); got != "https://"+link {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A card may carry a seal that names no tag, as it proves itself; a tag may not, as it cannot.
func TestWhatCardsAndTagsMayCarry(t *testing.T) {
	key, signer := borderSigner(t)
	trust := NewTrust(1, signer)
	printed, bound := NDEFMessage(mustSign(t, sokha(), key)), NDEFMessage(mustSign(t, onTag(sokha()), key))
	other := []byte{4, 9, 9, 9, 9, 9, 9}
	longer := append(bytes.Clone(aTag), 1, 2, 3)
	for _, c := range []struct {
		name    string
		read    func(message, uid []byte, trust Trust) Presented
		message []byte
		uid     []byte
		want    Genuineness
		reason  string
	}{
		{"card, names none", ReadCard, printed, aTag, Valid, ""},
		{"card, names it", ReadCard, bound, aTag, Valid, ""},
		{"card, names another", ReadCard, bound, other, Invalid, "the seal belongs to another card"},
		{"card, names the beginning of its UID", ReadCard, bound, longer, Invalid, "the seal belongs to another card"},
		{"tag, names none", ReadNDEF, printed, aTag, Invalid, "the seal on the tag names no tag"},
		{"tag, names it", ReadNDEF, bound, aTag, Valid, ""},
		{"tag, names another", ReadNDEF, bound, other, Invalid, "the seal belongs to another tag"},
		{"tag, names a longer UID", ReadNDEF, bound, aTag[:4], Invalid, "the seal belongs to another tag"},
		{"card, UID of 5 bytes", ReadCard, bound, aTag[:5], Malformed, "5 bytes, want 4, 7 or 10"},
		{"card, no UID", ReadCard, bound, nil, Malformed, "0 bytes, want 4, 7 or 10"},
	} {
		p := c.read(c.message, c.uid, trust)
		if p.Result != c.want || p.Reason != c.reason || c.want != Valid && p.Field != "tag UID" {
			t.Errorf("%s: %s %q %q", c.name, p.Result, p.Field, p.Reason)
		}
		if !bytes.Equal(p.TagUID, c.uid) {
			t.Errorf("%s: UID %x", c.name, p.TagUID)
		}
	}
}

// What was read does not change when the reader's buffer is filled anew.
func TestResultsKeepTheirBytes(t *testing.T) {
	key, signer := borderSigner(t)
	message, uid := NDEFMessage(mustSign(t, onTag(sokha()), key)), bytes.Clone(aTag)
	p := ReadNDEF(message, uid, NewTrust(1, signer))
	clear(message)
	clear(uid)
	named, ok := p.Seal.Message(msgTagUID)
	if !ok || !bytes.Equal(named, aTag) || !bytes.Equal(p.TagUID, aTag) {
		t.Errorf("the seal names %x, read from %x", named, p.TagUID)
	}
	if p.HolderKey != sokha().HolderKey || bytes.Equal(p.Seal.Signature, make([]byte, 64)) {
		t.Error("key or signature went with the buffer")
	}
}

// Sixteen records are read, the seal wherever it stands; one more is refused.
func TestRecordsAreCounted(t *testing.T) {
	for count := 1; count <= maxNDEFRecords+1; count++ {
		for place := range count {
			var message []byte
			for i := range count {
				record := []byte{ndefShort | tnfWellKnown, 1, 0, 'T'}
				if i == place {
					record = NDEFMessage([]byte("seal"))
					record[0] &^= ndefBegin | ndefEnd
				}
				if i == 0 {
					record[0] |= ndefBegin
				}
				if i == count-1 {
					record[0] |= ndefEnd
				}
				message = append(message, record...)
			}
			got, err := sealRecord(message)
			if fits := count <= maxNDEFRecords; (err == nil) != fits || fits && string(got) != "seal" {
				t.Errorf("record %d of %d: %q, %v", place+1, count, got, err)
			}
		}
	}
}

func TestLongPayloadSizes(t *testing.T) {
	for _, c := range []struct {
		size, has int
		ok        bool
	}{{4, 4, true}, {255, 255, true}, {256, 256, true}, {4, 3, false}, {4, 5, false}, {maxNDEF + 1, 4, false}, {1 << 31, 4, false}} {
		message := []byte{ndefBegin | ndefEnd | tnfExternal, byte(len(SealRecordType))}
		message = binary.BigEndian.AppendUint32(message, uint32(c.size))
		message = append(append(message, SealRecordType...), make([]byte, c.has)...)
		got, err := sealRecord(message)
		if (err == nil) != c.ok || c.ok && len(got) != c.size {
			t.Errorf("%d bytes announced, %d there: %d, %v", c.size, c.has, len(got), err)
		}
	}
}

func TestNDEFMessageReadsBackAndNotCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seal := rapid.SliceOfN(rapid.Byte(), 0, 600).Draw(t, "seal")
		message := NDEFMessage(seal)
		if got, err := sealRecord(message); err != nil || !bytes.Equal(got, seal) {
			t.Fatalf("%x, %v", got, err)
		}
		cut := rapid.IntRange(0, len(message)-1).Draw(t, "cut")
		if got, err := sealRecord(message[:cut]); err == nil {
			t.Fatalf("%d of %d bytes read as %x", cut, len(message), got)
		}
	})
}

// TLVs that a tag's maker left in front of the message are passed over.
func TestTLVsBeforeTheMessage(t *testing.T) {
	message := NDEFMessage([]byte("seal"))
	own := append([]byte{tlvNDEF, byte(len(message))}, message...)
	for name, before := range map[string][]byte{
		"none": nil, "nulls": {0, 0, 0}, "lock control": {1, 3, 0xA0, 0x10, 0x44}, "memory control": {2, 3, 1, 2, 3},
		"proprietary": {0xFD, 2, 3, 4}, "proprietary in the long form": append([]byte{0xFD, 0xFF, 0, 0xFF}, make([]byte, 255)...), "empty": {0xFD, 0},
	} {
		dump := dumpOf(slices.Concat(before, own, []byte{tlvTerminator})...)
		dump[14] = 0x3E
		got, err := tagMessage(dump)
		if err != nil || !bytes.Equal(got, message) {
			t.Errorf("%s: %x, %v", name, got, err)
		}
	}
}

// A tag holds a seal up to its last byte, and the error says by how much another is too long.
func TestTagIsFull(t *testing.T) {
	most := 0
	for n := 400; n < 500; n++ {
		dump, err := TagDump(aTag, make([]byte, n))
		if err != nil {
			break
		}
		if len(dump) != ntag215Size || !bytes.Equal(dump[ntag215Lock:], []byte{0, 0, 0, 0xBD, 4, 0, 0, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}) {
			t.Fatalf("%d bytes reach the configuration pages: %x", n, dump[ntag215Lock:])
		}
		most = n
	}
	overhead := 4 + 6 + len(SealRecordType) + 1 // TLV, record, terminator
	if most != ntag215User*8-overhead {
		t.Errorf("%d bytes fit, want %d", most, ntag215User*8-overhead)
	}
	_, err := TagDump(aTag, make([]byte, most+3))
	if field, reason := fieldOf(err); field != "seal" || !strings.HasSuffix(reason, "by 3") {
		t.Errorf("%s: %s", field, reason)
	}
	for n := range 12 {
		if _, err := TagDump(make([]byte, n), nil); (err == nil) != (n == 7) {
			t.Errorf("UID of %d bytes: %v", n, err)
		}
	}
}

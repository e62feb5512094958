package nfc_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/nfcsim"
	"pgregory.net/rapid"
)

// blank returns the memory of a tag with this size byte in its container and these user bytes.
func blank(size byte, user ...byte) []byte {
	dump := make([]byte, 16+int(size)*8+5*4) // dynamic lock, two of configuration, password, PACK
	copy(dump, []byte{0x04, 0xA1, 0xB2, 0x9F, 0xC3, 0xD4, 0xE5, 0xF6, 0x04, 0x48, 0, 0, 0xE1, 0x10, size, 0})
	copy(dump[16:], user)
	return dump
}

// ndef returns a TLV with an NDEF message of n bytes, all of them 5Ah, and a terminator.
func ndef(n int) []byte {
	head := []byte{0x03, byte(n)}
	if n > 254 {
		head = []byte{0x03, 0xFF, byte(n >> 8), byte(n)}
	}
	return append(append(head, bytes.Repeat([]byte{0x5A}, n)...), 0xFE)
}

// lay puts a tag on a new reader and returns the card.
func lay(t testing.TB, dump []byte) (*nfcsim.Reader, nfc.Card) {
	t.Helper()
	r := nfcsim.New()
	r.Lay(dump)
	card, err := r.WaitCard(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return r, card
}

func TestReadsWhatTheTLVsNeed(t *testing.T) {
	lockControl := []byte{0x01, 0x03, 0xA0, 0x0C, 0x34}
	for _, c := range []struct {
		name     string
		dump     []byte
		want     int // bytes from page 0
		commands int
	}{
		{"fresh from the factory", blank(0x12, 0x03, 0x00, 0xFE), 32, 2},
		{"short message", blank(0x12, ndef(10)...), 32, 2},
		{"message ends on a read", blank(0x12, ndef(14)...), 32, 2},
		{"one byte more", blank(0x12, ndef(15)...), 48, 3},
		{"a seal of 150 bytes", blank(0x3E, ndef(150)...), 176, 11},
		{"long length", blank(0x6D, ndef(300)...), 16 + 304, 20},
		{"lock control first", blank(0x12, append(lockControl, ndef(4)...)...), 32, 2},
		{"nulls first", blank(0x12, append(make([]byte, 20), ndef(4)...)...), 48, 3},
		{"tag and length in two reads", blank(0x12, append(make([]byte, 15), ndef(4)...)...), 48, 3},
		{"long length in two reads", blank(0x6D, append(make([]byte, 14), ndef(300)...)...), 336, 21},
		{"proprietary first", blank(0x12, append([]byte{0xFD, 20}, append(make([]byte, 20), ndef(4)...)...)...), 48, 3},
		{"terminator only", blank(0x12, 0xFE), 32, 2},
		{"message fills the tag", blank(0x12, ndef(142)...), 160, 10},
		{"nulls only", blank(0x12), 160, 10},
		{"the largest, nulls only", blank(0x6D), 16 + 880, 56},
	} {
		r, card := lay(t, c.dump)
		got, err := nfc.ReadType2(t.Context(), card)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if len(got) != c.want || !bytes.Equal(got, c.dump[:len(got)]) {
			t.Errorf("%s: %d bytes, want the first %d of the tag", c.name, len(got), c.want)
		}
		if r.Commands() != c.commands {
			t.Errorf("%s: %d commands, want %d", c.name, r.Commands(), c.commands)
		}
	}
}

func TestRefusesForeignContainers(t *testing.T) {
	for field, cc := range map[string][4]byte{
		"magic":   {0x00, 0x10, 0x12, 0x00},
		"version": {0xE1, 0x40, 0x12, 0x00},
		"size":    {0xE1, 0x10, 0x06, 0x00},
	} {
		dump := blank(0x12, ndef(3)...)
		copy(dump[12:], cc[:])
		_, card := lay(t, dump)
		_, err := nfc.ReadType2(t.Context(), card)
		var bad *nfc.ContainerError
		if !errors.As(err, &bad) || bad.Field != field || bad.Container != cc || !strings.Contains(err.Error(), field) {
			t.Errorf("container % X: got %v, want one that names the %s", cc, err, field)
		}
	}
}

func TestRefusesTLVsPastTheMemory(t *testing.T) {
	last := make([]byte, 144)
	last[143] = 0x03
	cut := make([]byte, 144)
	copy(cut[141:], []byte{0x03, 0xFF, 0x01})
	for _, c := range []struct {
		name   string
		user   []byte
		offset int
	}{
		{"message longer than the tag", []byte{0x03, 143}, 16},
		{"long length", []byte{0x03, 0xFF, 0xFF, 0xFF}, 16},
		{"proprietary", []byte{0, 0, 0xFD, 250}, 18},
		{"no room for a length", last, 16 + 143},
		{"no room for a long length", cut, 16 + 141},
	} {
		_, card := lay(t, blank(0x12, c.user...))
		_, err := nfc.ReadType2(t.Context(), card)
		var bad *nfc.TLVError
		if !errors.As(err, &bad) || bad.Offset != c.offset {
			t.Errorf("%s: got %v, want a TLV error at byte %d", c.name, err, c.offset)
		}
	}
}

func TestNamesThePageThatFailed(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*nfcsim.Reader)
		page int
		want error
	}{
		{"torn at once", func(r *nfcsim.Reader) { r.TearAfter(0) }, 0, nfc.ErrTagLost},
		{"torn after three", func(r *nfcsim.Reader) { r.TearAfter(3) }, 12, nfc.ErrTagLost},
		{"taken", (*nfcsim.Reader).Take, 0, nfc.ErrTagLost},
		{"reader unplugged", (*nfcsim.Reader).Unplug, 0, nfc.ErrUnplugged},
	} {
		r, card := lay(t, blank(0x3E, ndef(150)...))
		c.do(r)
		_, err := nfc.ReadType2(t.Context(), card)
		var at *nfc.PageError
		if !errors.Is(err, c.want) || !errors.As(err, &at) || at.Page != c.page {
			t.Errorf("%s: got %v, want %v at page %d", c.name, err, c.want, c.page)
		}
	}
}

func TestAContainerThatLiesEndsInANak(t *testing.T) {
	dump := blank(0x12, ndef(142)...)
	dump[14] = 0x6D // claims to be an NTAG216
	copy(dump[16:], []byte{0x03, 0xFF, 0x03, 0x00})
	_, card := lay(t, dump[:16+144])
	_, err := nfc.ReadType2(t.Context(), card)
	var at *nfc.PageError
	if !errors.Is(err, nfc.ErrNak) || !errors.As(err, &at) || at.Page != 40 {
		t.Errorf("got %v, want a NAK at page 40", err)
	}
}

func TestGarbageIsAnErrorOfThePage(t *testing.T) {
	r, card := lay(t, blank(0x12, ndef(3)...))
	r.Garbage()
	_, err := nfc.ReadType2(t.Context(), card)
	var short *nfc.LengthError
	if !errors.As(err, &short) || short.Want != 16 {
		t.Errorf("got %v, want a length error", err)
	}
}

func TestAnyMemoryIsReadInBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.SampledFrom([]byte{0x12, 0x3E, 0x6D}).Draw(t, "size")
		user := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 3, 9, 0x80, 0xFD, 0xFE, 0xFF}), 0, int(size)*8).Draw(t, "user")
		r := nfcsim.New()
		dump := blank(size, user...)
		r.Lay(dump)
		card, _ := r.WaitCard(context.Background())
		got, err := nfc.ReadType2(context.Background(), card)
		if r.Commands() > 56 {
			t.Fatalf("%d commands", r.Commands())
		}
		if bad := new(nfc.TLVError); err != nil && !errors.As(err, &bad) {
			t.Fatalf("got %v, want a TLV error or none", err)
		}
		if err == nil && (len(got)%16 != 0 || !bytes.Equal(got, dump[:len(got)])) {
			t.Fatalf("the %d bytes read are not the tag's", len(got))
		}
	})
}

func TestATagPrintsNoUID(t *testing.T) {
	_, card := lay(t, blank(0x12))
	want := "type A card, UID of 7 bytes, ATQA 4400, SAK 00"
	if got := card.Tag().String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestErrorsTellWhereAndWhy(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&nfc.PageError{Page: 40, Err: nfc.ErrNak}, "nfc: read page 28h: nfc: tag refused (NAK)"},
		{&nfc.LengthError{Got: 7, Want: 16}, "nfc: answer of 7 bytes, want 16"},
		{&nfc.TLVError{Offset: 18, Tag: 0xFD, Length: 250}, "nfc: TLV FDh at byte 18: length 250 goes past the tag's memory"},
	} {
		if c.err.Error() != c.want {
			t.Errorf("got %q, want %q", c.err, c.want)
		}
	}
}

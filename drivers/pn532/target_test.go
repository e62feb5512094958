package pn532

import (
	"bytes"
	"errors"
	"testing"

	"passlane/drivers/nfc"
)

func TestTargetLists(t *testing.T) {
	seven := []byte{4, 1, 2, 3, 4, 5, 6}
	for _, c := range []struct {
		name, raw string
		typeB     bool
		want      []target // nil: an error
	}{
		{"nobody", "00", false, []target{}},
		{"a plain tag", "01 01 00 44 00 07 04010203040506", false, []target{{number: 1, tag: nfc.Tag{UID: seven, ATQA: [2]byte{0x44, 0}}}}},
		{"a card with an ATS", "01 01 03 44 20 07 04010203040506 06 7577810280", false,
			[]target{{number: 1, tag: nfc.Tag{UID: seven, ATQA: [2]byte{0x44, 3}, SAK: 0x20}, ats: unhex(t, "7577810280")}}},
		{"a long ATS, as of bank cards", "01 01 00 04 28 04 01020304 40" + hexes(63), false,
			[]target{{number: 1, tag: nfc.Tag{UID: []byte{1, 2, 3, 4}, ATQA: [2]byte{4, 0}, SAK: 0x28}, ats: make([]byte, 63)}}},
		{"no ATS at all", "01 01 03 44 20 07 04010203040506", false,
			[]target{{number: 1, tag: nfc.Tag{UID: seven, ATQA: [2]byte{0x44, 3}, SAK: 0x20}}}},
		{"two", "02 01 00 04 08 04 01020304 02 00 04 08 04 05060708", false, []target{
			{number: 1, tag: nfc.Tag{UID: []byte{1, 2, 3, 4}, ATQA: [2]byte{4, 0}, SAK: 8}},
			{number: 2, tag: nfc.Tag{UID: []byte{5, 6, 7, 8}, ATQA: [2]byte{4, 0}, SAK: 8}}}},
		{"type B", "01 01 50 01020304 AABBCCDD 007185 01 00", true,
			[]target{{number: 1, tag: nfc.Tag{UID: []byte{1, 2, 3, 4}, SAK: 0x20}, ats: []byte{0}, typeB: true}}},
		{"nothing", "", false, nil},
		{"three", "03", false, nil},
		{"said and not told", "01", false, nil},
		{"cut in the UID", "01 01 00 44 00 07 040102", false, nil},
		{"cut in the ATS", "01 01 03 44 20 07 04010203040506 06 75", false, nil},
		{"ATS shorter than its length", "01 01 03 44 20 07 04010203040506 00", false, nil},
		{"a UID of five bytes", "01 01 00 44 00 05 0102030405", false, nil},
		{"half a UID", "01 01 00 44 04 04 88040102", false, nil},
		{"number 0", "01 00 00 44 00 04 01020304", false, nil},
		{"something behind", "01 01 00 44 00 04 01020304 FF", false, nil},
		{"type B that is none", "01 01 51 01020304 AABBCCDD 007185 01 00", true, nil},
		{"type B, cut", "01 01 50 01020304 AABBCCDD 007185 02 00", true, nil},
	} {
		got, err := parseTargets(unhex(t, c.raw), c.typeB)
		if c.want == nil {
			if !errors.Is(err, errTargets) {
				t.Errorf("%s: got %+v, %v", c.name, got, err)
			}
			continue
		}
		if err != nil || len(got) != len(c.want) {
			t.Errorf("%s: got %+v, %v", c.name, got, err)
			continue
		}
		for i, g := range got {
			w := c.want[i]
			if g.number != w.number || g.typeB != w.typeB || !bytes.Equal(g.tag.UID, w.tag.UID) || g.tag.ATQA != w.tag.ATQA || g.tag.SAK != w.tag.SAK || !bytes.Equal(g.ats, w.ats) {
				t.Errorf("%s: got %+v, want %+v", c.name, g, w)
			}
		}
	}
}

func hexes(n int) string { return string(bytes.Repeat([]byte("00"), n)) }

func TestCascadeTags(t *testing.T) {
	for uid, want := range map[string]string{
		"01020304": "01020304", "01020304050607": "8801020304050607", "0102030405060708090A": "88010203880405060708090A",
	} {
		if got := cascade(unhex(t, uid)); !bytes.Equal(got, unhex(t, want)) {
			t.Errorf("%s: got % X, want %s", uid, got, want)
		}
	}
}

func TestTimeoutCodes(t *testing.T) {
	for code := byte(1); code <= maxTimeout; code++ {
		if got := timeoutCode(timeout(code)); got != code {
			t.Errorf("%v: got %X, want %X", timeout(code), got, code)
		}
	}
	if got := timeoutCode(timeout(0x0A) + 1); got != 0x0B {
		t.Errorf("a little more than 51.2 ms: got %X", got)
	}
	if timeout(0x0A).String() != "51.2ms" || timeout(0x10).String() != "3.2768s" {
		t.Errorf("got %v, %v", timeout(0x0A), timeout(0x10))
	}
}

func FuzzTargets(f *testing.F) {
	for _, s := range []string{"00", "01010044000704010203040506", "010103442007040102030405060675777810280000", "0201000408040102030402000408040506070800", "01015001020304AABBCCDD0071850100"} {
		f.Add(unhex(f, s[:len(s)/2*2]), false)
		f.Add(unhex(f, s[:len(s)/2*2]), true)
	}
	f.Fuzz(func(t *testing.T, b []byte, typeB bool) {
		got, err := parseTargets(b, typeB)
		if err != nil {
			return
		}
		if len(got) != int(b[0]) {
			t.Fatalf("%d targets of %d", len(got), b[0])
		}
		for _, g := range got {
			if n := len(g.tag.UID); n != 4 && n != 7 && n != 10 || g.number < 1 || g.number > 2 || g.typeB != typeB {
				t.Fatalf("got %+v", g)
			}
		}
	})
}

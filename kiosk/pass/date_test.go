package pass

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestSealDates(t *testing.T) {
	for h, want := range map[string]string{
		"319ef5": "1957-03-25", "0f7134": "2020-01-01", "8d7ad8": "2024-09-27", "99fdcb": "1979-10-09", "5fdb27": "2023-06-28",
	} {
		b, err := hex.DecodeString(h)
		if err != nil {
			t.Fatal(err)
		}
		d, ok := sealDate(b)
		if !ok || d.String() != want || hex.EncodeToString(appendSealDate(nil, d)) != h {
			t.Errorf("%s: %s, want %s", h, d, want)
		}
	}
}

func TestSealDateRefuses(t *testing.T) {
	for _, d := range []Date{{}, {2026, 13, 1}, {2026, 0, 1}, {2026, 1, 0}, {2026, 4, 31}, {2025, 2, 29}, {0, 1, 1}} {
		if got, ok := sealDate(appendSealDate(nil, d)); ok {
			t.Errorf("%+v read as %s", d, got)
		}
	}
	if _, ok := sealDate([]byte{0xff, 0xff, 0xff}); ok {
		t.Error("month 16 was read")
	}
}

func TestDateText(t *testing.T) {
	for _, text := range []string{"", "1974", "1974-08", "1974-08-12", "2024-02-29"} {
		d, err := ParseDate(text)
		if err != nil || d.String() != text {
			t.Errorf("%q: %v, %v", text, d, err)
		}
		var back Date
		j, err := json.Marshal(d)
		if err != nil || json.Unmarshal(j, &back) != nil || back != d {
			t.Errorf("%q by JSON: %s, %v", text, j, err)
		}
	}
	for _, text := range []string{"1974-13", "1974-02-30", "74-08-12", "1974/08/12", "1974-8-12", "0000", "1974-00", "1974-08-00", "1974-08-12T", "tomorrow!!"} {
		if d, err := ParseDate(text); err == nil {
			t.Errorf("%q read as %s", text, d)
		}
	}
}

func TestDateOrder(t *testing.T) {
	row := []Date{{}, {1974, 0, 0}, {1974, 8, 0}, {1974, 8, 12}, {1974, 9, 1}, {1975, 1, 1}}
	for i, a := range row {
		for j, b := range row {
			if a.Before(b) != (i < j) {
				t.Errorf("%v before %v: %t", a, b, a.Before(b))
			}
		}
	}
}

// However a holder key is printed, encoded or nested, its bytes stay inside.
func TestHolderKeyNeverShows(t *testing.T) {
	key := HolderKey([]byte("very secret key!"))
	p := Presented{HolderKey: key}
	j, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	shown := []string{key.String(), fmt.Sprint(key), fmt.Sprintf("%s %q %x %X %d %v %+v %#v", key, key, key, key, key, key, key, key),
		fmt.Sprintf("%v %+v %#v", p, p, p), string(j)}
	for _, text := range shown {
		for _, leak := range []string{"very", hex.EncodeToString([]byte("very")), "118 101 114 121", "118,101,114,121", "0x76, 0x65"} {
			if strings.Contains(strings.ToLower(text), leak) {
				t.Errorf("%q shows %q", text, leak)
			}
		}
	}
}

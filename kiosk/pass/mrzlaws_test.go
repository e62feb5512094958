package pass

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const mrzAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"

// dara is a zone as the desk writes it on a card.
func dara(number string) MRZ {
	return MRZ{Layout: TD1, Code: CardCode, Issuer: "KHM", Number: number, Nationality: "KHM", Birth: "900214", Sex: "M", Expiry: "280301",
		Primary: "SOK", Secondary: "DARA"}
}

// What scanners confuse is noticed by the check digits, but for G and 6, which weigh the same.
func TestConfusedLettersInANumber(t *testing.T) {
	for _, c := range []struct {
		letter, digit string
		noticed       bool
	}{{"O", "0", true}, {"I", "1", true}, {"B", "8", true}, {"S", "5", true}, {"Z", "2", true}, {"D", "0", true}, {"G", "6", false}} {
		for place := range 9 {
			with := func(ch string) string { return "KH0000000"[:place] + ch + "KH0000000"[place+1:] }
			text, err := ComposeTD1(dara(with(c.letter)))
			if err != nil {
				t.Fatal(err)
			}
			p := ReadMRZ(change(text, 1, 6+place, c.digit))
			if c.noticed && (p.Result != Malformed || p.Field != "document number check digit" || p.Number != "") {
				t.Errorf("%s read as %s: %s %q %s", c.letter, c.digit, p.Result, p.Field, p.Number)
			}
			if !c.noticed && (p.Result == Malformed || p.Number != with(c.digit)) {
				t.Errorf("%s read as %s: %s %q, number %s", c.letter, c.digit, p.Result, p.Field, p.Number)
			}
		}
	}
}

// A date takes no letter, however much it looks like its digit.
func TestLettersInDatesAreNamed(t *testing.T) {
	text, err := ComposeTD1(dara("KH1"))
	if err != nil {
		t.Fatal(err)
	}
	for col, field := range map[int]string{1: "date of birth", 4: "date of birth", 9: "date of expiry", 14: "date of expiry"} {
		for _, letter := range []string{"O", "I", "B", "S", "Z", "G", "D"} {
			if p := ReadMRZ(change(text, 2, col, letter)); p.Result != Malformed || p.Field != field {
				t.Errorf("%s in column %d: %s %q", letter, col, p.Result, p.Field)
			}
		}
	}
}

// Any one character of any zone changed: whatever still reads weighs the same, or stands where no digit looks.
func TestOneChangedCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := dara(rapid.StringMatching(`[A-Z0-9]{1,22}`).Draw(t, "number"))
		m.Optional2 = rapid.StringMatching(`([A-Z0-9]{1,11})?`).Draw(t, "more")
		text, err := ComposeTD1(m)
		if err != nil {
			t.Fatal(err)
		}
		line, col := rapid.IntRange(1, 3).Draw(t, "line"), rapid.IntRange(1, 30).Draw(t, "column")
		was := strings.Split(text, "\n")[line-1][col-1 : col]
		now := string(rapid.SampledFrom([]byte(mrzAlphabet)).Draw(t, "with"))
		got, err := ParseMRZ(change(text, line, col, now))
		if err != nil {
			if field, _ := fieldOf(err); field == "document" {
				t.Fatalf("no field: %v", err)
			}
			return
		}
		covered := line == 2 && col == 30
		for _, s := range td1().covered {
			covered = covered || s.line == line-1 && s.from < col && col <= s.to
		}
		if covered && CheckDigit(was) != CheckDigit(now) {
			t.Fatalf("line %d column %d: %s for %s went unnoticed\n%s", line, col, now, was, text)
		}
		if !covered && got.Number != m.Number {
			t.Fatalf("line %d column %d changed the number to %s", line, col, got.Number)
		}
	})
}

// Two neighbours that change places are noticed unless they weigh the same modulo 5.
func TestTransposedNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[A-Z0-9]{9}`).Draw(t, "number")
		i := rapid.IntRange(0, 7).Draw(t, "place")
		swapped := number[:i] + number[i+1:i+2] + number[i:i+1] + number[i+2:]
		a, b := int(CheckDigit(number[i:i+1])), int(CheckDigit(number[i+1:i+2])) // seven times their values, modulo 10
		same := (a-b)%5 == 0
		if (CheckDigit(number) == CheckDigit(swapped)) != same {
			t.Fatalf("%s and %s: %c, %c", number, swapped, CheckDigit(number), CheckDigit(swapped))
		}
	})
}

// The lengths where a number leaves its field, fills the optional data, and no longer fits.
func TestNumbersOfEveryLength(t *testing.T) {
	const digits = "KH12345678901234567890XYZ"
	for n := 1; n <= len(digits); n++ {
		m := dara(digits[:n])
		text, err := ComposeTD1(m)
		if n > MaxCardNumber {
			if field, _ := fieldOf(err); field != "document number" {
				t.Errorf("%d characters: %v", n, err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%d characters: %v", n, err)
		}
		if long := text[14] == '<'; long != (n > 9) || len(text) != 92 {
			t.Errorf("%d characters: %s", n, text[:30])
		}
		if p := ReadMRZ(text); p.Number != m.Number || p.MRZ.Optional != "" || p.DocumentType != "TD1" || p.MRZ.Specimen {
			t.Errorf("%d characters: %+v", n, p)
		}
		m.Optional = "X7"
		fits := n <= 9 || n-9+2+len(m.Optional) <= 15
		text, err = ComposeTD1(m)
		if field, _ := fieldOfOrNone(err); fits != (err == nil) || !fits && field != "optional data" {
			t.Errorf("%d characters with optional data: %v", n, err)
		}
		if got, _ := ParseMRZ(text); fits && (got.Optional != "X7" || got.Number != m.Number) {
			t.Errorf("%d characters with optional data: %+v", n, got)
		}
	}
}

func fieldOfOrNone(err error) (field, reason string) {
	if err == nil {
		return "", ""
	}
	return fieldOf(err)
}

// Each letter of the table in ICAO 9303-3, 6 that people at the border bear, and what has no place in a zone.
func TestTransliteration(t *testing.T) {
	for name, want := range map[string]string{
		"Ä": "AE", "æ": "AE", "Å": "AA", "ö": "OE", "Ø": "OE", "œ": "OE", "ü": "UE", "ß": "SS", "ẞ": "SS", "þ": "TH", "ð": "D", "Đ": "D",
		"Ł": "L", "ħ": "H", "Ŧ": "T", "ŋ": "N", "ĳ": "IJ", "ç": "C", "İ": "I", "ı": "I", "Š": "S", "ž": "Z", "Ñ": "N",
		"Nguyễn Thị Ánh": "NGUYEN THI ANH", "Đặng Văn Lâm": "DANG VAN LAM", "O’Brien": "OBRIEN", "Oʻahu": "OAHU", "J. R.": "J R",
		"Jean–Luc": "JEAN LUC", "Anna,Maria": "ANNAMARIA", "A\u00a0B": "A B", "u\u0308ber": "UEBER", "...": "", "--": "",
	} {
		if got, err := MRZName(name); got != want || err != nil {
			t.Errorf("%q: %q, %v, want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"Sok2", "ขวัญ", "Иван", "Ωmega", "A+B", "A$", "𝒜", "ə", "A<B", "\xff", "😀"} {
		got, err := MRZName(name)
		if field, _ := fieldOfOrNone(err); got != "" || field != "name" {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
}

// Names have no check digit: another name reads as well, and only what follows the last letter tells of cutting.
func TestTruncationMark(t *testing.T) {
	for _, c := range []struct {
		primary, secondary string
		truncated          bool
	}{
		{"SOK", "DARA", false},
		{strings.Repeat("A", 29), "", false},
		{strings.Repeat("A", 30), "", true}, // full, so it may go on
		{strings.Repeat("A", 31), "", true},
		{strings.Repeat("A", 24), "DARA", true},
		{strings.Repeat("A", 23), "DARA", false},
		{strings.Repeat("A", 40), strings.Repeat("B", 40), true},
	} {
		m := dara("KH1")
		m.Primary, m.Secondary = c.primary, c.secondary
		text, err := ComposeTD1(m)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseMRZ(text)
		if err != nil || got.Truncated != c.truncated || !strings.HasPrefix(c.primary, got.Primary) || !strings.HasPrefix(c.secondary, got.Secondary) {
			t.Errorf("%s, %s: %+v, %v", c.primary, c.secondary, got, err)
		}
	}
}

package pass

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MRZName writes a name in Latin letters as a zone does: capitals A-Z, parts separated by one space (ICAO 9303-3, 6). Letters beyond A-Z take
// their transliteration, hyphens part, apostrophes and other marks go. A digit or a letter of another script is an error that names the field.
func MRZName(name string) (string, error) {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.ToUpper(name)) {
		plain, ok := transliterate(r)
		if !ok {
			return "", wrong("name", "a character is no Latin letter")
		}
		b.WriteString(plain)
	}
	return strings.Join(strings.Fields(b.String()), " "), nil
}

func transliterate(r rune) (string, bool) {
	switch {
	case r >= 'A' && r <= 'Z':
		return string(r), true
	case unicode.IsSpace(r) || unicode.Is(unicode.Dash, r):
		return " ", true
	case unicode.IsPunct(r) || unicode.Is(unicode.Mn, r) || r == 'ʻ' || r == 'ʼ' || r == '`':
		return "", true
	}
	if special := specialLetter(r); special != "" {
		return special, true
	}
	base := []rune(norm.NFD.String(string(r)))
	if len(base) > 1 && base[0] >= 'A' && base[0] <= 'Z' {
		return string(base[0]), true // the letter without its marks
	}
	return "", false
}

// specialLetter gives the letters whose transliteration is not the letter without its marks (ICAO 9303-3, 6, table A).
func specialLetter(r rune) string {
	switch r {
	case 'Ä', 'Æ':
		return "AE"
	case 'Å':
		return "AA"
	case 'Ö', 'Ø', 'Œ':
		return "OE"
	case 'Ü':
		return "UE"
	case 'ß', 'ẞ':
		return "SS"
	case 'Þ':
		return "TH"
	case 'Ð', 'Đ':
		return "D"
	case 'Ł':
		return "L"
	case 'Ħ':
		return "H"
	case 'Ŧ':
		return "T"
	case 'Ŋ':
		return "N"
	case 'Ĳ':
		return "IJ"
	}
	return ""
}

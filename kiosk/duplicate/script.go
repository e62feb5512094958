package duplicate

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
)

// script is how a word is written, as far as it matters for comparing.
type script uint8

const (
	latin    script = iota
	alphabet        // other scripts that write their vowels, and are spelt out letter by letter
	khmer
	thai
	abjad    // the vowels are mostly not written
	syllabic // one sign is one syllable: a different sign is a different name
)

var scripts = []struct {
	table *unicode.RangeTable
	is    script
}{
	{unicode.Latin, latin}, {unicode.Khmer, khmer}, {unicode.Thai, thai}, {unicode.Arabic, abjad}, {unicode.Hebrew, abjad},
	{unicode.Syriac, abjad}, {unicode.Han, syllabic}, {unicode.Hangul, syllabic},
}

// scriptOf tells the script of a word by its first letter.
func scriptOf(word string) script {
	for _, r := range word {
		if !unicode.IsLetter(r) {
			continue
		}
		if r < 0x250 {
			return latin
		}
		for _, s := range scripts {
			if unicode.Is(s.table, r) {
				return s.is
			}
		}
		return alphabet
	}
	return latin
}

// romanise writes a word of any script in small Latin letters. What has no Latin reading stays as it is.
func romanise(word string, s script) string {
	text := ""
	switch s {
	case khmer:
		text = romaniseKhmer(word)
	case thai:
		text = romaniseThai(word)
	case abjad:
		text = unidecode.Unidecode(strings.TrimPrefix(word, "ال")) // the article is no part of a name's sound
	default:
		text = unidecode.Unidecode(word)
	}
	text = strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(text))
	if text == "" {
		return strings.ToLower(word)
	}
	return text
}

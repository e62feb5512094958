package i18n

import (
	"strings"
	"testing"
	"unicode"
)

func TestEverySentenceStandsInEveryLanguage(t *testing.T) {
	// Go says one thing only.
	silent := map[string]bool{"Go.Second": true}
	for _, l := range Langs() {
		l.Texts().Each(func(path, text string) {
			if (text == "") != silent[path] {
				t.Errorf("%s: %s is %q", l, path, text)
			}
		})
	}
}

func TestSentencesAreShort(t *testing.T) {
	for _, l := range Langs() {
		l.Texts().Each(func(path, text string) {
			if n := Words(text); n > 8 {
				t.Errorf("%s: %s has %d words", l, path, n)
			}
		})
	}
}

// A lane neither shouts nor blames, and leaves no trace of how the texts are written.
func TestManners(t *testing.T) {
	banned := []string{"!", "|", "  ", "error", "invalid", "failed", "illegal", "denied", "wrong"}
	for _, l := range Langs() {
		l.Texts().Each(func(path, text string) {
			for _, b := range banned {
				if strings.Contains(strings.ToLower(text), b) {
					t.Errorf("%s: %s says %q", l, path, b)
				}
			}
			if text != strings.TrimSpace(text) || strings.HasPrefix(text, "\u200b") || strings.HasSuffix(text, "\u200b") {
				t.Errorf("%s: %s has blanks at its ends: %q", l, path, text)
			}
		})
	}
}

func TestScriptsDoNotMix(t *testing.T) {
	scripts := map[Lang]*unicode.RangeTable{Khmer: unicode.Khmer, Thai: unicode.Thai, English: unicode.Latin}
	for _, l := range Langs() {
		l.Texts().Each(func(path, text string) {
			for _, r := range text {
				if unicode.IsLetter(r) && !unicode.Is(scripts[l], r) {
					t.Errorf("%s: %s holds %q of another script", l, path, r)
				}
			}
		})
	}
}

// A break inside a syllable would tear a mark from its letter: no part may begin with a mark, nor end with the sign
// that puts the next Khmer letter below, nor with a Thai vowel that is written before its consonant.
func TestBreaksFallBetweenSyllables(t *testing.T) {
	for _, l := range Langs() {
		l.Texts().Each(func(path, text string) {
			for part := range strings.SplitSeq(text, "\u200b") {
				rs := []rune(part)
				if len(rs) == 0 {
					continue
				}
				first, last := rs[0], rs[len(rs)-1]
				if unicode.Is(unicode.M, first) || strings.ContainsRune("ะาำๅๆ", first) || last == '្' || strings.ContainsRune("เแโใไ", last) {
					t.Errorf("%s: %s is broken inside a syllable at %q", l, path, part)
				}
			}
		})
	}
}

// Anything longer than a dozen letters without a place to break would not wrap in large text.
func TestLongTextsCanBreak(t *testing.T) {
	for _, l := range []Lang{Khmer, Thai} {
		l.Texts().Each(func(path, text string) {
			for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\u200b' }) {
				if n := len([]rune(word)); n > 12 {
					t.Errorf("%s: %s has an unbroken word of %d letters: %q", l, path, n, word)
				}
			}
		})
	}
}

func TestTheSameSentenceMeansTheSame(t *testing.T) {
	for _, l := range Langs() {
		c := l.Texts()
		if c.Closed.Second != c.Fault.Second {
			t.Errorf("%s: a closed and a broken lane send people to different places", l)
		}
		if c.Welcome.Second != c.Present.Title {
			t.Errorf("%s: two words for showing the pass", l)
		}
	}
}

func TestDigitsFollowTheLanguage(t *testing.T) {
	for _, c := range []struct {
		l          Lang
		in, wanted string
	}{
		{Khmer, "2 of 10", "២ of ១០"}, {Thai, "2 of 10", "๒ of ๑๐"}, {English, "2 of 10", "2 of 10"}, {"xx", "7", "៧"},
	} {
		if got := c.l.Digits(c.in); got != c.wanted {
			t.Errorf("%s: Digits(%q) = %q, not %q", c.l, c.in, got, c.wanted)
		}
	}
}

func TestAnUnknownLanguageIsTheCountrys(t *testing.T) {
	for _, l := range []Lang{"", "xx", "KM"} {
		if l.Known() != Khmer || l.Texts().Help != Khmer.Texts().Help || l.Name() != Khmer.Name() {
			t.Errorf("%q is not treated as Khmer", l)
		}
	}
}

func TestWords(t *testing.T) {
	for text, n := range map[string]int{"": 0, "one": 1, "one two": 2, "a\u200bb c": 3} {
		if got := Words(text); got != n {
			t.Errorf("Words(%q) = %d, not %d", text, got, n)
		}
	}
}

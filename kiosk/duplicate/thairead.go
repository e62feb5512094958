package duplicate

import "strings"

// thaiReader walks over a word and writes it in Latin letters.
type thaiReader struct {
	in   []rune
	at   int
	out  strings.Builder
	open bool // the syllable has its vowel and no end yet
}

// romaniseThai writes a Thai word in Latin letters by the sound, near the Royal system without tones: vowels move behind the consonant
// they are written before, two bare consonants have an "o" between them, and one before a voiced syllable has an "a".
func romaniseThai(word string) string {
	t := thaiReader{in: thaiPlain(word)}
	for t.at < len(t.in) {
		r := t.in[t.at]
		switch {
		case thaiBefore[r] != "":
			t.at++
			t.before(r)
		case thaiVowels[r] != "":
			t.vowel(thaiVowels[r])
		default:
			t.consonant()
		}
	}
	return t.out.String()
}

func (t *thaiReader) peek(n int) rune {
	if t.at+n < len(t.in) {
		return t.in[t.at+n]
	}
	return 0
}

func (t *thaiReader) isLetter(n int) bool {
	_, ok := thaiLetters[t.peek(n)]
	return ok
}

// voiced tells whether the consonant n places on has a vowel sign of its own.
func (t *thaiReader) voiced(n int) bool { return t.isLetter(n) && thaiVowels[t.peek(n+1)] != "" }

func (t *thaiReader) vowel(v string) {
	t.out.WriteString(v)
	t.at++
	t.open = v != "am"
}

func (t *thaiReader) write(final bool) {
	i := 0
	if final {
		i = 1
	}
	t.out.WriteString(thaiLetters[t.peek(0)][i])
	t.at++
}

// cluster tells whether the consonant before this place and the one here begin a syllable together.
func (t *thaiReader) cluster() bool {
	r := t.peek(0)
	return (r == 'ร' || r == 'ล') && strings.ContainsRune("กขคปผพตทศ", t.in[t.at-1])
}

// bareRun counts the consonants from here that have no written vowel.
func (t *thaiReader) bareRun() int {
	n := 0
	for t.isLetter(n) && t.peek(n) != 'อ' && !t.voiced(n) {
		n++
	}
	return n
}

// before reads the consonants and the rest of a vowel that began before them.
func (t *thaiReader) before(v rune) {
	if !t.isLetter(0) {
		return
	}
	t.write(false)
	if t.cluster() && (t.isLetter(1) || thaiVowels[t.peek(1)] != "") {
		t.write(false)
	}
	next, after, text := t.peek(0), t.peek(1), thaiBefore[v]
	switch {
	case v != 'เ':
	case next == 'า':
		t.at++
		t.out.WriteString("ao")
		t.open = false
		return
	case next == 'ี' && after == 'ย':
		text, t.at = "ia", t.at+2
	case next == 'ื' && after == 'อ':
		text, t.at = "uea", t.at+2
	case next == 'ิ' || next == 'อ':
		text, t.at = "oe", t.at+1
	case next == 'ะ' || next == 'ั':
		t.at++
	}
	t.out.WriteString(text)
	t.open = true
}

// consonant reads one that no vowel was written before.
func (t *thaiReader) consonant() {
	r, next := t.peek(0), t.peek(1)
	switch {
	case t.open && (r == 'ต' || r == 'ฒ') && next == 'ิ' && t.at+2 == len(t.in): // -chat, -wut
		t.write(true)
		t.at++
	case thaiVowels[next] != "": // its vowel follows
		t.write(false)
		t.open = false
	case r == 'ร' && next == 'ร':
		t.double()
	case next == 'ร' && t.peek(2) == 'ร':
		t.write(false)
	case r == 'อ' && t.at > 0:
		t.at++
		t.out.WriteString("o")
		t.open = true
	case t.open && t.closes():
		t.write(true)
		t.open = false
	case t.at > 0 && t.at+1 == len(t.in) && !t.open: // written and not spoken: phet(r)
		t.at++
	default:
		t.bare()
	}
}

// closes tells whether a bare consonant ends the syllable before it, and does not begin one of two bare ones at the end (siri-phon).
func (t *thaiReader) closes() bool {
	n := t.bareRun()
	return n != 2 || t.at+n < len(t.in)
}

// double reads a double r, which is the vowel of wan and phan.
func (t *thaiReader) double() {
	t.at += 2
	t.out.WriteString("a")
	if !t.isLetter(0) {
		t.out.WriteString("n")
	}
	t.open = true
}

// bare reads a consonant whose vowel is not written.
func (t *thaiReader) bare() {
	n, first := t.bareRun(), t.at == 0
	end := t.at+n == len(t.in)
	t.write(false)
	t.open = false
	switch {
	case t.cluster() && t.voiced(0) || t.peek(0) == 'อ':
	case first && n == 3 && end && t.peek(0) == 'ว':
		t.at++
		t.out.WriteString("ua")
		t.open = true
	case n >= 3 && n%2 == 1 && end, first && n == 2 && !end && t.in[0] == 'ธ': // na-rong, tha-na-wat
		t.out.WriteString("a")
	case n > 1:
		t.out.WriteString("o")
		if t.peek(0) == 'ร' { // -porn, -korn
			t.out.WriteString("r")
		}
		t.write(true)
	case t.at < len(t.in):
		t.out.WriteString("a")
		t.open = true
	}
}

package duplicate

import "strings"

// khmerStack is one consonant with those below it and its vowel signs.
type khmerStack struct {
	letters []khmerLetter
	vowels  []rune
	alone   string
	shift   rune
	silent  bool
}

func khmerStacks(word string) []khmerStack {
	var all []khmerStack
	below := false
	for _, r := range word {
		letter, isLetter := khmerLetters[r]
		last := len(all) - 1
		switch {
		case isLetter && below && last >= 0:
			all[last].letters = append(all[last].letters, letter)
		case isLetter:
			all = append(all, khmerStack{letters: []khmerLetter{letter}})
		case khmerAlone[r] != "":
			all = append(all, khmerStack{alone: khmerAlone[r]})
		case last < 0: // a sign without a letter
		case khmerVowels[r] != [2]string{}:
			all[last].vowels = append(all[last].vowels, r)
		case r == khmerHigh || r == khmerLow:
			all[last].shift = r
		case r == khmerSilent:
			all[last].silent = true
		}
		below = r == khmerCoeng
	}
	return all
}

// low tells the series that decides the vowel.
func (s khmerStack) low() bool {
	low := s.letters[0].low
	for _, l := range s.letters[1:] {
		if !l.soft {
			low = l.low
		}
	}
	switch s.shift {
	case khmerHigh:
		return false
	case khmerLow:
		return true
	}
	return low
}

// mute tells a short vowel that is written and not spoken at the end of a word (Cheat, Sambath).
func (s khmerStack) mute() bool {
	return len(s.vowels) == 1 && (s.vowels[0] == 'ិ' || s.vowels[0] == 'ុ')
}

func (s khmerStack) vowel() string {
	i := 0
	if s.low() {
		i = 1
	}
	text := ""
	for n, v := range s.vowels {
		switch {
		case n > 0 && v == khmerAm:
			text += "m"
		case n > 0 && v == khmerAh && s.vowels[0] == 'ិ':
			text += "s" // Malis
		default:
			text += khmerVowels[v][i]
		}
	}
	return text
}

// romaniseKhmer writes a Khmer word in Latin letters as Cambodians spell names, near enough for the folding after it: series decide
// vowels, a bare consonant closes an open syllable, and what is mute at the end is left out.
func romaniseKhmer(word string) string {
	if spelt := khmerWords[word]; spelt != "" {
		return spelt
	}
	var b strings.Builder
	stacks := khmerStacks(word)
	open := false
	for i, s := range stacks {
		end := i == len(stacks)-1
		switch {
		case s.silent:
		case s.alone != "":
			b.WriteString(s.alone)
			open = true
		case end && i > 0 && open && (len(s.vowels) == 0 || s.mute()): // the last consonant; what is below it is mute
			b.WriteString(s.letters[0].last)
		case len(s.vowels) == 0 && open && len(s.letters) == 1 && !begins(stacks[i+1:]):
			b.WriteString(s.letters[0].last)
			open = false
		default:
			b.WriteString(s.onset(open))
			b.WriteString(s.nucleus(i+1 < len(stacks) && len(stacks[i+1].letters) > 1))
			open = true
		}
	}
	return strings.ReplaceAll(b.String(), "mng", "ng") // Tang, Ing
}

// begins tells whether a bare consonant must begin a syllable of its own, because what follows can only close one (so-vann).
func begins(rest []khmerStack) bool {
	if len(rest) == 0 || rest[0].alone != "" {
		return false
	}
	return len(rest[0].letters) > 1 || len(rest) == 1 && len(rest[0].vowels) == 0
}

// onset writes the consonants that begin a syllable; after an open syllable the upper one closes that.
func (s khmerStack) onset(open bool) string {
	text := s.letters[0].first
	if open && len(s.letters) > 1 {
		text = s.letters[0].last
	} else if text == "b" && (s.shift == khmerHigh || len(s.letters) > 1) {
		text = "p"
	}
	for _, l := range s.letters[1:] {
		text += l.first
	}
	return text
}

// nucleus is the written vowel, or the one that every consonant has.
func (s khmerStack) nucleus(beforeStack bool) string {
	if v := s.vowel(); v != "" {
		return v
	}
	if s.low() && !beforeStack {
		return "o"
	}
	return "a"
}

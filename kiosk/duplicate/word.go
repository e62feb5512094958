package duplicate

import (
	"strings"
	"unicode/utf8"
)

// What a whole name may cost, and what uses it up: at 1 two names are just still taken for one.
const (
	perLetter  = 0.30 // letters of difference allowed to a word, for each of its letters (the mean of both words)
	minLetters = 0.75
	maxLetters = 2.1
	tooFar     = 1.6  // another name
	ofStart    = 0.35 // an initial for a word
	ofJoin     = 0.10 // two words written as one
	ofCut      = 0.40 // a last word cut off where a field ended
	ofSyllable = 1.20 // another sign of a script of syllables
	ofSound    = 0.10 // written differently in one script, and the same to the ear
	ofScripts  = 0.15 // the vowels are not known on one side
	ofOurs     = 0.8  // the share that counts where one spelling is our own
	ofLocal    = 1.5  // the share that counts in Khmer and Thai names
)

// unlike is what the difference of two words uses of the allowance of the name: 0 for the same word, tooFar and above for another one.
// In a local name, Khmer or Thai, words are put together of few syllables, and folding has taken off what clerks spell differently: what
// is left is seldom a slip, and weighs more.
func unlike(a, b *token, local bool) float64 {
	switch {
	case a.start != b.start:
		if a.text[0] == b.text[0] && a.words == 1 && b.words == 1 {
			return ofStart
		}
		return tooFar + 1
	case a.script == syllabic && b.script == syllabic:
		return unlikeSigns(a.own, b.own)
	case a.text == b.text && a.script == b.script && a.script != latin && a.own != b.own:
		return ofSound
	case a.text == b.text:
		return 0
	case (a.script == abjad) != (b.script == abjad):
		return ofScripts + distance(a.bones, b.bones)/allowance(len(a.bones)+1, len(b.bones)+1)
	}
	longer, shorter := max(len(a.text), len(b.text)), min(len(a.text), len(b.text))
	if float64(longer-shorter) > 2*maxLetters+float64(longer)/3 {
		return tooFar + 1
	}
	sounds := distance(a.fold, b.fold)
	if a.known != 0 && b.known != 0 && sounds >= costVowel {
		return tooFar + 1
	}
	cost := costFolded + sounds
	if sounds > 0 {
		cost = min(cost, distance(a.text, b.text))
	}
	used := cost / allowance(len(a.text), len(b.text))
	if a.script != b.script { // spelt by us on one side
		used = used*ofOurs + ofScripts/2
	}
	if local && sounds >= costVowel {
		used *= ofLocal
	}
	return used
}

func allowance(a, b int) float64 {
	return min(max(perLetter*float64(a+b)/2, minLetters), maxLetters)
}

// unlikeSigns compares words of Chinese characters or Korean syllables sign by sign.
func unlikeSigns(a, b string) float64 {
	if a == b {
		return 0
	}
	if utf8.RuneCountInString(a) != utf8.RuneCountInString(b) {
		return tooFar + 1
	}
	used := 0.0
	other := []rune(b)
	for i, r := range []rune(a) {
		if r != other[i] {
			used += ofSyllable
		}
	}
	return used
}

// cut tells whether one word is the beginning of the other: names that end where a field of a form or an MRZ ended.
func cut(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= 2 && len(a) < len(b) && strings.HasPrefix(b, a)
}

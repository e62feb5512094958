package duplicate

import "strings"

// fold reduces a word in small Latin letters to its sounds, so that the romanisations of one Khmer or Thai name meet: Vuthy, Wuthi.
func fold(word string) string {
	for _, s := range starts {
		if rest, ok := strings.CutPrefix(word, s.spelt); ok {
			word = s.sound + rest
		}
	}
	b := make([]byte, 0, len(word)+2)
	for i := 0; i < len(word); {
		n, sound := vowels(word, i)
		if n == 0 {
			n, sound = consonant(word, i)
		}
		for _, c := range []byte(sound) {
			if len(b) == 0 || b[len(b)-1] != c {
				b = append(b, c)
			}
		}
		i += n
	}
	text := string(b)
	for _, e := range ends {
		if rest, ok := strings.CutSuffix(text, e.spelt); ok && len(rest) > 1 {
			return rest + e.sound
		}
	}
	return text
}

// consonant returns the length of the spelling at i and its sound; an h that only lengthens the vowel before it has none.
func consonant(word string, i int) (int, string) {
	for _, s := range soundsBy[word[i]] {
		if strings.HasPrefix(word[i:], s.spelt) {
			return len(strings.TrimRight(s.spelt, "ei")), strings.TrimRight(s.sound, "ei")
		}
	}
	if word[i] == 'h' && i > 0 && (i+1 == len(word) || !isVowel(word[i+1])) {
		return 1, ""
	}
	if word[i] == 'j' && i > 0 && isVowel(word[i-1]) && (i+1 == len(word) || !isVowel(word[i+1])) {
		return 1, "i" // Andrej
	}
	return 1, word[i : i+1]
}

// vowels returns the length of the run of vowels at i and its class: a, i (e, ie, ey), u (o, ou, eu), or a mixed one.
func vowels(word string, i int) (int, string) {
	n := 0
	for i+n < len(word) && inRun(word, i, i+n) {
		n++
	}
	run := glides.Replace(word[i : i+n])
	switch {
	case n == 0:
		return 0, ""
	case run[0] == 'y' && n > 1 && (i == 0 || isVowel(word[i-1])):
		return 1, "y" // Yim, Yusuf
	case run == "a" || run == "aa":
		return n, "a"
	case run == "ea" || run == "ia" || run == "ya" || run == "eaa":
		return n, string(rune(vowelIA))
	case run[0] == 'a' && strings.Trim(run, "aeiy") == "":
		return n, string(rune(vowelAI))
	case run[0] == 'a':
		return n, string(rune(vowelAO))
	case strings.Trim(run, "eiya") == "":
		return n, "i"
	}
	return n, "u"
}

// glides are written as consonants at the end of a vowel: Mav is Mao.
var glides = strings.NewReplacer("v", "o", "w", "o")

// inRun tells whether the letter at k belongs to the run of vowels from i on.
func inRun(word string, i, k int) bool {
	before := k+1 < len(word) && isVowel(word[k+1])
	switch c := word[k]; {
	case c == 'y':
		return k == i || !before // not in Prayut
	case c == 'v':
		return k > i && k+1 == len(word)
	case c == 'w':
		return k > i && !before
	default:
		return isVowel(c)
	}
}

// skeleton is the consonants of a folded word, for scripts that write no others; what Arabic does not tell apart is one.
func skeleton(folded string) string {
	b := make([]byte, 0, len(folded))
	for i := 0; i < len(folded); i++ {
		c := folded[i]
		switch {
		case isVowel(c) || c == 'v' && i > 0 || c == 'h' && i+1 == len(folded):
			continue
		case c == 'p' || c == 'v':
			c = 'b'
		case c == 'g' || c == 'j':
			c = 'k'
		case c == ng:
			c = 'n'
		}
		if len(b) == 0 || b[len(b)-1] != c {
			b = append(b, c)
		}
	}
	return string(b)
}

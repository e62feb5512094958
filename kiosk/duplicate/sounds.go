package duplicate

// ng is the one sound that Khmer and Thai names end in and Latin needs two letters for; the vowels after it are classes of spellings.
const (
	ng      = 'N'
	vowelIA = 'I' // ea, ia
	vowelAI = 'E' // ai, ay, ae
	vowelAO = 'O' // ao, au
)

type spelling struct{ spelt, sound string }

// sounds are the spellings of one consonant, longest first.
var sounds = []spelling{
	{"tsch", "j"}, {"dzh", "j"}, {"chh", "j"}, {"tch", "j"}, {"sch", "s"},
	{"ch", "j"}, {"dj", "j"}, {"zh", "j"}, {"sh", "s"}, {"ts", "s"}, {"tz", "s"}, {"cz", "s"}, {"ph", "p"}, {"bh", "p"}, {"th", "t"},
	{"kh", "k"}, {"gh", "g"}, {"dh", "d"}, {"ck", "k"}, {"qu", "k"}, {"ng", "N"}, {"nh", "n"},
	{"ce", "se"}, {"ci", "si"}, {"f", "p"}, {"w", "v"}, {"c", "k"}, {"q", "k"}, {"x", "ks"}, {"z", "s"},
}

// soundsBy are the sounds by the first letter of their spelling.
var soundsBy = func() (by [256][]spelling) {
	for _, s := range sounds {
		by[s.spelt[0]] = append(by[s.spelt[0]], s)
	}
	return by
}()

// starts are spellings that have another sound at the beginning of a word.
var starts = []spelling{{"sri", "si"}, {"hs", "s"}, {"x", "s"}, {"oeu", "u"}}

// ends are finals that sound the same in Khmer and Thai, whatever is written.
var ends = []spelling{
	{"rn", "n"}, {"d", "t"}, {"b", "p"}, {"g", "k"},
}

func isVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y', vowelIA, vowelAI, vowelAO:
		return true
	}
	return false
}

package duplicate

// khmerLetter is a Khmer consonant as it begins and as it ends a syllable; low is its series (the "o" series), which changes the vowel
// after it; soft are the sonorants, which below another consonant leave its series alone.
type khmerLetter struct {
	first, last string
	low, soft   bool
}

var khmerLetters = map[rune]khmerLetter{
	'ក': {"k", "k", false, false}, 'ខ': {"kh", "k", false, false}, 'គ': {"k", "k", true, false}, 'ឃ': {"kh", "k", true, false},
	'ង': {"ng", "ng", true, true}, 'ច': {"ch", "ch", false, false}, 'ឆ': {"ch", "ch", false, false}, 'ជ': {"ch", "ch", true, false},
	'ឈ': {"ch", "ch", true, false}, 'ញ': {"nh", "nh", true, true}, 'ដ': {"d", "t", false, false}, 'ឋ': {"th", "t", false, false},
	'ឌ': {"d", "t", true, false}, 'ឍ': {"th", "t", true, false}, 'ណ': {"n", "n", false, true}, 'ត': {"t", "t", false, false},
	'ថ': {"th", "t", false, false}, 'ទ': {"t", "t", true, false}, 'ធ': {"th", "t", true, false}, 'ន': {"n", "n", true, true},
	'ប': {"b", "p", false, false}, 'ផ': {"ph", "p", false, false}, 'ព': {"p", "p", true, false}, 'ភ': {"ph", "p", true, false},
	'ម': {"m", "m", true, true}, 'យ': {"y", "y", true, true}, 'រ': {"r", "r", true, true}, 'ល': {"l", "l", true, true},
	'វ': {"v", "v", true, true}, 'ឝ': {"s", "s", false, false}, 'ឞ': {"s", "s", false, false}, 'ស': {"s", "s", false, false},
	'ហ': {"h", "h", false, false}, 'ឡ': {"l", "l", false, true}, 'អ': {"", "", false, false},
}

// khmerVowels are the dependent vowels after a high and after a low consonant, as people write them in Latin letters.
var khmerVowels = map[rune][2]string{
	'ា': {"a", "ea"}, 'ិ': {"e", "i"}, 'ី': {"ey", "i"}, 'ឹ': {"oe", "i"}, 'ឺ': {"eu", "eu"}, 'ុ': {"o", "u"}, 'ូ': {"o", "u"},
	'ួ': {"uo", "uo"}, 'ើ': {"aeu", "eu"}, 'ឿ': {"oeu", "oeu"}, 'ៀ': {"ie", "ie"}, 'េ': {"e", "e"}, 'ែ': {"e", "e"},
	'ៃ': {"ai", "ey"}, 'ោ': {"ao", "o"}, 'ៅ': {"au", "ov"}, 'ំ': {"am", "um"}, 'ះ': {"ah", "eah"}, 'ៈ': {"ak", "ak"}, '័': {"a", "oa"},
}

var khmerAlone = map[rune]string{
	'ឣ': "a", 'ឤ': "a", 'ឥ': "i", 'ឦ': "ey", 'ឧ': "u", 'ឨ': "uk", 'ឩ': "u", 'ឪ': "ov", 'ឫ': "rue", 'ឬ': "rue", 'ឭ': "lue", 'ឮ': "lue",
	'ឯ': "e", 'ឰ': "ai", 'ឱ': "ao", 'ឲ': "ao", 'ឳ': "au",
}

// khmerWords are names that are not spelt in Latin as the rules have it, from Pali and Sanskrit for the most part.
var khmerWords = map[string]string{
	"រតនា": "ratana", "មករា": "makara", "កុសល": "kosal", "ដារា": "dara", "តារា": "dara", "រដ្ឋា": "ratha", "គន្ធា": "kunthea",
	"ចន្ទ": "chan", "ចន្ទា": "chanda", "ចន្ទ្រា": "chantrea", "រស្មី": "reaksmey", "មុនី": "mony", "ពុទ្ធ": "puth", "វិជ្ជា": "vichea", "បញ្ញា": "panha",
	"នារី": "neary", "នរិន្ទ": "norin", "ធនា": "thona", "សុជាតា": "socheata", "សុភ័ក្រ": "sopheak", "សុភក្ត្រ": "sopheak", "ភក្តី": "pheakdey", "កញ្ញា": "kanha",
}

const (
	khmerCoeng  = '្' // the next consonant is written below
	khmerHigh   = '៉'
	khmerLow    = '៊'
	khmerSilent = '៍'
	khmerAm     = 'ំ'
	khmerAh     = 'ះ'
)

package duplicate

import "strings"

// thaiLetters are the Thai consonants as they begin and as they end a syllable.
var thaiLetters = map[rune][2]string{
	'ก': {"k", "k"}, 'ข': {"kh", "k"}, 'ฃ': {"kh", "k"}, 'ค': {"kh", "k"}, 'ฅ': {"kh", "k"}, 'ฆ': {"kh", "k"}, 'ง': {"ng", "ng"},
	'จ': {"ch", "t"}, 'ฉ': {"ch", "t"}, 'ช': {"ch", "t"}, 'ซ': {"s", "t"}, 'ฌ': {"ch", "t"}, 'ญ': {"y", "n"}, 'ฎ': {"d", "t"},
	'ฏ': {"t", "t"}, 'ฐ': {"th", "t"}, 'ฑ': {"th", "t"}, 'ฒ': {"th", "t"}, 'ณ': {"n", "n"}, 'ด': {"d", "t"}, 'ต': {"t", "t"},
	'ถ': {"th", "t"}, 'ท': {"th", "t"}, 'ธ': {"th", "t"}, 'น': {"n", "n"}, 'บ': {"b", "p"}, 'ป': {"p", "p"}, 'ผ': {"ph", "p"},
	'ฝ': {"f", "p"}, 'พ': {"ph", "p"}, 'ฟ': {"f", "p"}, 'ภ': {"ph", "p"}, 'ม': {"m", "m"}, 'ย': {"y", "i"}, 'ร': {"r", "n"},
	'ล': {"l", "n"}, 'ว': {"w", "o"}, 'ศ': {"s", "t"}, 'ษ': {"s", "t"}, 'ส': {"s", "t"}, 'ห': {"h", ""}, 'ฬ': {"l", "n"},
	'อ': {"", ""}, 'ฮ': {"h", ""},
}

// thaiVowels are the vowel signs written after, above or below their consonant.
var thaiVowels = map[rune]string{
	'ะ': "a", 'ั': "a", 'า': "a", 'ำ': "am", 'ิ': "i", 'ี': "i", 'ึ': "ue", 'ื': "ue", 'ุ': "u", 'ู': "u", 'ๅ': "a",
}

// thaiBefore are the vowels written before their consonant.
var thaiBefore = map[rune]string{'เ': "e", 'แ': "ae", 'โ': "o", 'ใ': "ai", 'ไ': "ai"}

const thaiSilent = '์'

// thaiSpoken rewrites common parts of names as they are spoken: letters that are mute, and vowels that join two parts.
var thaiSpoken = strings.NewReplacer(
	"เกียรติ", "เกียต", "เพชรร", "เพดชะร", "เพชร", "เพช", "พัชร", "พัดชะร", "พรหม", "โพรม", "ณัฐ", "ณัดถะ",
	"รัตน์", "รัด", "รัตนา", "รัดตะนา", "รัตน", "รัดตะนะ", "วัฒน์", "วัด", "วัฒนา", "วัดทะนา", "วัฒน", "วัดทะนะ", "พัฒน์", "พัด", "พัฒน", "พัดทะนะ",
	"ธีรพ", "ธีระพ", "ธีรว", "ธีระว", "ธีรศ", "ธีระศ", "วีรพ", "วีระพ", "วีรว", "วีระว", "วีรศ", "วีระศ", "สุรพ", "สุระพ", "สุรศ", "สุระศ", "สุรช", "สุระช",
	"ทร์", "", "ษณ์", "", "ตร์", "", "ดร์", "")

// thaiPlain drops tone marks, and consonants that are marked as mute.
func thaiPlain(word string) []rune {
	var out []rune
	for _, r := range thaiSpoken.Replace(word) {
		switch {
		case r == thaiSilent:
			for n := len(out); n > 0; n-- {
				_, letter := thaiLetters[out[n-1]]
				out = out[:n-1]
				if letter {
					break
				}
			}
		case thaiLetters[r] != [2]string{} || r == 'อ' || thaiVowels[r] != "" || thaiBefore[r] != "":
			out = append(out, r)
		}
	}
	return out
}

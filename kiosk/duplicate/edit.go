package duplicate

import (
	"math"
	"strings"
)

// The cost of one difference between two words, in letters.
const (
	costLetter  = 1.0
	costClose   = 0.7 // letters of neighbouring sounds: b and p, m and n
	costVowel   = 0.6
	costSwap    = 0.8 // two letters in the wrong order
	costFaint   = 0.5 // an h, or an r that Khmer and Thai do not speak
	costDoubled = 0.2
	costFolded  = 0.25 // the same sounds in another spelling
)

// near are the consonants that are heard or written for one another.
var near = []string{"bp", "dt", "gkq", "lr", "mn", "nN", "vwb", "sz", "jy", "jk", "gj", "js", "fpv"}

// nearVowels are vowel classes that lie close: Bopha and Bopea, Sovann and Sovahn, Chhay and Chhey.
var nearVowels = []string{"aI", "iI", "aE", "iE", "aO", "uO", "ou", "ei", "iy", "ey"}

// costs are those of all pairs of bytes, made once.
var costs = makeCosts()

func makeCosts() (all [128][128]float32) {
	for a := range all {
		for b := range all[a] {
			all[a][b] = float32(pairCost(byte(a), byte(b)))
		}
	}
	return all
}

func pairCost(a, b byte) float64 {
	switch {
	case a == b:
		return 0
	case isVowel(a) && isVowel(b) && together(nearVowels, a, b):
		return costVowel / 2
	case isVowel(a) && isVowel(b):
		return costVowel
	case together(near, a, b):
		return costClose
	}
	return costLetter
}

func together(groups []string, a, b byte) bool {
	for _, g := range groups {
		if strings.IndexByte(g, a) >= 0 && strings.IndexByte(g, b) >= 0 {
			return true
		}
	}
	return false
}

func replace(a, b byte) float32 {
	if a >= 128 || b >= 128 {
		if a == b {
			return 0
		}
		return costLetter
	}
	return costs[a][b]
}

// insert is the cost of one letter too many, at i of the word.
func insert(word string, i int) float32 {
	c := word[i]
	switch {
	case i > 0 && word[i-1] == c:
		return costDoubled
	case isVowel(c):
		return costVowel
	case c == 'h' || c == 'r' && i > 0:
		return costFaint
	}
	return costLetter
}

// maxWord is the longest word compared; what comes after it is not looked at.
const maxWord = 48

// distance is the cheapest way from one word to the other: letters changed, left out, added or swapped with their neighbour.
func distance(a, b string) float64 {
	a, b = a[:min(len(a), maxWord)], b[:min(len(b), maxWord)]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] && !isDouble(a) && !isDouble(b) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var rows [3][maxWord + 1]float32
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) {
		last[j+1] = last[j] + insert(b, j)
	}
	for i := range len(a) {
		row[0] = last[0] + insert(a, i)
		for j := range len(b) {
			best := min(last[j]+replace(a[i], b[j]), last[j+1]+insert(a, i), row[j]+insert(b, j))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				best = min(best, before[j-1]+costSwap)
			}
			row[j+1] = best
		}
		before, last, row = last, row, before
	}
	return float64(last[len(b)])
}

// isDouble tells a word that ends in a doubled letter.
func isDouble(w string) bool { return len(w) > 1 && w[len(w)-1] == w[len(w)-2] }

// round keeps four decimals, so that a score at the threshold is not lost to the arithmetic.
func round(x float64) float64 { return math.Round(x*10000) / 10000 }

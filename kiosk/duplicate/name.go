package duplicate

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Bounds of what is looked at; the rest of a name or of a list is not compared.
const (
	maxTokens = 10
	maxJoin   = 3
	maxNames  = 16
	maxRunes  = 200
)

// token is one word of a name.
type token struct {
	own    string // as written, for scripts of syllables
	text   string // small Latin letters
	fold   string // its sounds
	bones  string // its consonants
	script script
	words  int  // joined from so many
	start  bool // an initial
	loose  bool // a title or link: may be missing
	father bool // the name of the father: after bin
	known  int  // the common name it is a spelling of; 0 is none
}

// name is a name made ready to be compared.
type name struct {
	tokens []token
	joined [maxJoin + 1][]token // joined[n][i] is n tokens from i written as one
	whole  string
	letter int  // letters in all
	local  bool // Khmer or Thai, by its script or by a common word
	script script
}

// parse makes a name ready. Without any letter or digit it has no tokens.
func parse(text string) name {
	text = norm.NFC.String(strings.ToValidUTF8(text, ""))
	if r := []rune(text); len(r) > maxRunes {
		text = string(r[:maxRunes])
	}
	var n name
	fields := strings.FieldsFunc(withoutOwnTitle(strings.TrimSpace(text)), isGap)
	for _, w := range fields {
		if t, ok := parseToken(w); ok && len(n.tokens) < maxTokens {
			n.tokens = append(n.tokens, t)
		}
	}
	n.mark()
	n.join()
	return n
}

// isGap tells what parts two words. Quotes do not: they are sounds of their own in many romanisations.
func isGap(r rune) bool {
	if isQuote(r) || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
		return false
	}
	return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsControl(r)
}

func isQuote(r rune) bool {
	return strings.ContainsRune("'’‘`´ʼʻʿʾ\u200b\u200c\u200d\u00ad", r)
}

func parseToken(word string) (token, bool) {
	word = strings.Map(func(r rune) rune {
		if isQuote(r) {
			return -1
		}
		return r
	}, word)
	if !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return token{}, false
	}
	t := token{own: strings.ToLower(word), script: scriptOf(word), words: 1}
	t.text = letters(romanise(word, t.script))
	if s, ok := one[t.text]; ok {
		t.text = s
	}
	t.start = len([]rune(word)) == 1 && t.script != syllabic && len(t.text) == 1
	return t.finished(), true
}

func (t token) finished() token {
	t.text = t.text[:min(len(t.text), maxWord)]
	t.fold = fold(t.text)
	t.bones = skeleton(t.fold)
	t.known = common[t.fold]
	if t.known == 0 && t.script == khmer {
		t.known = common[strings.ReplaceAll(t.fold, string(rune(vowelIA)), "a")]
	}
	return t
}

// letters puts the letter for a digit that was read or typed in its place: Ig0r.
func letters(text string) string {
	digits := strings.IndexFunc(text, unicode.IsDigit) >= 0
	if !digits || strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return text
	}
	return misread.Replace(text)
}

var misread = strings.NewReplacer("0", "o", "1", "i", "3", "e", "5", "s", "8", "b", "9", "g")

// mark finds titles, links and fathers.
func (n *name) mark() {
	leading := true
	for i := range n.tokens {
		t := &n.tokens[i]
		after := len(n.tokens) - 1 - i
		title := titles[t.text] || shortTitles[t.text] && after >= 2
		leading = leading && title
		link := links[t.text] && (i > 0 || t.text != "ben") || lesserLinks[t.text] && i > 0
		t.loose = after > 0 && (leading || link || titles[t.text] && i > 0 && len(t.text) > 2)
		t.father = i > 0 && fathers[n.tokens[i-1].text]
		n.letter += len(t.text)
		n.local = n.local || t.known != 0 || t.script == khmer || t.script == thai
		n.whole += t.text + " "
		if t.script != latin {
			n.whole += t.own + " "
		}
	}
	if len(n.tokens) > 0 {
		n.script = n.tokens[0].script
	}
}

// join writes neighbouring tokens as one, for names parted differently.
func (n *name) join() {
	n.joined[1] = n.tokens
	for size := 2; size <= maxJoin; size++ {
		for i := 0; i+size <= len(n.tokens); i++ {
			t := token{script: n.tokens[i].script, words: size}
			for _, part := range n.tokens[i : i+size] {
				t.start = t.start || part.start
				t.own, t.text = t.own+part.own, t.text+part.text
			}
			n.joined[size] = append(n.joined[size], t.finished())
		}
	}
}

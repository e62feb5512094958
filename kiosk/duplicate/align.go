package duplicate

// skip is what the search for the best pairing pays for a word without a partner; half of tooFar, so that it rather pairs two that are far.
const (
	skip      = 0.8
	skipLoose = 0.03
	mostJoin  = 0.4 // what two words written as one may differ from the one, not to swallow a short word
)

// pairing is di words from i of one name with dj words from j of the other, and what their difference uses.
type pairing struct {
	i, j, di, dj int
	used         float64
}

// aligner finds the cheapest pairing of the words of two names, in any order, neighbours joined where that helps.
type aligner struct {
	a, b  *name
	costs [maxTokens + 1][maxJoin + 1][maxTokens + 1][maxJoin + 1]float64
	memo  []float64
	step  []pairing
	width int
	local bool
}

// spans are the shapes of a pairing: words of the first name, words of the second.
var spans = [][2]int{{1, 1}, {1, 2}, {2, 1}, {1, 3}, {3, 1}}

func (al *aligner) load() {
	for _, s := range spans {
		for i := range al.a.joined[s[0]] {
			for j := range al.b.joined[s[1]] {
				al.costs[i][s[0]][j][s[1]] = al.cost(i, s[0], j, s[1])
			}
		}
	}
}

func (al *aligner) cost(i, di, j, dj int) float64 {
	x, y := &al.a.joined[di][i], &al.b.joined[dj][j]
	if di+dj == 2 {
		if x.loose && y.loose {
			return 0
		}
		used := unlike(x, y, al.local)
		last := i == len(al.a.tokens)-1 && j == len(al.b.tokens)-1
		if last && used > ofCut && max(al.a.letter, al.b.letter) >= 25 && cut(x.text, y.text) {
			used = ofCut
		}
		return used
	}
	if longer, shorter := max(len(x.text), len(y.text)), min(len(x.text), len(y.text)); longer < 4 || longer > shorter+2 || x.start || y.start || x.script == syllabic && y.script == syllabic {
		return tooFar + 1
	}
	used := unlike(x, y, al.local)
	if used > mostJoin {
		return tooFar + 1
	}
	return used + ofJoin
}

// best fills the cheapest cost of the first name's words from i on, when those of the second in mask are taken.
func (al *aligner) best(i, mask int) float64 {
	key := i*al.width + mask
	if al.memo[key] >= 0 {
		return al.memo[key]
	}
	if i == len(al.a.tokens) {
		rest := 0.0
		for j := range al.b.tokens {
			if mask&(1<<j) == 0 {
				rest += skipCost(&al.b.tokens[j])
			}
		}
		al.memo[key] = rest
		return rest
	}
	low, step := skipCost(&al.a.tokens[i])+al.best(i+1, mask), pairing{i: i, di: 1, j: -1}
	for _, s := range spans {
		for j := range al.b.joined[s[1]] {
			taken := (1<<s[1] - 1) << j
			if i+s[0] > len(al.a.tokens) || mask&taken != 0 {
				continue
			}
			used := al.costs[i][s[0]][j][s[1]]
			if used >= tooFar {
				continue
			}
			if c := used + al.best(i+s[0], mask|taken); c < low {
				low, step = c, pairing{i, j, s[0], s[1], used}
			}
		}
	}
	al.memo[key], al.step[key] = low, step
	return low
}

func skipCost(t *token) float64 {
	switch {
	case t.loose:
		return skipLoose
	case t.start:
		return skip / 2
	}
	return skip
}

// align pairs the words of two names.
func align(a, b *name) []pairing {
	al := aligner{a: a, b: b, width: 1 << len(b.tokens), local: a.local || b.local}
	size := (len(a.tokens) + 1) * al.width
	al.memo, al.step = make([]float64, size), make([]pairing, size)
	for k := range al.memo {
		al.memo[k] = -1
	}
	al.load()
	al.best(0, 0)
	var out []pairing
	for i, mask := 0, 0; i < len(a.tokens); {
		s := al.step[i*al.width+mask]
		if s.j >= 0 {
			out = append(out, s)
			mask |= (1<<s.dj - 1) << s.j
		}
		i += s.di
	}
	return out
}

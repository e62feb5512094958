package duplicate

// What else uses up the allowance of a name.
const (
	ofOrder  = 0.05
	ofPart   = 0.30 // a word that one name has and the other has not
	ofPoint  = 0.15 // an initial likewise
	ofLoose  = 0.02 // a title likewise
	ofSingle = 1.00 // only one word in common, and more in one name
	ofFather = 1.20 // father and child changed places
)

// likeness is what parts two names, in shares of the allowance of a name.
type likeness struct {
	spelling, joined, order, part, start, differs, father, single, cut float64
	scripts                                                            bool // compared across scripts
	full                                                               int  // words in common
}

func (l likeness) used() float64 {
	return l.spelling + l.joined + l.order + l.part + l.start + l.differs + l.father + l.single + l.cut
}

// alike compares two names.
func alike(a, b *name) likeness {
	if a.whole == b.whole {
		return likeness{full: len(a.tokens)}
	}
	pairs := align(a, b)
	l := likeness{scripts: a.script != b.script}
	var seenA, seenB [maxTokens]bool
	for n, p := range pairs {
		l.pair(a, b, p)
		for k := range p.di {
			seenA[p.i+k] = true
		}
		for k := range p.dj {
			seenB[p.j+k] = true
		}
		if n > 0 && p.j < pairs[n-1].j {
			l.order = ofOrder
		}
	}
	l.rest(left(a, seenA), left(b, seenB))
	l.fathers(a, b, pairs)
	return l
}

func (l *likeness) pair(a, b *name, p pairing) {
	x, y := &a.joined[p.di][p.i], &b.joined[p.dj][p.j]
	switch {
	case x.start != y.start:
		l.start += p.used
		return
	case p.used == ofCut && cut(x.text, y.text):
		l.cut += p.used
	case p.used > 1:
		l.differs += p.used
	case p.di+p.dj > 2:
		l.joined += ofJoin
		l.spelling += p.used - ofJoin
	default:
		l.spelling += p.used
	}
	if !x.loose && !x.start {
		l.full += max(p.di, p.dj)
	}
}

// leftover counts the words of a name that found no partner.
type leftover struct{ words, starts, loose int }

func left(n *name, seen [maxTokens]bool) (l leftover) {
	for i := range n.tokens {
		switch t := &n.tokens[i]; {
		case seen[i]:
		case t.loose:
			l.loose++
		case t.start:
			l.starts++
		default:
			l.words++
		}
	}
	return l
}

// rest weighs words without a partner: on both sides they contradict each other, on one side they are only missing.
func (l *likeness) rest(a, b leftover) {
	l.part += ofLoose * float64(a.loose+b.loose)
	against, words := min(a.words, b.words), max(a.words, b.words)-min(a.words, b.words)
	starts := max(a.starts, b.starts)
	if against == 0 && starts > 0 && a.words+a.starts > 0 && b.words+b.starts > 0 {
		against, words, starts = 1, max(words-1, 0), starts-1 // an initial against a word, or another initial
	}
	l.differs += tooFar * float64(against)
	l.part += ofPart*float64(words) + ofPoint*float64(starts)
	if l.full < 2 && words+against > 0 && l.start == 0 || l.full == 0 {
		l.single = ofSingle
	}
}

// fathers finds a child that bears the father's name and a father that bears the child's: A bin B is not B bin A.
func (l *likeness) fathers(a, b *name, pairs []pairing) {
	var onlyA, onlyB bool
	for _, p := range pairs {
		x, y := a.tokens[p.i].father, b.tokens[p.j].father
		onlyA = onlyA || x && !y
		onlyB = onlyB || y && !x
	}
	if onlyA && onlyB {
		l.father = ofFather
	}
}

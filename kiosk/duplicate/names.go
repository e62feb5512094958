package duplicate

import "slices"

// ofAllowance is what a name loses that uses all of its allowance.
const ofAllowance = 1 - Threshold

// againstOwn weighs that the names differ in the script they were given in, where several names may have one Latin spelling.
const againstOwn = -0.15

// score is what two names alone score.
func score(l likeness) float64 { return max(1-ofAllowance*l.used(), 0) }

// ordered puts two names in an order that does not depend on which was asked first, so that comparing is symmetric to the last bit.
func ordered(a, b *name) (*name, *name) {
	if len(a.tokens) < len(b.tokens) || len(a.tokens) == len(b.tokens) && a.whole < b.whole {
		return a, b
	}
	return b, a
}

// nearest finds the two names that are most alike, and how alike those are that share a script other than Latin.
func nearest(as, bs []name) (best likeness, own *likeness) {
	best.differs = tooFar * 100
	for i := range as {
		for j := range bs {
			x, y := ordered(&as[i], &bs[j])
			l := alike(x, y)
			if less(l, best) {
				best = l
			}
			if as[i].script == bs[j].script && as[i].script != latin && (own == nil || less(l, *own)) {
				own = &l
			}
		}
	}
	return best, own
}

// less orders by what the difference uses; ties are broken by what it consists of, for the reasons to be the same both ways.
func less(a, b likeness) bool {
	if a.used() != b.used() {
		return a.used() < b.used()
	}
	return slices.Compare(a.list(), b.list()) < 0
}

// names weighs the names.
func (w *weighing) names(as, bs []name) {
	l, own := nearest(as, bs)
	w.name = score(l)
	w.reasons = append(w.reasons, Reason{NameShared, 1})
	if l.used() == 0 {
		w.reasons[0].Code = NameSame
	}
	lost := l.used()
	for _, part := range l.parts() {
		if part.used > 0 {
			w.reasons = append(w.reasons, Reason{part.code, (w.name - 1) * part.used / lost})
		}
	}
	if l.scripts {
		w.reasons = append(w.reasons, Reason{NameScript, 0})
	}
	if own != nil && score(*own) < Threshold && w.name >= Threshold {
		w.add(NameOwnDiffers, againstOwn)
	}
}

type part struct {
	code Code
	used float64
}

func (l likeness) list() []float64 {
	return []float64{l.spelling, l.part, l.order, l.joined, l.start, l.cut}
}

func (l likeness) parts() []part {
	return []part{
		{NameDiffers, l.differs}, {NameSingle, l.single}, {NameFather, l.father}, {NameSpelling, l.spelling}, {NameInitial, l.start},
		{NameCut, l.cut}, {NamePart, l.part}, {NameJoined, l.joined}, {NameOrder, l.order},
	}
}

package duplicate

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// prepared is a person made ready to be compared.
type prepared struct {
	Person
	names              []name
	sex, nation        string
	province, district string
}

func prepare(p Person) prepared {
	return prepared{
		Person: p, names: parseAll(p.Names), province: place(p.Province), district: place(p.District),
		sex: strings.ToUpper(strings.TrimSpace(p.Sex)), nation: strings.ToUpper(strings.TrimSpace(p.Nationality)),
	}
}

func parseAll(texts []string) []name {
	var names []name
	for _, text := range texts[:min(len(texts), maxNames)] {
		if n := parse(text); len(n.tokens) > 0 {
			names = append(names, n)
		}
	}
	return names
}

// place folds the name of a place, so that its spellings meet.
func place(text string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	n := parse(text)
	for _, t := range n.tokens {
		b.WriteString(t.fold)
	}
	return b.String()
}

// Compare weighs whether two records are of one person. It is symmetric, and total: for every input there is a score from 0 to 1.
func Compare(a, b Person) Match {
	x, y := prepare(a), prepare(b)
	return compare(&x, &y)
}

func compare(a, b *prepared) Match {
	if len(a.names) == 0 || len(b.names) == 0 {
		return Match{Reasons: []Reason{{NameNone, 0}}}
	}
	w := weighing{}
	w.names(a.names, b.names)
	w.birth(a.Birth, b.Birth)
	w.rest(a, b)
	return w.match()
}

// weighing collects what speaks for and against.
type weighing struct {
	name     float64
	reasons  []Reason
	evidence []Reason
}

func (w *weighing) add(code Code, weight float64) {
	w.evidence = append(w.evidence, Reason{code, weight})
}

// The score of the names from which other evidence may speak for one person, and from which it does so in full.
const (
	supportFrom = 0.55
	supportFull = 0.70
)

// match sums up. What speaks for one person counts only as far as the names allow.
func (w *weighing) match() Match {
	support := min(max((w.name-supportFrom)/(supportFull-supportFrom), 0), 1)
	score, all := w.name, w.reasons
	for _, r := range w.evidence {
		if r.Weight > 0 {
			r.Weight *= support
		}
		score += r.Weight
		all = append(all, r)
	}
	slices.SortStableFunc(all, func(a, b Reason) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	for i := range all {
		all[i].Weight = round(all[i].Weight)
	}
	return Match{Score: round(min(max(score, 0), 1)), Reasons: all}
}

package duplicate

import (
	"cmp"
	"math"
	"slices"
)

// Bounds of a search: how many candidates are compared in full, and from how many bearers on a key tells nothing.
const (
	maxCandidates = 160
	maxBearers    = 5000
)

// What a candidate gains beside rare keys in common, to be among those compared.
const (
	bonusBirth = 6
	bonusYear  = 1
	bonusPlace = 1
)

// Index finds who among many resembles somebody. It is not changed after NewIndex and may be shared.
type Index struct {
	people []prepared // without their names taken apart, which would take too much memory
	bears  map[key][]int32
}

// NewIndex prepares persons for Find.
func NewIndex(people []Person) *Index {
	x := &Index{people: make([]prepared, len(people)), bears: map[key][]int32{}}
	for i, p := range people {
		x.people[i] = prepare(p)
		for _, k := range personKeys(x.people[i].names) {
			x.bears[k] = append(x.bears[k], int32(i))
		}
		x.people[i].names = nil
	}
	return x
}

func personKeys(names []name) []key {
	var out []key
	for i := range names {
		out = append(out, keys(&names[i])...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Find returns up to limit persons that resemble p, the most alike first and by ID among equals. It compares a bounded number of
// candidates; records with the ID of p are left out.
func (x *Index) Find(p Person, limit int) []Match {
	asked := prepare(p)
	var found []Match
	for _, c := range x.candidates(&asked) {
		other := x.people[c.at]
		if p.ID != "" && other.ID == p.ID {
			continue
		}
		other.names = parseAll(other.Names)
		m := compare(&asked, &other)
		m.ID = other.ID
		found = append(found, m)
	}
	slices.SortStableFunc(found, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return found[:max(min(limit, len(found)), 0)]
}

// candidate is a person of the index, and what speaks for comparing it.
type candidate struct {
	at   int32
	gain float64
}

func better(a, b candidate) int { return cmp.Or(cmp.Compare(b.gain, a.gain), cmp.Compare(a.at, b.at)) }

// candidates returns the persons with the rarest keys in common.
func (x *Index) candidates(asked *prepared) []candidate {
	gain := make([]float64, len(x.people))
	var met []int32
	for _, k := range personKeys(asked.names) {
		bearers := x.bears[k]
		if len(bearers) > maxBearers {
			continue
		}
		rare := math.Log(float64(len(x.people)+1)/float64(len(bearers)+1)) + 0.01
		for _, i := range bearers {
			if gain[i] == 0 {
				met = append(met, i)
			}
			gain[i] += rare
		}
	}
	var best []candidate
	for _, i := range met {
		best = append(best, candidate{i, gain[i] + x.people[i].bonus(asked)})
		if len(best) == 4*maxCandidates {
			slices.SortFunc(best, better)
			best = best[:maxCandidates]
		}
	}
	slices.SortFunc(best, better)
	return best[:min(len(best), maxCandidates)]
}

func (p *prepared) bonus(asked *prepared) (gain float64) {
	switch {
	case p.Birth.Year == 0:
	case p.Birth == asked.Birth:
		gain += bonusBirth
	case p.Birth.Year == asked.Birth.Year:
		gain += bonusYear
	}
	if p.district != "" && p.district == asked.district {
		gain += bonusPlace
	}
	return gain
}

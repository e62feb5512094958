package ledger

// keepEnded is how many crossings that have ended wait for a word that comes behind their end: a lane has one crossing under way, and an
// officer's count comes before the next.
const keepEnded = 256

// Folding makes the crossings of one chain from its records, in order, and holds no more of them than may still grow.
type Folding struct {
	all   map[string]Crossing
	ended []string // that have ended, oldest first
}

// Take takes the next record, and returns a crossing that is complete now; false while none is.
func (f *Folding) Take(r Record, b Body) (done Crossing, ok bool) {
	id, of := CrossingOf(b)
	if !of {
		return done, false
	}
	if f.all == nil {
		f.all = map[string]Crossing{}
	}
	before := f.all[id]
	c := before.Apply(r, b)
	f.all[id] = c
	if c.How == "" || before.How != "" {
		return done, false
	}
	if f.ended = append(f.ended, id); len(f.ended) <= keepEnded {
		return done, false
	}
	oldest := f.ended[0]
	f.ended = f.ended[1:]
	done = f.all[oldest]
	delete(f.all, oldest)
	return done, true
}

// Rest returns the crossings that are left at the end of the chain, in no order.
func (f *Folding) Rest() (rest []Crossing) {
	for _, c := range f.all {
		rest = append(rest, c)
	}
	f.all, f.ended = nil, nil
	return rest
}

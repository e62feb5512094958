package portrait

import "time"

// Burst is a few pictures of one person, of which the best is kept. The zero value is none.
type Burst struct {
	best  Look
	score int
	taken int
	began time.Duration
}

// Add returns the burst with one more picture of the score, taken at a monotonic time, and whether the best of it is to be taken now:
// one that is fine ends a burst at once, so that who stands well waits for nothing.
func (b Burst) Add(look Look, score int, at time.Duration, l Limits) (Burst, bool) {
	if b.taken == 0 {
		b.began = at
	}
	if b.taken == 0 || score > b.score {
		b.best, b.score = look, score
	}
	b.taken++
	return b, score >= l.Fine || (b.taken >= l.Burst && b.score >= l.Fair) || b.Over(at, l)
}

// Over tells whether a burst has begun and its time is over: then the best is taken, though the last pictures were not good.
func (b Burst) Over(at time.Duration, l Limits) bool {
	lasts := l.Within
	if b.score < l.Fair {
		lasts = l.Patience
	}
	return b.taken > 0 && at-b.began >= lasts
}

// Best returns the best picture and its score; ok is false of an empty burst.
func (b Burst) Best() (look Look, score int, ok bool) { return b.best, b.score, b.taken > 0 }

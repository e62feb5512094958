package imager

import "time"

const (
	patience = time.Second            // how long a line may go on after the longest message
	nonsense = 8                      // so many messages in a row that cannot be an imager's are too many
	calm     = 2 * time.Second        // a line that is silent for so long is given another chance
	again    = 250 * time.Millisecond // how soon a line that is ill is said to be so again
)

// health tells an imager from what is none, or is set up otherwise, by what it sends. A symbol proves it well.
type health struct {
	ill   bool
	flood time.Time // since when it goes on after the longest message; zero: it does not
	bad   int       // messages in a row that cannot be an imager's
	heard time.Time // when it sent anything last
}

// ask begins a wait for symbols, and returns from when on a line that is ill is to be told.
func (h *health) ask(now time.Time) time.Time {
	if !h.flood.IsZero() {
		h.flood = now // what nobody took in is not said against it
	}
	if !h.ill {
		return now
	}
	return now.Add(again)
}

// note takes in n bytes, or a silence, with what came of the messages; over is after the longest message and before a silence.
func (h *health) note(now time.Time, n int, over bool, c Counts) {
	if n > 0 {
		h.heard = now
	}
	switch {
	case n == 0 || !over:
		h.flood = time.Time{}
	case h.flood.IsZero():
		h.flood = now
	}
	if h.bad += c.Halves + c.TooLong; c.Symbols+c.Foreign > 0 {
		h.bad, h.ill = 0, false
	}
	switch {
	case c.Halves+c.TooLong > 0 && h.bad >= nonsense, !h.flood.IsZero() && now.Sub(h.flood) >= patience:
		h.ill = true
	case now.Sub(h.heard) >= calm:
		h.ill = false
	}
}

package lane

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"passlane/kiosk/ledger"
)

// Cause is one reason why a part does not work. Each is healed by its own recovery and by nothing else.
type Cause string

// The causes. The empty one is that of a part with a single reason to fail.
const (
	Unproven Cause = "unproven" // the gate is not proved closed and empty
	Stuck    Cause = "stuck"    // its leaf was not where it should be in time
	Forced   Cause = "forced"   // its leaf was pushed open
	Blocked  Cause = "blocked"  // somebody or something stands in its beams
	Untrue   Cause = "fault"    // it says itself that it cannot be trusted
	Disobeys Cause = "disobeys" // it did not do as it was told
	Silent   Cause = "silent"   // the disk gave no answer in time
)

// Broken is the parts that do not work: for each the causes, and what is known of them.
type Broken map[Part]map[Cause]string

// Has tells whether a part is broken.
func (b Broken) Has(p Part) bool { return len(b[p]) > 0 }

// For tells whether a part is broken for a cause.
func (b Broken) For(p Part, c Cause) bool { _, is := b[p][c]; return is }

// Detail says in a line why a part is broken, each cause once; empty if nothing is known of it.
func (b Broken) Detail(p Part) string {
	var why []string
	for _, c := range slices.Sorted(maps.Keys(b[p])) {
		d := b[p][c]
		if d == "" {
			d = string(c)
		}
		if d != "" {
			why = append(why, d)
		}
	}
	return strings.Join(why, ", ")
}

// with returns the parts with one cause begun or ended. Maps are copied: states are values.
func (b Broken) with(p Part, c Cause, broken bool, detail string) Broken {
	all, causes := maps.Clone(b), maps.Clone(b[p])
	if all == nil {
		all = Broken{}
	}
	if causes == nil {
		causes = map[Cause]string{}
	}
	delete(causes, c)
	if broken {
		causes[c] = detail
	}
	all[p] = causes
	if len(causes) == 0 {
		delete(all, p)
	}
	return all
}

// working takes word of a cause that began or ended.
func (s State) working(at time.Duration, w Working) (State, []Effect) {
	if s.Broken.For(w.Part, w.Cause) == !w.OK {
		if !w.OK {
			s.Broken = s.Broken.with(w.Part, w.Cause, true, w.Detail) // known, perhaps in other words
		}
		return s, nil
	}
	s.Broken = s.Broken.with(w.Part, w.Cause, !w.OK, w.Detail)
	s = s.note(at, ledger.Condition{Part: string(w.Part), Works: !s.Broken.Has(w.Part), Detail: w.Detail, Cause: string(w.Cause)})
	switch {
	case w.OK:
	case w.Part == Camera && s.Phase == Capturing:
		return s.consider(at)
	case w.Part == Gate && s.live() && w.Cause != Blocked && w.Cause != Unproven: // who stands in the beams may go on
		return s.close(at, cmp.Or(string(w.Cause), "gate"))
	}
	return s, nil
}

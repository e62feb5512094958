package document

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrOlder tells that a document is not newer than one that is held.
var ErrOlder = errors.New("document: not newer than the one held")

// InForce tells whether a document counts at a moment.
func (d *Document) InForce(at time.Time) bool {
	return !at.Before(d.From) && (d.To.IsZero() || at.Before(d.To))
}

// Newer returns ErrOlder, with both versions, unless a document has a higher version than all that are held. What comes late from a
// network must not bring back rules that a ministry has replaced.
func Newer(held []Document, d Document) error {
	for i := range held {
		if d.Version <= held[i].Version {
			return fmt.Errorf("%w: version %d came, version %d is here", ErrOlder, d.Version, held[i].Version)
		}
	}
	return nil
}

// Choose returns the document that counts at a moment, the one in force with the highest version, and the one that will count after it, with
// what is known now. Either is nil where there is none.
func Choose(held []Document, at time.Time) (current, next *Document) {
	current = highest(held, at)
	var changes []time.Time
	for i := range held {
		changes = append(changes, held[i].From, held[i].To)
	}
	slices.SortFunc(changes, time.Time.Compare)
	for _, t := range changes {
		if !t.After(at) {
			continue // past, or no end
		}
		if d := highest(held, t); d != nil && d != current {
			return current, d
		}
	}
	return current, nil
}

func highest(held []Document, at time.Time) (best *Document) {
	for i := range held {
		if held[i].InForce(at) && (best == nil || held[i].Version > best.Version) {
			best = &held[i]
		}
	}
	return best
}

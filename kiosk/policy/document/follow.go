package document

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrJump tells that versions are missing between the documents held and one that came.
var ErrJump = errors.New("document: versions are missing before it")

// ErrGap tells that with a document there would be days on which no document is in force.
var ErrGap = errors.New("document: leaves a time without rules")

// Follows tells whether a document may take its place behind those that are held: it is the next version (ErrOlder, ErrJump), and from the
// first of them on there is no moment without rules before it begins (ErrGap). The first of all follows nothing. Hub and lanes ask the same.
func Follows(held []Document, d Document) error {
	if err := Newer(held, d); err != nil || len(held) == 0 {
		return err
	}
	newest := slices.MaxFunc(held, func(a, b Document) int { return a.Version - b.Version })
	if d.Version != newest.Version+1 {
		return fmt.Errorf("%w: version %d came, version %d is here", ErrJump, d.Version, newest.Version)
	}
	if end, gap := ends(held, d.From); gap {
		return fmt.Errorf("%w: from %s to %s", ErrGap, end.Format(time.RFC3339), d.From.Format(time.RFC3339))
	}
	if first := slices.MinFunc(held, func(a, b Document) int { return a.From.Compare(b.From) }); !d.To.IsZero() && d.To.Before(first.From) {
		return fmt.Errorf("%w: from %s to %s", ErrGap, d.To.Format(time.RFC3339), first.From.Format(time.RFC3339))
	}
	return nil
}

// ends tells whether the documents end before a moment, and when the last of them did. Of documents that all begin later nothing ends.
func ends(held []Document, at time.Time) (end time.Time, before bool) {
	for i := range held {
		d := &held[i]
		switch {
		case d.From.After(at):
		case d.To.IsZero() || !d.To.Before(at):
			return time.Time{}, false
		case d.To.After(end):
			end = d.To
		}
	}
	return end, !end.IsZero()
}

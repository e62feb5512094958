// Package trip pairs departures with returns: movements in, trips out.
//
// A trip begins when a holder leaves the country where they live and ends when they come back. Movements arrive late, twice and out of
// order, for a post may have been offline; so nothing is kept but the set of movements, and the trips are folded from
// it anew: whatever order they came in, the trips are the same, and a half that was missing is in its place once it has arrived.
package trip

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"passlane/kiosk/ledger"
)

// Movement is one person's entry or exit, as the ledger of a device tells it.
type Movement struct {
	ID        string           `cbor:"1,keyasint"` // device and crossing; the same movement has the same, however often it arrives
	Direction ledger.Direction `cbor:"2,keyasint"`
	AtMS      int64            `cbor:"3,keyasint"`            // Unix milliseconds
	Post      string           `cbor:"4,keyasint,omitempty"`  // where
	Adult     string           `cbor:"5,keyasint,omitempty"`  // holder they went with; empty for the adult of a party
	Minors    []string         `cbor:"6,keyasint,omitempty"`  // holders who went along, for the adult of a party
	UntilMS   int64            `cbor:"7,keyasint,omitempty"`  // last moment of the return, by the rule in force when it began; 0: none known
	Meant     ledger.Direction `cbor:"8,keyasint,omitempty"`  // which way it was, if it happened; of an unsure one only
	Takes     []string         `cbor:"9,keyasint,omitempty"`  // of Minors, those who left home by it
	Answered  []string         `cbor:"10,keyasint,omitempty"` // children who were not here, and of whom an officer recorded where they are
	Counted   bool             `cbor:"11,keyasint,omitempty"` // an officer said who of the party went
}

// Way returns which way it was, if it happened at all.
func (m Movement) Way() ledger.Direction {
	if m.Direction == ledger.DirectionUnsure {
		return m.Meant
	}
	return m.Direction
}

// At returns when it was, in UTC.
func (m Movement) At() time.Time { return time.UnixMilli(m.AtMS).UTC() }

// Until returns the last moment of the return, in UTC; the zero time if none is known.
func (m Movement) Until() time.Time {
	if m.UntilMS == 0 {
		return time.Time{}
	}
	return time.UnixMilli(m.UntilMS).UTC()
}

// Trip is a departure and the return that closes it. One of the two may be missing: the trip is open, or a half was lost or
// has not arrived yet.
type Trip struct{ Out, Back *Movement }

// Open tells whether the holder is away on this trip, as far as is known.
func (t Trip) Open() bool { return t.Back == nil }

// Away returns the direction in which a holder leaves home: out of the country of the post for its nationals, into it for others.
// Both are ISO 3166-1 alpha-3.
func Away(nationality, country string) ledger.Direction {
	if nationality == country {
		return ledger.DirectionExit
	}
	return ledger.DirectionEntry
}

// Order returns the movements of one holder without repetitions, oldest first, and without those that an officer said never happened. Of
// two with one ID, which differ only when a device corrected itself, the one that an officer counted counts, else the later; of two at one
// moment the ID decides.
func Order(ms []Movement) []Movement {
	out := slices.Clone(ms)
	slices.SortFunc(out, func(a, b Movement) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(strconv.FormatBool(b.Counted), strconv.FormatBool(a.Counted)),
			cmp.Compare(b.AtMS, a.AtMS), cmp.Compare(b.Direction, a.Direction), cmp.Compare(b.UntilMS, a.UntilMS),
			cmp.Compare(b.Post, a.Post), cmp.Compare(b.Adult, a.Adult), slices.Compare(b.Minors, a.Minors),
			cmp.Compare(b.Meant, a.Meant), slices.Compare(b.Takes, a.Takes), slices.Compare(b.Answered, a.Answered))
	})
	out = slices.CompactFunc(out, func(a, b Movement) bool { return a.ID == b.ID })
	out = slices.DeleteFunc(out, func(m Movement) bool { return m.Direction == ledger.DirectionNone })
	slices.SortFunc(out, func(a, b Movement) int { return cmp.Or(cmp.Compare(a.AtMS, b.AtMS), cmp.Compare(a.ID, b.ID)) })
	return out
}

// Fold returns the trips that movements make, oldest first. A movement that may not have happened (ledger.DirectionUnsure) opens
// and closes nothing.
func Fold(away ledger.Direction, ms []Movement) []Trip {
	var trips []Trip
	for _, m := range Order(ms) {
		switch m.Direction {
		case ledger.DirectionUnsure:
		case away:
			trips = append(trips, Trip{Out: &m})
		default:
			if n := len(trips); n > 0 && trips[n-1].Open() {
				trips[n-1].Back = &m
			} else {
				trips = append(trips, Trip{Back: &m})
			}
		}
	}
	return trips
}

// Open returns the trips that have not ended, oldest first: more than one is a contradiction, for nobody leaves twice.
func Open(away ledger.Direction, ms []Movement) []Trip {
	return slices.DeleteFunc(Fold(away, ms), func(t Trip) bool { return !t.Open() })
}

// Last returns the latest movement; false if there is none.
func Last(ms []Movement) (Movement, bool) {
	all := Order(ms)
	if len(all) == 0 {
		return Movement{}, false
	}
	return all[len(all)-1], true
}

package ledger

import (
	"slices"
	"time"
)

// Crossing is what the ledger tells of one party's attempt: the fold of its records, in order, by what of them is not sealed.
// Lane and hub make it with the same function, so that they cannot disagree.
type Crossing struct {
	ID        string      `cbor:"1,keyasint"`
	Device    string      `cbor:"2,keyasint"`
	First     uint64      `cbor:"3,keyasint"` // sequence number of its first record
	BeganMS   int64       `cbor:"4,keyasint"` // Unix milliseconds
	Clock     Clock       `cbor:"5,keyasint"`
	Medium    string      `cbor:"6,keyasint,omitempty"`
	Pass      string      `cbor:"7,keyasint,omitempty"` // the pseudonym of the pass that was presented
	Direction Direction   `cbor:"8,keyasint,omitempty"`
	Outcome   Outcome     `cbor:"9,keyasint,omitempty"`
	Party     []Traveller `cbor:"10,keyasint,omitempty"`
	Findings  []Finding   `cbor:"11,keyasint,omitempty"`
	Verdict   Verdict     `cbor:"12,keyasint,omitempty"`
	Decision  uint64      `cbor:"13,keyasint,omitempty"` // sequence number of the record of the decision
	How       How         `cbor:"14,keyasint,omitempty"` // empty while it is under way
	Walked    int         `cbor:"15,keyasint,omitempty"`
	EndedMS   int64       `cbor:"16,keyasint,omitempty"`
	Post      string      `cbor:"17,keyasint,omitempty"`
	Code      Reason      `cbor:"18,keyasint,omitempty"` // of the officer's word
	Word      uint64      `cbor:"19,keyasint,omitempty"` // sequence number of the record of the officer's word
	Epoch     uint32      `cbor:"20,keyasint"`
	Last      uint64      `cbor:"24,keyasint"`           // sequence number of its last record
	Extra     int         `cbor:"21,keyasint,omitempty"` // people who went through on it beyond its party
	Counted   bool        `cbor:"22,keyasint,omitempty"` // an officer said who of the party crossed
	Missing   []int       `cbor:"23,keyasint,omitempty"` // and who did not, by their place in Party
}

// Began returns when the crossing began, in UTC.
func (c Crossing) Began() time.Time { return time.UnixMilli(c.BeganMS).UTC() }

// Cleared tells whether the party was let through, by rule or by an officer, and the gate was told.
func (c Crossing) Cleared() bool {
	return (c.Outcome == Cleared && c.Verdict != Refuse || c.Verdict == Clear) && c.How != Withdrawn
}

// Movement returns which way the i-th of the party is known to have gone; false if nobody went anywhere. When fewer walked than the
// party, or the device stopped while the gate was open, it is not known who did until an officer says so; nor is it known when, if the
// device's clock was not set. Who walks beyond a party that is through unmakes nobody's crossing.
func (c Crossing) Movement(i int) (Direction, bool) {
	switch {
	case c.Counted && slices.Contains(c.Missing, i):
		return DirectionNone, true
	case (c.How == Passed || c.Counted) && c.Clock != ClockUnset:
		return c.Direction, true
	case c.How == Passed, c.Counted, c.How != "" && c.Walked+c.Extra > 0, c.How == Interrupted && (c.Outcome == Cleared || c.Verdict == Clear):
		return DirectionUnsure, true
	}
	return "", false
}

// CrossingOf returns the crossing that a record belongs to, and false if it belongs to none.
func CrossingOf(b Body) (string, bool) {
	switch b := b.(type) {
	case Begun:
		return b.Crossing, true
	case Decided:
		return b.Crossing, true
	case Override:
		return b.Crossing, true
	case Ended:
		return b.Crossing, true
	case Counted:
		return b.Crossing, true
	case Incident:
		return b.Crossing, b.What == Extra && b.Crossing != ""
	}
	return "", false
}

// Apply returns the crossing after one more of its records.
func (c Crossing) Apply(r Record, b Body) Crossing {
	if c.First == 0 {
		c.Device, c.Epoch, c.First, c.BeganMS, c.Clock = r.Device, r.Epoch, r.Seq, r.WallMS, r.Clock
	}
	c.Last = r.Seq
	switch b := b.(type) {
	case Begun:
		c.ID, c.Medium, c.Pass = b.Crossing, b.Medium, b.Pass
	case Decided:
		c.ID, c.Direction, c.Outcome, c.Party, c.Findings, c.Post = b.Crossing, b.Direction, b.Outcome, b.Party, b.Findings, b.Post
		c.Decision = r.Seq
	case Override:
		c.ID, c.Verdict, c.Code, c.Word = b.Crossing, b.Verdict, b.Code, r.Seq
	case Ended:
		c.ID, c.How, c.Walked, c.EndedMS = b.Crossing, b.How, b.Walked, r.WallMS
	case Counted:
		c.ID, c.Counted, c.Missing = b.Crossing, true, b.Missing
	case Incident:
		c.ID, c.Extra = b.Crossing, c.Extra+b.Times()
	}
	return c
}

// What a record says of the lane as a whole: the orders of an officer, and the fire that shuts it.
const (
	OrderOpen    = "open"
	OrderClose   = "close"
	OrderRelease = "release" // the gate lets go of everybody, and shuts the lane
	OrderEpoch   = "epoch"   // a new chain begins in the place of one that was lost; the lane is shut until an officer has seen to it
	OrderLock    = "lock"    // whoever has not walked yet stays; who did has crossed
	FireOn       = "fire on"
	FireOff      = "fire off"
)

// ShutBy tells whether a record shuts the lane or opens it again; said is false for one that does neither.
func ShutBy(b Body) (shut, said bool) {
	switch b := b.(type) {
	case Command:
		return b.Order != OrderOpen, b.Order == OrderClose || b.Order == OrderOpen || b.Order == OrderRelease || b.Order == OrderEpoch
	case Incident:
		return true, b.What == FireOn
	}
	return false, false
}

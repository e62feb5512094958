package ledger

import (
	"errors"
	"fmt"
)

// Kind names what a record tells; it decides the shape of the body.
type Kind string

// The kinds of record.
const (
	KindStarted    Kind = "device.started"
	KindCheckpoint Kind = "ledger.checkpoint"
	KindPeriod     Kind = "ledger.period"
	KindEpoch      Kind = "ledger.epoch"
	KindErased     Kind = "ledger.erased"
	KindDevice     Kind = "device.condition"
	KindIncident   Kind = "gate.incident"
	KindView       Kind = "gate.view"
	KindCommand    Kind = "officer.command"
	KindBegun      Kind = "crossing.begun"
	KindDecided    Kind = "crossing.decided"
	KindOverride   Kind = "crossing.override"
	KindEnded      Kind = "crossing.ended"
	KindCounted    Kind = "crossing.counted"
)

// Body is the content of a record.
type Body interface{ Kind() Kind }

// Started tells that a device began to run.
type Started struct {
	Software string `cbor:"1,keyasint"`
}

// Condition tells that a part of the device failed or came back. A part fails for a set of causes, each of which ends by itself.
type Condition struct {
	Part   string `cbor:"1,keyasint"` // "camera", "gate", …
	Works  bool   `cbor:"2,keyasint"` // now; false while any cause is left
	Detail string `cbor:"3,keyasint,omitempty"`
	Cause  string `cbor:"4,keyasint,omitempty"` // that began or ended
}

// Incident tells what a gate saw outside the order of a crossing.
type Incident struct {
	What     string `cbor:"1,keyasint"` // FireOn, FireOff, Escaped, or the kind of a gate.Event: "extra", "forced", "wrong way", …
	Crossing string `cbor:"2,keyasint,omitempty"`
	// More is how often the same happened again before this record could be written; 0: it stands for one.
	More int `cbor:"3,keyasint,omitempty"`
}

// What an incident tells of one person who went through the gate; Extra and Against are the words of drivers/gate.
const (
	Extra   = "extra"   // the permitted way, and nobody had the right
	Against = "against" // the other way
	Escaped = "escaped" // while the gate was free: fire, or an officer's release
)

// Times returns how often it happened.
func (i Incident) Times() int { return 1 + i.More }

// View tells that the record's image shows the whole lane, as it was when the gate told of something that should not be.
type View struct {
	What     string `cbor:"1,keyasint"` // the kind of the gate.Event: "tailgate", "forced", …; or "gate", which broke while somebody passed
	Crossing string `cbor:"2,keyasint,omitempty"`
}

// Command tells what an officer ordered for the lane as a whole, or for the gate while a party passes.
type Command struct {
	Officer  string `cbor:"-"`                    // sealed
	Order    string `cbor:"2,keyasint"`           // OrderOpen and the like
	Reason   string `cbor:"-"`                    // sealed
	Crossing string `cbor:"4,keyasint,omitempty"` // of the party at whom the gate was locked
}

// Period begins a stretch of the chain whose data keys are wrapped under one key, which only the hub can open.
type Period struct {
	Key []byte `cbor:"1,keyasint"` // the wrapping key, sealed to the hub (HPKE)
}

// Epoch is the first record of a chain that begins anew because the past of the device was lost; Prev of the record is Hash. The Command behind it
// says who ordered it, and why.
type Epoch struct {
	Seq   uint64 `cbor:"1,keyasint"` // the last record that the device is known to have had in the epoch before
	Hash  Hash   `cbor:"2,keyasint"`
	Found uint64 `cbor:"3,keyasint,omitempty"` // the last record of it that could still be read
	Lost  string `cbor:"4,keyasint"`           // what was wrong with it
}

// Erased tells what a device forgot, because the hub has had it for long enough.
type Erased struct {
	Before  uint64 `cbor:"1,keyasint,omitempty"` // the first record that it kept, a checkpoint; 0: no record went
	Records int    `cbor:"2,keyasint,omitempty"`
	Images  int    `cbor:"3,keyasint,omitempty"`
}

// Begun tells that a pass was read and a crossing began.
type Begun struct {
	Crossing string `cbor:"1,keyasint"`
	Medium   string `cbor:"2,keyasint"`
	Number   string `cbor:"-"` // sealed
	Genuine  string `cbor:"4,keyasint"`
	Pass     string `cbor:"5,keyasint,omitempty"` // the pass's pseudonym, empty where it yields none
}

// Direction says which way a crossing goes, seen from the country of the post.
type Direction string

// The directions.
const (
	DirectionExit  Direction = "exit"
	DirectionEntry Direction = "entry"
	// DirectionUnsure is that of a last movement that may or may not have happened: it pairs with nothing.
	DirectionUnsure Direction = "unsure"
	// DirectionNone is that of somebody of whom an officer said that they stayed.
	DirectionNone Direction = "none"
)

// Opposite returns the other way, and for what is no direction a way that no movement has.
func (d Direction) Opposite() Direction {
	switch d {
	case DirectionExit:
		return DirectionEntry
	case DirectionEntry:
		return DirectionExit
	}
	return "no direction"
}

// Traveller is one person of a party.
type Traveller struct {
	Holder string `cbor:"1,keyasint,omitempty"` // the holder's pseudonym, empty if unknown
	Number string `cbor:"-"`                    // of the pass; sealed
	Minor  bool   `cbor:"3,keyasint,omitempty"`
	// UntilMS is the last moment at which a trip that begins here may end, Unix milliseconds; 0 where none begins.
	UntilMS int64 `cbor:"4,keyasint,omitempty"`
	// Image is the live photo of this traveller; zero where none was taken.
	Image ImageID `cbor:"5,keyasint,omitzero"`
	// Confirmed says how it is known that a minor was here: "pass", "picture", or empty.
	Confirmed string `cbor:"6,keyasint,omitempty"`
	// Leaves tells that a minor leaves the country where they live by this: who takes them has to bring them back.
	Leaves bool `cbor:"7,keyasint,omitempty"`
	// Pass is the pseudonym of their pass; empty where none was shown and none is known.
	Pass string `cbor:"8,keyasint,omitempty"`
}

// Finding is one reason of a decision, by its code and severity.
type Finding struct {
	Code     string `cbor:"1,keyasint"`
	Severity string `cbor:"2,keyasint"`
	Subject  string `cbor:"3,keyasint,omitempty"` // holder whom it concerns, empty for who presented the pass
}

// Outcome is what the rules made of a crossing.
type Outcome string

// The outcomes; a refusal by rule still waits for an officer.
const (
	Cleared  Outcome = "cleared"
	Referred Outcome = "referred"
	Refused  Outcome = "refused"
)

// Decided tells what the rules made of a crossing, and why.
type Decided struct {
	Crossing  string      `cbor:"1,keyasint"`
	Direction Direction   `cbor:"2,keyasint"`
	Outcome   Outcome     `cbor:"3,keyasint"`
	Party     []Traveller `cbor:"4,keyasint"`
	Findings  []Finding   `cbor:"5,keyasint,omitempty"`
	Policy    string      `cbor:"6,keyasint"` // version of the rules
	Face      string      `cbor:"7,keyasint"`
	Post      string      `cbor:"8,keyasint,omitempty"`
}

// Verdict is an officer's word on a referred crossing.
type Verdict string

// The verdicts.
const (
	Clear  Verdict = "clear"
	Refuse Verdict = "refuse"
)

// Override tells an officer's word on a crossing; it is recorded before it acts.
type Override struct {
	Crossing string  `cbor:"1,keyasint"`
	Officer  string  `cbor:"-"` // sealed
	Verdict  Verdict `cbor:"3,keyasint"`
	Reason   string  `cbor:"-"`                    // in the officer's words; sealed
	Code     Reason  `cbor:"5,keyasint,omitempty"` // from the list, where children are concerned
	Second   string  `cbor:"-"`                    // the second officer, on the gravest findings; sealed
}

// How says how a crossing ended.
type How string

// The ways a crossing ends.
const (
	Passed      How = "passed"      // everybody walked through
	Abandoned   How = "abandoned"   // nobody walked
	Disturbed   How = "disturbed"   // fewer than the party, or a fault in the middle
	TurnedAway  How = "refused"     // an officer refused
	Withdrawn   How = "withdrawn"   // cleared, but the gate was never told
	Interrupted How = "interrupted" // the device stopped; what happened is not known
)

// Ended tells how a crossing ended and how many walked.
type Ended struct {
	Crossing string `cbor:"1,keyasint"`
	How      How    `cbor:"2,keyasint"`
	People   int    `cbor:"3,keyasint"` // how many the gate was opened for
	Walked   int    `cbor:"4,keyasint"`
	Why      string `cbor:"5,keyasint,omitempty"`
}

// Counted is an officer's word on who of a party crossed, where fewer walked than the gate was opened for.
type Counted struct {
	Crossing string `cbor:"1,keyasint"`
	Officer  string `cbor:"-"` // sealed
	Reason   string `cbor:"-"` // sealed
	Code     Reason `cbor:"4,keyasint,omitempty"`
	Second   string `cbor:"-"`                    // the second officer, where a minor is missing; sealed
	Missing  []int  `cbor:"6,keyasint,omitempty"` // who did not cross, by their place in Decided.Party
}

// Kind returns KindStarted.
func (Started) Kind() Kind { return KindStarted }

// Kind returns KindDevice.
func (Condition) Kind() Kind { return KindDevice }

// Kind returns KindIncident.
func (Incident) Kind() Kind { return KindIncident }

// Kind returns KindView.
func (View) Kind() Kind { return KindView }

// Kind returns KindCommand.
func (Command) Kind() Kind { return KindCommand }

// Kind returns KindBegun.
func (Begun) Kind() Kind { return KindBegun }

// Kind returns KindDecided.
func (Decided) Kind() Kind { return KindDecided }

// Kind returns KindOverride.
func (Override) Kind() Kind { return KindOverride }

// Kind returns KindEnded.
func (Ended) Kind() Kind { return KindEnded }

// Kind returns KindCounted.
func (Counted) Kind() Kind { return KindCounted }

// Kind returns KindPeriod.
func (Period) Kind() Kind { return KindPeriod }

// Kind returns KindEpoch.
func (Epoch) Kind() Kind { return KindEpoch }

// Kind returns KindErased.
func (Erased) Kind() Kind { return KindErased }

// Kind returns KindCheckpoint.
func (Checkpoint) Kind() Kind { return KindCheckpoint }

// ErrKind tells that a record is of a kind that this version does not know. It may be passed over: the chain holds without it.
var ErrKind = errors.New("unknown kind")

// Content decodes the body of a record by its kind; the error is ErrKind or tells what is wrong with the body.
func (r Record) Content() (Body, error) {
	switch r.Kind {
	case KindStarted:
		return decode[Started](r)
	case KindCheckpoint:
		return decode[Checkpoint](r)
	case KindPeriod:
		return decode[Period](r)
	case KindEpoch:
		return decode[Epoch](r)
	case KindErased:
		return decode[Erased](r)
	case KindDevice:
		return decode[Condition](r)
	case KindIncident:
		return decode[Incident](r)
	case KindView:
		return decode[View](r)
	case KindCommand:
		return decode[Command](r)
	case KindBegun:
		return decode[Begun](r)
	case KindDecided:
		return decode[Decided](r)
	case KindOverride:
		return decode[Override](r)
	case KindEnded:
		return decode[Ended](r)
	case KindClock:
		return decode[ClockConfirmed](r)
	case KindCounted:
		return decode[Counted](r)
	}
	return nil, fmt.Errorf("ledger: record %d: %w %q", r.Seq, ErrKind, r.Kind)
}

func decode[T Body](r Record) (Body, error) {
	var b T
	if err := decoding.Unmarshal(r.Body, &b); err != nil {
		return nil, fmt.Errorf("ledger: record %d: parse %s: %w", r.Seq, r.Kind, err)
	}
	return b, nil
}

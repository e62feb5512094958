// Package gate is what any gate tells of itself: the leaf, the people and the faults.
//
// The permitted way is the way that Open allows; beam A is the first on it, beam B the second.
package gate

import (
	"strconv"
	"time"
)

// Event is one thing that happened at a gate.
type Event struct {
	Kind Kind
	At   time.Duration // monotonic, on the clock of the driver that tells it
}

// Kind says what happened.
type Kind uint8

// The kinds of events. The zero Kind is none of them.
const (
	// Opened means that the leaf reached its open position.
	Opened Kind = iota + 1
	// Closed means that the leaf is proved closed; told once at the start, too.
	Closed
	// Passed means that one person went through the permitted way, within what was authorised (or while the gate is free).
	Passed
	// WrongWay means that a person came from the other side as far as beam A. A TurnedBack after it means that they left again.
	WrongWay
	// TurnedBack means that a person entered the beams, from either side, and left the way they came.
	TurnedBack
	// Tailgate means one person more than authorised: close behind the last one, or through with no
	// authorisation. Told once per person, as early as it is known; a TurnedBack after it means that they left again.
	Tailgate
	// Forced means that the leaf left its closed position without a command.
	Forced
	// Stuck means that the leaf was not open, or not closed, in time. Opened or Closed ends it.
	Stuck
	// Blocked means that a beam is dark for too long: an object, a person who lingers, or a cut wire.
	Blocked
	// Cleared means that all beams are light again after Blocked.
	Cleared
	// FireOn means that the fire contact opened. The gate is free and authorises nothing.
	FireOn
	// FireOff means that the fire contact closed again. The gate stays free until it is rearmed.
	FireOff
	// Fault means that the gate cannot be trusted: contradicting switches, an output that cannot be written, events lost.
	Fault
	// Recovered means that the cause of the last Fault is gone.
	Recovered
)

// String returns the kind in words, "kind 99" for one that is not known.
func (k Kind) String() string {
	if name := k.name(); name != "" {
		return name
	}
	return "kind " + strconv.Itoa(int(k))
}

// Known says whether k is one of the kinds of this package.
func (k Kind) Known() bool { return k.name() != "" }

func (k Kind) name() string {
	names := [...]string{
		Opened: "opened", Closed: "closed", Passed: "passed", WrongWay: "wrong way", TurnedBack: "turned back",
		Tailgate: "tailgate", Forced: "forced", Stuck: "stuck", Blocked: "blocked", Cleared: "cleared",
		FireOn: "fire on", FireOff: "fire off", Fault: "fault", Recovered: "recovered",
	}
	if int(k) >= len(names) {
		return ""
	}
	return names[k]
}

// Package gate is what any gate tells of itself: the leaf, the people and the faults.
//
// The permitted way is the way that Open allows; beam A is the first on it, beam B the second.
package gate

import (
	"errors"
	"strconv"
	"time"
)

// ErrReleased means that a gate is free, and nothing locks it until it is rearmed.
var ErrReleased = errors.New("released")

// Event is one thing that happened at a gate.
type Event struct {
	Kind Kind
	At   time.Duration // monotonic, on the clock of the driver that tells it
	// Orders is how many orders to open or to let go the gate had taken when it happened: who gave one knows what is of the time before it.
	Orders uint64
}

// Kind says what happened.
type Kind uint8

// The kinds of events. The zero Kind is none of them.
//
// People are counted by Passed, Extra and Against, each told once per person, when they are through. Tailgate, WrongWay
// and TurnedBack come before that is known: they count nobody.
const (
	// Opened means that the leaf reached its open position.
	Opened Kind = iota + 1
	// Closed means that the leaf is proved closed; told once at the start, too.
	Closed
	// Secured means that the leaf is proved closed and locked, no authorisation is under way, nobody is in or between the
	// beams, and everybody who was has been told. It is told each time that this becomes true: after every
	// authorisation, after Forced, after a gate that was free is locked again, and once at the start.
	Secured
	// Passed means that one person went through the permitted way, within what was authorised (or while the gate is free).
	Passed
	// Extra means that one person went through the permitted way beyond what was authorised, or with no authorisation.
	Extra
	// Against means that one person went through the other way, while the gate is free, too.
	Against
	// Tailgate is an early warning: somebody more than authorised is close behind the last one. Extra follows when they
	// are through, TurnedBack when they left again.
	Tailgate
	// WrongWay is an early warning: somebody came from the other side as far as beam A. Against follows when they are
	// through, TurnedBack when they left again.
	WrongWay
	// TurnedBack means that a person entered the beams, from either side, and left the way they came.
	TurnedBack
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
	// Fault means that the gate cannot be trusted: contradicting switches, an output that cannot be written.
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
		Opened: "opened", Closed: "closed", Secured: "secured", Passed: "passed", Extra: "extra", Against: "against",
		Tailgate: "tailgate", WrongWay: "wrong way", TurnedBack: "turned back", Forced: "forced", Stuck: "stuck",
		Blocked: "blocked", Cleared: "cleared", FireOn: "fire on", FireOff: "fire off", Fault: "fault", Recovered: "recovered",
	}
	if int(k) >= len(names) {
		return ""
	}
	return names[k]
}

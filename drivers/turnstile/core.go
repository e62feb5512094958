package turnstile

import (
	"time"

	"passlane/drivers/gate"
)

// sensor is an input line; it is on when its name is true.
type sensor uint8

const (
	beamA    sensor = iota // dark
	beamB                  // dark
	atOpen                 // the leaf
	atClosed               // the leaf
	fire                   // burning
	unready                // the gate
	alarm                  // of the gate
	sensors                // how many there are
)

// The inputs of step.
type (
	began  struct{}
	tick   struct{}
	sensed struct {
		sensor sensor
		on     bool
	}
	open struct {
		people int
		limit  time.Duration
	}
	lock    struct{}
	release struct{}
	rearm   struct{}
	halt    struct{}
)

// outputs are the levels at the relays.
type outputs struct{ pass, hold, stop bool }

// relay is one output.
type relay uint8

const (
	hold relay = iota
	pass
	stop
	relays // how many there are
)

func (o outputs) level(r relay) bool {
	return [relays]bool{hold: o.hold, pass: o.pass, stop: o.stop}[r]
}

// action is a level to be written, in the order given.
type action struct {
	relay relay
	high  bool
}

// state is all that the gate knows. It is a value: step returns the next one.
type state struct {
	opts    Opts
	running bool
	orders  uint64 // to open or to let go, that were taken
	halted  bool
	free    bool // released: Hold has dropped
	out     outputs
	unset   bool          // an output could not be written
	allowed bool          // an authorisation is under way
	left    int           // people who may still pass; may outlive it for those between the beams
	until   time.Duration // when the authorisation ends
	lateBy  time.Duration // until when, after its end, contacts may still tell somebody who was let in
	secured bool          // Secured was told, and nothing has happened since
	pulse   pulse

	coil    coil
	powerBy time.Duration // when a coil under power must rest
	tired   bool          // the coil, until restBy
	restBy  time.Duration

	paired, otherShut bool // one of two doors, and what the other says

	raw   [sensors]bool // as read
	rawAt [sensors]time.Duration
	seen  [sensors]bool // debounced

	onAt [sensors]time.Duration // since when beams are dark, the gate is not ready or alarmed

	zone    zone
	mute    [2]bool // PASS contacts that were never on
	stale   [2]bool // beams that are dark for too long
	blocked bool    // told
	leaf    leaf
	ills    [ailments]bool
}

// start returns the state of a gate before it runs, with its beams as they are: closed and locked, free if it burns. It locks
// once the beams are light.
func start(o Opts, burning bool, dark [2]bool) state {
	s := state{opts: o, free: burning, paired: o.Interlock != nil}
	s.raw[beamA], s.raw[beamB] = dark[beamA], dark[beamB]
	s.out.hold = !burning && s.light()
	return s
}

// step is the whole decision: what happened, and when, in; the next state, what to write and what to tell out. An
// input that check refuses changes nothing but the time. The caller gives a tick at next, at the latest.
func step(s state, in any, at time.Duration) (state, []action, []gate.Event) {
	t := turn{state: s, at: at}
	if !s.halted {
		t.expire()
	}
	if t.check(in) == nil {
		t.take(in)
	}
	if !t.halted {
		t.move()
	}
	t.secure()
	return t.state, actions(s.out, t.out), t.events
}

// actions returns how to get from one level to the other: what drops before what rises, so that nothing overlaps. Hold
// comes first, so that a gate which is freed does not begin to close in between; Pass rises last.
func actions(was, is outputs) []action {
	var out []action
	for _, a := range []action{{hold, false}, {pass, false}, {stop, false}, {hold, true}, {stop, true}, {pass, true}} {
		if is.level(a.relay) == a.high && was.level(a.relay) != a.high {
			out = append(out, a)
		}
	}
	return out
}

// next returns when the gate must be given a tick, false if never.
func (s state) next() (time.Duration, bool) {
	var due deadline
	if s.halted {
		return 0, false
	}
	for x := range sensors {
		due.add(s.raw[x] != s.seen[x], s.rawAt[x]+s.debounce(x))
	}
	for _, x := range []sensor{beamA, beamB} {
		due.add(s.seen[x] && !s.stale[x], s.onAt[x]+s.opts.BlockedAfter)
	}
	due.add(s.seen[unready] && !s.ills[unwell], s.onAt[unready]+s.opts.CloseTimeout)
	due.add(s.seen[alarm] && !s.ills[alarming], s.onAt[alarm]+s.opts.BlockedAfter)
	due.add(s.allowed, s.until)
	due.add(s.opts.contacts && !s.allowed && s.left > 0, s.lateBy)
	due.add(s.limited(), s.powerBy)
	due.add(s.pulse.phase != quiet, s.pulse.by)
	due.add(s.tired, s.restBy)
	due.add(s.zone.gapBy > 0, s.zone.gapBy)
	due.add(s.leaf.by > 0, s.leaf.by)
	return due.at, due.set
}

func (s state) debounce(x sensor) time.Duration {
	if x == atOpen || x == atClosed || x == unready || x == alarm {
		return s.opts.LimitDebounce
	}
	return s.opts.Debounce
}

// deadline is the earliest of several times.
type deadline struct {
	at  time.Duration
	set bool
}

func (d *deadline) add(applies bool, at time.Duration) {
	if applies && (!d.set || at < d.at) {
		d.at, d.set = at, true
	}
}

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
type outputs struct{ pass, hold bool }

// action is a level to be written, in the order given.
type action struct {
	pass bool // the Pass relay, else Hold
	high bool
}

// state is all that the gate knows. It is a value: step returns the next one.
type state struct {
	opts    Opts
	running bool
	halted  bool
	free    bool // released: Hold has dropped
	out     outputs
	left    int           // people who may still pass; may outlive Pass for those between the beams
	told    int           // people between the beams whose Tailgate was told
	until   time.Duration // when Pass drops

	raw   [sensors]bool // as read
	rawAt [sensors]time.Duration
	seen  [sensors]bool // debounced

	zone    zone
	darkAt  [2]time.Duration
	blocked bool
	leaf    leaf
	torn    bool // both limit switches are on
}

// start returns the state of a gate before it runs: closed and locked, free if it burns.
func start(o Opts, burning bool) state {
	return state{opts: o, free: burning, out: outputs{hold: !burning}}
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
	return t.state, actions(s.out, t.out), t.events
}

// actions returns how to get from one level to the other. Hold drops first, so that a gate which is freed does not
// begin to close in between; Pass rises last.
func actions(was, is outputs) []action {
	var out []action
	if was.hold && !is.hold {
		out = append(out, action{pass: false, high: false})
	}
	if was.pass && !is.pass {
		out = append(out, action{pass: true, high: false})
	}
	if !was.hold && is.hold {
		out = append(out, action{pass: false, high: true})
	}
	if !was.pass && is.pass {
		out = append(out, action{pass: true, high: true})
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
	for x := range s.darkAt {
		due.add(s.seen[x] && !s.blocked, s.darkAt[x]+s.opts.BlockedAfter)
	}
	due.add(s.out.pass, s.until)
	due.add(s.zone.gapBy > 0, s.zone.gapBy)
	due.add(s.leaf.by > 0, s.leaf.by)
	return due.at, due.set
}

func (s state) debounce(x sensor) time.Duration {
	if x == atOpen || x == atClosed {
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

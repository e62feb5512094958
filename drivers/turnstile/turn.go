package turnstile

import (
	"time"

	"passlane/drivers/gate"
)

// turn is one step under way.
type turn struct {
	state
	at     time.Duration
	events []gate.Event
}

func (t *turn) tell(k gate.Kind) {
	t.events = append(t.events, gate.Event{Kind: k, At: t.at, Orders: t.orders})
}

// take does what in asks for; check had nothing against it.
func (t *turn) take(in any) {
	switch in := in.(type) {
	case began:
		t.running = true
		t.want(t.resting())
	case sensed:
		if t.raw[in.sensor] != in.on {
			t.raw[in.sensor], t.rawAt[in.sensor] = in.on, t.at
		}
	case open:
		t.open(in)
	case lock:
		t.shut()
	case release:
		t.orders++
		t.release()
	case rearm:
		t.free = false
	case halt:
		t.halt()
	case other:
		t.heed(in)
	}
}

func (t *turn) open(in open) {
	t.orders++
	limit := t.opts.MaxOpen
	if in.limit > 0 {
		limit = min(limit, in.limit)
	}
	t.allowed, t.left, t.until = true, in.people, t.at+limit
	switch {
	case t.opts.Pulse > 0:
		t.another()
	case t.out.pass: // still open, for somebody in the beams
		t.want(leafOpen)
	}
}

// shut ends an authorisation; the leaf follows when the beams are light. Those who are between the beams on their way keep
// their right to pass; of those whom contacts count nobody knows where they are, until the leaf is closed, or should be.
func (t *turn) shut() {
	if !t.allowed {
		return
	}
	t.allowed, t.pulse.again = false, false
	t.lateBy = t.at + t.opts.CloseTimeout
	if !t.opts.contacts {
		t.left = min(t.left, t.inside())
	}
	if t.opts.Pulse > 0 {
		t.send(stopping)
	}
	if !t.out.pass && t.leaf.want == leafShut && t.leaf.home {
		t.tell(gate.Closed) // it never opened, or closed before
		t.late()
	}
}

// late ends what is left of an authorisation that is over, for those whom contacts count.
func (t *turn) late() {
	if t.opts.contacts && !t.allowed {
		t.left = 0
	}
}

// inside returns how many are between the beams on the permitted way.
func (t *turn) inside() int {
	if t.zone.from == fromA {
		return t.zone.heads
	}
	return 0
}

func (t *turn) release() {
	t.free, t.left = true, 0
	t.drop(false)
	t.want(leafAny)
}

// halt leaves the gate locked if it is to be, unless that would close it on somebody.
func (t *turn) halt() {
	t.halted, t.running, t.left = true, false, 0
	closes := t.opts.Pulse == 0 && (t.out.pass || t.unset)
	t.drop(t.opts.FailSecure && t.out.hold && (t.light() || !closes))
}

// drop ends whatever is under way.
func (t *turn) drop(held bool) {
	t.allowed, t.pulse = false, pulse{}
	t.power(false)
	t.out = outputs{hold: held}
}

// expire does what was due by now: first the end of an authorisation, then inputs that have settled, oldest first, then the
// rest.
func (t *turn) expire() {
	if t.allowed && t.at >= t.until {
		t.shut()
	}
	if t.at >= t.lateBy {
		t.late()
	}
	t.recover()
	t.beat()
	for x, ok := t.settled(); ok; x, ok = t.settled() {
		t.seen[x] = t.raw[x]
		t.accept(x)
	}
	from := t.zone.from
	var gone []crossing
	t.zone, gone = t.zone.expire(t.at)
	t.people(from, gone)
	t.overdue()
	t.lingering()
	t.lasting()
}

// settled returns the input that bounces no more since the longest time.
func (t *turn) settled() (oldest sensor, ok bool) {
	for x := range sensors {
		due := t.raw[x] != t.seen[x] && t.at >= t.rawAt[x]+t.debounce(x)
		if due && (!ok || t.rawAt[x] < t.rawAt[oldest]) {
			oldest, ok = x, true
		}
	}
	return oldest, ok
}

func (t *turn) accept(x sensor) {
	switch {
	case x == fire && t.seen[fire]:
		t.tell(gate.FireOn)
		t.release()
	case x == fire:
		t.tell(gate.FireOff)
	case x == atOpen, x == atClosed:
		t.limit(x)
	case x == unready, x == alarm:
		t.word(x)
	default:
		t.onAt[x], t.stale[x] = t.at, false
		t.person(x)
	}
}

// person is a sign of somebody who passes.
func (t *turn) person(x sensor) {
	if t.opts.contacts {
		t.contact(x)
	} else {
		t.beam()
	}
}

func (t *turn) beam() {
	t.unblock()
	from := t.zone.from
	var seen []crossing
	t.zone, seen = t.zone.move(t.seen[beamA], t.seen[beamB], t.stale, t.at+t.opts.Between)
	t.people(from, seen)
}

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

func (t *turn) tell(k gate.Kind) { t.events = append(t.events, gate.Event{Kind: k, At: t.at}) }

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
		t.release()
	case rearm:
		t.rearm()
	case halt:
		t.halt()
	case other:
		t.heed(in)
	}
}

func (t *turn) open(in open) {
	limit := t.opts.MaxOpen
	if in.limit > 0 {
		limit = min(limit, in.limit)
	}
	t.spent = false
	if t.opts.Duty != (Duty{}) && t.opts.Pulse == 0 {
		left := t.coil.left(t.opts.Duty, t.at)
		limit, t.spent = min(limit, left), left < limit
	}
	t.allowed, t.left, t.told, t.until = true, in.people, 0, t.at+limit
	t.pulse.retry = false
	if t.opts.Pulse > 0 {
		t.another()
		return
	}
	t.want(leafOpen)
	t.power(true)
}

// shut ends an authorisation. Those who are between the beams on their way keep their right to pass; of those whom contacts
// count nobody knows where they are, until the leaf is closed.
func (t *turn) shut() {
	if !t.allowed {
		return
	}
	t.allowed, t.pulse.again = false, false
	if !t.opts.contacts {
		t.left = min(t.left, t.inside())
	}
	if t.opts.Pulse > 0 {
		t.send(stopping)
	} else {
		t.power(false)
	}
	t.want(leafShut)
}

// inside returns how many are between the beams on the permitted way.
func (t *turn) inside() int {
	if t.zone.from == fromA {
		return t.zone.heads
	}
	return 0
}

func (t *turn) release() {
	t.free, t.left, t.told = true, 0, 0
	t.drop(false)
	t.want(leafAny)
}

func (t *turn) rearm() {
	if t.free {
		t.free, t.out.hold = false, true
		t.want(leafShut)
	}
}

func (t *turn) halt() {
	t.halted, t.running, t.left = true, false, 0
	t.drop(t.opts.FailSecure && !t.free)
}

// drop ends whatever is under way.
func (t *turn) drop(held bool) {
	t.allowed, t.pulse = false, pulse{}
	t.power(false)
	t.out = outputs{hold: held}
}

// expire does what was due by now: first the drop of Pass, then inputs that have settled, oldest first, then the rest.
func (t *turn) expire() {
	if t.allowed && t.at >= t.until {
		t.shut()
		if t.spent {
			t.tire()
		}
	}
	t.recover()
	t.beat()
	for x, ok := t.settled(); ok; x, ok = t.settled() {
		t.seen[x] = t.raw[x]
		t.accept(x)
	}
	var gone []crossing
	t.zone, gone = t.zone.expire(t.at)
	t.people(fromA, gone)
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
		t.onAt[x] = t.at
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
	t.zone, seen = t.zone.move(t.seen[beamA], t.seen[beamB], t.at+t.opts.Between)
	t.people(from, seen)
}

// people tells and counts what those who came from one side did.
func (t *turn) people(from side, did []crossing) {
	for _, c := range did {
		switch {
		case c == back:
			t.tell(gate.TurnedBack)
			t.told = 0
		case from == fromB && c != through:
			t.tell(gate.WrongWay)
		case from == fromA && c == followed:
			t.follow()
		case from == fromA && c == through:
			t.pass()
		}
	}
	if t.zone.from == nobody && !t.opts.contacts {
		t.told = 0
		if !t.allowed {
			t.left = 0
		}
	}
}

// follow is somebody close behind the one who leaves: one too many if nobody else may pass.
func (t *turn) follow() {
	if t.free || t.inside() <= t.left {
		return
	}
	t.told++
	t.tell(gate.Tailgate)
	t.shut()
}

// pass is one person through.
func (t *turn) pass() {
	switch {
	case t.free:
		t.tell(gate.Passed)
	case t.left > 0:
		t.tell(gate.Passed)
		if t.left--; t.left == 0 {
			t.shut()
		} else if t.allowed && t.opts.Pulse > 0 {
			t.another()
		}
	case t.told > 0:
		t.told-- // told when they came close
	default:
		t.tell(gate.Tailgate)
	}
}

// lingering tells a beam that is dark for too long, once.
func (t *turn) lingering() {
	for _, x := range []sensor{beamA, beamB} {
		if t.seen[x] && !t.blocked && t.at >= t.onAt[x]+t.opts.BlockedAfter {
			t.blocked = true
			t.tell(gate.Blocked)
			if t.zone.from == fromB && !t.zone.reached {
				t.zone.from = blind // a person, or a cut wire
			}
		}
	}
}

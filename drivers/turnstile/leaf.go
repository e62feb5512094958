package turnstile

import (
	"time"

	"passlane/drivers/gate"
)

// position is where the leaf should be.
type position uint8

const (
	leafShut position = iota
	leafOpen
	leafAny // released: nobody's business
)

// reaction is how long after a command a leaf may still begin to move.
const reaction = 500 * time.Millisecond

// leaf is what is expected of the leaf.
type leaf struct {
	want   position
	home   bool          // it is where it should be; leaving is news
	forced bool          // and it left without a command
	by     time.Duration // when it must be there; 0: no deadline
}

// resting returns where the leaf should be while nobody is let through.
func (s state) resting() position {
	if !s.out.hold {
		return leafAny
	}
	return leafShut
}

// want sets where the leaf should be. If it is there already, that is told at once: whoever ordered it waits for that word.
func (t *turn) want(p position) {
	was := t.leaf.want
	t.leaf = leaf{want: p}
	switch {
	case p == leafOpen && t.seen[atOpen]:
		t.leaf.home = true
		t.tell(gate.Opened)
	case p == leafOpen:
		t.leaf.by = t.at + t.opts.OpenTimeout
	case p == leafShut && t.seen[atClosed]:
		t.leaf.by = t.at + reaction
		if was != leafShut {
			t.tell(gate.Closed)
		}
	case p == leafShut:
		t.leaf.by = t.at + t.opts.CloseTimeout
	}
}

// limit is a switch of the leaf that changed.
func (t *turn) limit(x sensor) {
	switch {
	case x == atOpen && t.seen[x]:
		t.arrived(leafOpen, gate.Opened)
	case x == atClosed && t.seen[x]:
		t.arrived(leafShut, gate.Closed)
	case x == atOpen && t.leaf.want == leafOpen:
		t.leaf = leaf{want: leafOpen, by: t.at + t.opts.OpenTimeout}
	case x == atClosed && t.leaf.want == leafShut:
		forced := t.leaf.home
		if forced && !t.seen[alarm] {
			t.tell(gate.Forced)
		}
		t.leaf = leaf{want: leafShut, forced: forced, by: t.at + t.opts.CloseTimeout}
	}
	t.contradiction()
}

func (t *turn) arrived(p position, k gate.Kind) {
	if p == leafShut && t.pulse.again {
		t.onward()
		return // closed only until the next one
	}
	t.tell(k)
	if p == leafShut && t.leaf.want == leafOpen && t.opts.Pulse > 0 {
		t.shut() // the gate's own time is over
		t.leaf.want = leafShut
	}
	if t.leaf.want == p {
		t.leaf = leaf{want: p, home: true}
	}
	if p == leafShut {
		t.late()
	}
}

// another is the next person at a gate in pulse mode, who has a pulse of their own, once the leaf is closed: in an open gate it
// might not be heard, or let two through.
func (t *turn) another() {
	t.pulse.again = true
	t.leaf = leaf{want: leafShut, by: t.at + t.opts.CloseTimeout}
	if t.seen[atClosed] {
		t.onward()
	}
}

func (t *turn) onward() {
	t.pulse.again, t.pulse.retry = false, false
	t.leaf = leaf{want: leafShut, home: true}
	t.send(passing)
}

// contradiction tells that both switches are on, a fault of the wiring, and its end.
func (t *turn) contradiction() { t.ail(torn, t.seen[atOpen] && t.seen[atClosed]) }

// overdue ends the wait for the leaf.
func (t *turn) overdue() {
	if t.leaf.by == 0 || t.at < t.leaf.by {
		return
	}
	t.leaf.by = 0
	if t.leaf.want == leafShut && t.seen[atClosed] {
		t.leaf.home = true
		t.late()
		return
	}
	if t.leaf.want == leafOpen && t.opts.Pulse > 0 && t.allowed && !t.pulse.retry {
		t.pulse.retry = true
		t.send(passing) // the first may not have been heard
		return
	}
	t.tell(gate.Stuck)
}

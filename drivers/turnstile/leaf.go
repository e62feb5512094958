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
	want position
	home bool          // it is where it should be; leaving is news
	by   time.Duration // when it must be there; 0: no deadline
}

// resting returns where the leaf should be while nobody is let through.
func (s state) resting() position {
	if s.free {
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
		if was == leafOpen {
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
		if t.leaf.home {
			t.tell(gate.Forced)
		}
		t.leaf = leaf{want: leafShut, by: t.at + t.opts.CloseTimeout}
	}
	t.contradiction()
}

func (t *turn) arrived(p position, k gate.Kind) {
	t.tell(k)
	if t.leaf.want == p {
		t.leaf = leaf{want: p, home: true}
	}
}

// contradiction tells that both switches are on, a fault of the wiring, and its end.
func (t *turn) contradiction() {
	both := t.seen[atOpen] && t.seen[atClosed]
	if both && !t.torn {
		t.tell(gate.Fault)
	}
	if !both && t.torn {
		t.tell(gate.Recovered)
	}
	t.torn = both
}

// overdue ends the wait for the leaf.
func (t *turn) overdue() {
	if t.leaf.by == 0 || t.at < t.leaf.by {
		return
	}
	t.leaf.by = 0
	if t.leaf.want == leafShut && t.seen[atClosed] {
		t.leaf.home = true
		return
	}
	t.tell(gate.Stuck)
}

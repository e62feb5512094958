package turnstile

import "passlane/drivers/gate"

// contact is a gate's own word that somebody passed: PASS A on the permitted way, PASS B the other. It is told by its begin.
// One that is off from the start is a cut wire and counts once it has been on.
func (t *turn) contact(x sensor) {
	switch {
	case !t.seen[x]:
		t.mute[x] = false
		t.unblock()
	case t.mute[x]:
	case x == beamA:
		t.pass()
	default:
		t.tell(gate.WrongWay)
		t.tell(gate.Against)
	}
}

// unblock ends Blocked.
func (t *turn) unblock() {
	if t.blocked && !t.seen[beamA] && !t.seen[beamB] {
		t.blocked = false
		t.tell(gate.Cleared)
	}
}

// other is what the other door of an interlock says: whether it is proved closed.
type other struct{ shut bool }

// heed takes the word of the other door. One that opens closes this.
func (t *turn) heed(o other) {
	t.otherShut = o.shut
	if t.allowed && !o.shut {
		t.ail(apart, true)
		t.shut()
	}
	if o.shut {
		t.ail(apart, false)
	}
}

// proved says whether the gate is closed, stays so, and is watched.
func (s state) proved() bool {
	closed := s.seen[atClosed] && s.raw[atClosed] && !s.seen[atOpen] && s.leaf.want == leafShut && s.leaf.home
	return closed && s.running && !s.allowed && !s.out.pass && !s.free && !s.burns()
}

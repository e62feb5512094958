package turnstile

import "passlane/drivers/gate"

// people tells and counts what those who came from one side did.
func (t *turn) people(from side, did []crossing) {
	for _, c := range did {
		switch {
		case c == back:
			t.turnedBack(from)
		case c == unsure:
			t.extra()
		case from == fromB && c == through:
			t.tell(gate.Against)
		case from == fromB:
			t.tell(gate.WrongWay)
		case c == followed:
			t.follow()
		case c == through:
			t.pass()
		}
	}
	if t.zone.from == nobody && !t.allowed && !t.opts.contacts {
		t.left = 0
	}
}

// turnedBack is somebody who left the way they came. After the end of an authorisation their right to pass goes with them.
func (t *turn) turnedBack(from side) {
	t.tell(gate.TurnedBack)
	if from == fromA && !t.allowed {
		t.left = max(0, t.left-1)
	}
}

// follow is somebody close behind the one who leaves: one too many if nobody else may pass.
func (t *turn) follow() {
	if t.free || t.inside() <= t.left {
		return
	}
	t.tell(gate.Tailgate)
	t.shut()
}

// pass is one person through.
func (t *turn) pass() {
	switch {
	case t.free:
		t.tell(gate.Passed)
	case t.left == 0:
		t.extra()
	default:
		t.tell(gate.Passed)
		if t.left--; t.left == 0 {
			t.shut()
		} else if t.allowed && t.opts.Pulse > 0 {
			t.another()
		}
	}
}

// extra is one person too many, for certain or on the safe side.
func (t *turn) extra() {
	if t.free {
		t.tell(gate.Passed)
		return
	}
	t.tell(gate.Extra)
	t.shut()
}

// lingering tells beams that are dark for too long, once.
func (t *turn) lingering() {
	for _, x := range []sensor{beamA, beamB} {
		if t.seen[x] && t.at >= t.onAt[x]+t.opts.BlockedAfter {
			t.stale[x] = true
		}
	}
	if t.stale != [2]bool{} && !t.blocked {
		t.blocked = true
		t.tell(gate.Blocked)
	}
}

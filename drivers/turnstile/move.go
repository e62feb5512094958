package turnstile

import "passlane/drivers/gate"

// light says whether nobody is in the beams, nor at a PASS contact, bouncing or not.
func (s state) light() bool {
	return !s.raw[beamA] && !s.raw[beamB] && !s.seen[beamA] && !s.seen[beamB]
}

// move makes the changes that drive the leaf: all of them wait while it could hit somebody. The one thing that does not wait
// is a coil that must rest.
func (t *turn) move() {
	if t.limited() && t.at >= t.powerBy {
		t.exhausted()
	}
	if !t.light() {
		return
	}
	if !t.out.hold && !t.free {
		t.out.hold = true
		t.want(leafShut)
	}
	switch {
	case t.opts.Pulse > 0:
		t.pulses()
	case t.allowed && !t.out.pass:
		t.order()
	case !t.allowed && t.out.pass:
		t.power(false)
		t.want(leafShut)
	}
}

// limited says whether the coil is under power and will have to rest; a pulse is given only if the coil bears it.
func (s state) limited() bool { return s.out.pass && s.opts.Pulse == 0 && s.opts.Duty != (Duty{}) }

// order opens the leaf, in level mode.
func (t *turn) order() {
	t.power(true)
	if t.out.pass {
		t.want(leafOpen)
	} else {
		t.shut()
	}
}

// exhausted is the end of what the coil bears. With somebody in the beams the gate is let go, until they are light.
func (t *turn) exhausted() {
	t.shut()
	t.power(false)
	if t.light() {
		t.want(leafShut)
	} else {
		t.out.hold = false
		t.want(leafAny)
	}
	t.tire()
}

// quiet says whether the gate is closed, locked and left by everybody, as far as inputs have settled.
func (s state) quiet() bool {
	closed := s.seen[atClosed] && !s.seen[atOpen] && !s.seen[alarm] && s.leaf.want == leafShut && s.leaf.home
	locked := s.running && !s.free && !s.seen[fire] && !s.unset && s.out == outputs{hold: true} && s.pulse.idle()
	empty := s.zone.from == nobody && !s.seen[beamA] && !s.seen[beamB]
	return closed && locked && empty && !s.allowed
}

// secure tells that the gate has become quiet; a bounce is no news.
func (t *turn) secure() {
	switch {
	case !t.quiet():
		t.secured = false
	case !t.secured && t.raw == t.seen:
		t.secured = true
		t.tell(gate.Secured)
	}
}

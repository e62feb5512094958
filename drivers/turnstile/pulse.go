package turnstile

import "time"

// pause is how long Pass and Stop are both off between two pulses: together they mean free passage to many gates.
const pause = 100 * time.Millisecond

// phase is what a gate in pulse mode is being told.
type phase uint8

const (
	quiet phase = iota
	passing
	stopping
	pausing
)

// pulse is a pulse under way, and those that are due after it, when the beams are light.
type pulse struct {
	phase phase
	by    time.Duration // when the phase ends
	stop  bool          // a pulse on Stop is due
	pass  bool          // a pulse on Pass is due, after that
	again bool          // a pulse for the next person is due when the leaf is closed
	retry bool          // the pulse under way is the second for the same person
}

// idle says whether the gate is being told nothing, and will be told nothing.
func (p pulse) idle() bool { return p.phase == quiet && !p.stop && !p.pass && !p.again }

// send has a pulse on Pass or Stop wait for its time. Stop cuts a pulse on Pass short, and takes back one that is due.
func (t *turn) send(p phase) {
	switch {
	case p == passing:
		t.pulse.pass = true
	case t.pulse.phase != stopping:
		t.pulse.stop, t.pulse.pass = true, false
		if t.pulse.phase == passing {
			t.rest()
		}
	default:
		t.pulse.pass = false
	}
}

// pulses begins the pulse that is due.
func (t *turn) pulses() {
	if t.pulse.phase == quiet && t.pulse.pass && !t.pulse.stop && (t.seen[atClosed] || t.pulse.retry) {
		t.begin(passing)
	}
	if t.pulse.phase == quiet && t.pulse.stop {
		t.begin(stopping)
	}
}

// begin is a pulse that rises now.
func (t *turn) begin(p phase) {
	if p == stopping {
		t.pulse.stop, t.out.stop = false, true
		t.want(leafShut)
	} else {
		t.pulse.pass = false
		t.power(true)
		if !t.out.pass { // the coil must rest
			t.shut()
			return
		}
		t.want(leafOpen)
	}
	t.pulse.phase, t.pulse.by = p, t.at+t.opts.Pulse
}

// rest is the end of a pulse.
func (t *turn) rest() {
	t.power(false)
	t.out.stop = false
	t.pulse.phase, t.pulse.by = pausing, t.at+pause
}

// beat ends the phase that was due by now.
func (t *turn) beat() {
	switch {
	case t.pulse.phase == quiet || t.at < t.pulse.by:
	case t.pulse.phase == pausing:
		t.pulse.phase = quiet
	default:
		t.rest()
	}
}

// power switches the coil of Pass, unless it must rest.
func (t *turn) power(on bool) {
	if on && t.opts.Duty != (Duty{}) && t.coil.left(t.opts.Duty, t.at) < max(1, t.opts.Pulse) {
		t.tire()
		return
	}
	t.out.pass = on
	t.coil = t.coil.power(on, t.at)
	t.powerBy = t.at + t.coil.left(t.opts.Duty, t.at)
	if on {
		return
	}
	if by := t.coil.rested(t.opts.Duty, t.at); by > t.at {
		t.tired, t.restBy = true, by
	}
}

// tire is an authorisation that ends because the coil must rest.
func (t *turn) tire() {
	t.tired, t.restBy = true, t.coil.rested(t.opts.Duty, t.at)
	t.ail(resting, true)
}

// recover ends the rest of the coil.
func (t *turn) recover() {
	if t.at >= t.restBy {
		t.tired = false
		t.ail(resting, false)
	}
}

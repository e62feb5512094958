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

// pulse is a pulse under way, and the one that waits for its end.
type pulse struct {
	phase phase
	by    time.Duration // when the phase ends
	next  phase         // quiet: none
	again bool          // a pulse for the next person is due when the leaf is closed
	retry bool          // the pulse under way is the second for the same person
}

// send gives a pulse on Pass or Stop, or has it wait for the one under way. Stop cuts a pulse on Pass short.
func (t *turn) send(p phase) {
	switch {
	case t.pulse.phase == quiet:
		t.begin(p)
	case p == stopping && t.pulse.phase == passing:
		t.rest()
		t.pulse.next = stopping
	case p != t.pulse.phase:
		t.pulse.next = p
	}
}

// begin is a pulse that rises now.
func (t *turn) begin(p phase) {
	t.pulse.phase, t.pulse.by, t.pulse.next = p, t.at+t.opts.Pulse, quiet
	if p == stopping {
		t.out.stop = true
		return
	}
	t.power(true)
	if !t.out.pass { // the coil must rest
		t.pulse.phase = quiet
		t.shut()
	}
}

// rest is the end of a pulse.
func (t *turn) rest() {
	t.power(false)
	t.out.stop = false
	t.pulse.phase, t.pulse.by = pausing, t.at+pause
}

// beat ends the phase that was due by now.
func (t *turn) beat() {
	if t.pulse.phase == quiet || t.at < t.pulse.by {
		return
	}
	next := t.pulse.next
	switch {
	case t.pulse.phase != pausing:
		t.rest()
	case next == passing && !t.allowed, next == quiet:
		t.pulse.phase, t.pulse.next = quiet, quiet
	default:
		t.begin(next)
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
	if on || t.opts.Duty == (Duty{}) {
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
	if t.tired && t.at >= t.restBy {
		t.tired = false
		t.ail(resting, false)
	}
}

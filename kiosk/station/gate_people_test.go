package station_test

import (
	"slices"
	"time"

	"passlane/drivers/turnstile/turnstilesim"
)

// gateWalker is somebody at the simulated gate, and what is known of them.
type gateWalker struct {
	*turnstilesim.Person
	against bool
	since   time.Time // in the first beam, or turned back
	old     bool      // they lingered there before they went into the second
}

func (p *gateWalker) inside() bool {
	return p.At() != turnstilesim.Before && p.At() != turnstilesim.Gone
}

// past tells whether they are further than a closed leaf lets anybody.
func (p *gateWalker) past() bool {
	return p.At() == turnstilesim.InBoth || p.At() == turnstilesim.InSecond
}

// gateCrowd is the people at a gate, in the order in which they go. What two beams cannot tell from somebody who went through, or from one
// body, is noted as the driver's own law has it.
type gateCrowd struct {
	gate   *turnstilesim.Gate
	queue  []*gateWalker
	turned *gateWalker // who turned back last
	doubts int         // deeds that look like somebody who went through
	swaps  int         // somebody from the other side at once after somebody who turned back: looks like one thin body
}

// comes adds somebody to the end of the queue, in the first beam. Nobody enters from the one side while the other has somebody there.
func (c *gateCrowd) comes(against bool) {
	if len(c.queue) >= 4 || slices.ContainsFunc(c.queue, func(o *gateWalker) bool { return o.against != against }) {
		return
	}
	p := &gateWalker{Person: c.gate.Comes(), against: against}
	if against {
		p.Person = c.gate.ComesAgainst()
	}
	c.queue = append(c.queue, p)
	c.on(len(c.queue) - 1)
}

// on is a step forward of the i-th, as far as the one before leaves room.
func (c *gateCrowd) on(i int) {
	if i >= len(c.queue) {
		return
	}
	p := c.queue[i]
	if i > 0 && (c.queue[i-1].At() != turnstilesim.InSecond || p.At() != turnstilesim.Before) {
		return
	}
	was := p.At()
	if !p.On() {
		return
	}
	switch p.At() {
	case turnstilesim.InFirst:
		p.since, p.old = time.Now(), false
		if c.turned != nil && c.turned.against != p.against && time.Since(c.turned.since) < gateBetween {
			c.swaps++
		}
	case turnstilesim.InBoth:
		p.old = was == turnstilesim.InFirst && time.Since(p.since) >= gateLingers
	case turnstilesim.Gone:
		c.queue = slices.Delete(c.queue, i, i+1)
	}
}

// back is a step back of the i-th, unless somebody is close behind.
func (c *gateCrowd) back(i int) {
	if i >= len(c.queue) || i+1 < len(c.queue) && c.queue[i+1].inside() {
		return
	}
	p := c.queue[i]
	switch {
	case p.At() == turnstilesim.InSecond, // looks like the next one close behind
		p.At() == turnstilesim.InFirst && i > 0, // looks like two who leave as one
		p.At() == turnstilesim.InBoth && p.old:  // looks like somebody who squeezes by
		c.doubts++
	}
	if p.Back() && p.At() == turnstilesim.Before {
		p.since, c.turned = time.Now(), p
		c.queue = slices.Delete(c.queue, i, i+1)
	}
}

// through returns how many went through, both ways.
func (c *gateCrowd) through() int { return c.gate.Through() + c.gate.AgainstThrough() }

// leaves is one more step of whoever is inside, on if they are past the leaf, else back; false when nobody is.
func (c *gateCrowd) leaves() bool {
	c.queue = slices.DeleteFunc(c.queue, func(p *gateWalker) bool { return !p.inside() })
	switch {
	case len(c.queue) == 0:
		return false
	case c.queue[0].At() == turnstilesim.InFirst:
		c.back(0)
	default:
		c.on(0)
	}
	return true
}

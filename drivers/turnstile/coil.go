package turnstile

import "time"

// Duty is how much a coil bears, as its data sheet says: a solenoid for 25 % is {5 s, 20 s}.
type Duty struct {
	On     time.Duration // longest time under power
	Within time.Duration // any span of this length
}

// check says whether a duty can be; the zero one is no limit.
func (d Duty) check() error {
	if d == (Duty{}) || d.On > 0 && d.Within >= d.On {
		return nil
	}
	return &InvalidError{"Opts.Duty", d, "On above 0 and at most Within"}
}

// span is a time under power, from the one up to the other.
type span struct{ from, to time.Duration }

// coil remembers when it was under power. It is a value. Of more than so many spans the two oldest become one that
// begins with the first: that is on the safe side.
type coil struct {
	on    bool
	since time.Duration
	past  [8]span
	n     int
}

// power returns the coil with its power switched on or off.
func (c coil) power(on bool, at time.Duration) coil {
	switch {
	case on == c.on:
	case on:
		c.since = at
	case at > c.since:
		c.keep(span{c.since, at})
	}
	c.on = on
	return c
}

func (c *coil) keep(s span) {
	if c.n == len(c.past) {
		c.past[1].from = c.past[0].from
		copy(c.past[:], c.past[1:])
		c.n--
	}
	c.past[c.n] = s
	c.n++
}

// used returns the time under power within the last while.
func (c coil) used(within, at time.Duration) time.Duration {
	sum := time.Duration(0)
	for _, s := range c.past[:c.n] {
		sum += max(0, s.to-max(s.from, at-within))
	}
	if c.on {
		sum += at - max(c.since, at-within)
	}
	return sum
}

// left returns how long the coil may stay, or be put, under power.
func (c coil) left(d Duty, at time.Duration) time.Duration { return max(0, d.On-c.used(d.Within, at)) }

// rested returns when a coil that is off may be under power for half of its time again: less would only twitch a gate.
func (c coil) rested(d Duty, at time.Duration) time.Duration {
	excess := c.used(d.Within, at) - d.On/2
	for _, s := range c.past[:c.n] {
		from := max(s.from, at-d.Within)
		length := max(0, s.to-from)
		if excess > 0 && length >= excess {
			return from + excess + d.Within
		}
		excess -= length
	}
	return at
}

package turnstile

import "time"

// side says where the people between the beams came from.
type side uint8

const (
	nobody side = iota
	fromA       // the permitted way
	fromB       // the other way
)

// crossing is what the beams say about one person.
type crossing uint8

const (
	reached  crossing = iota + 1 // came as far as the second beam, the first time
	followed                     // somebody entered close behind the one at the second beam
	through                      // left past the second beam
	back                         // left the way they came
	unsure                       // somebody was at the second beam, while the first has been dark for too long to say who
)

// zone is the space between the beams and the people in it.
type zone struct {
	a, b    bool // dark
	from    side
	heads   int
	reached bool
	hidden  bool          // the second beam went dark while the first had been dark for too long
	gapBy   time.Duration // when somebody whom no beam sees is taken as gone back; 0: nobody is
}

// ends returns what is so at the beam where they entered, and at the other.
func (z zone) ends(a, b bool) (near, far bool) {
	if z.from == fromB {
		return b, a
	}
	return a, b
}

// move takes the beams as they are now and returns what that means, in order. One beam changes at a time; stale are those that
// have been dark for too long, gapBy is when somebody who vanishes now is taken as gone back.
func (z zone) move(a, b bool, stale [2]bool, gapBy time.Duration) (zone, []crossing) {
	near0, far0 := z.ends(z.a, z.b)
	near, far := z.ends(a, b)
	old, _ := z.ends(stale[beamA], stale[beamB])
	z.a, z.b = a, b
	switch {
	case z.from == nobody:
		return enter(a, b), nil
	case near && !near0:
		return z.entered(far)
	case far && !far0:
		return z.reach(old)
	case far0 && !far:
		return z.left(near)
	case near0 && !near && !far:
		z.gapBy = gapBy
	}
	return z, nil
}

func enter(a, b bool) zone {
	z := zone{a: a, b: b}
	if a {
		z.from, z.heads = fromA, 1
	} else if b {
		z.from, z.heads = fromB, 1
	}
	return z
}

// entered is the first beam going dark again: behind somebody who is at the second, or after somebody who went back.
func (z zone) entered(far bool) (zone, []crossing) {
	if far {
		z.heads++
		return z, []crossing{followed}
	}
	return enter(z.a, z.b), []crossing{back}
}

func (z zone) reach(old bool) (zone, []crossing) {
	z.gapBy, z.hidden = 0, old
	if z.reached || old {
		return z, nil
	}
	z.reached = true
	return z, []crossing{reached}
}

// left is the second beam going light: all are through but the one who is still at the first.
func (z zone) left(near bool) (zone, []crossing) {
	gone := z.heads
	if near {
		gone--
	}
	out := make([]crossing, 0, gone)
	for range gone {
		out = append(out, through)
	}
	if !near {
		return zone{}, out
	}
	if gone > 0 {
		z.reached = false
	} else if z.hidden {
		out = append(out, unsure)
	}
	z.heads = 1
	return z, out
}

// expire ends the wait for somebody whom no beam sees.
func (z zone) expire(at time.Duration) (zone, []crossing) {
	if z.gapBy == 0 || at < z.gapBy {
		return z, nil
	}
	return zone{}, []crossing{back}
}

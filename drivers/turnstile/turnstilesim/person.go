package turnstilesim

// Person is somebody who makes one step at a time, so that anything may happen in between. Several of them may be in the gate.
// Their methods may be called from any goroutine, those of one person from one at a time.
type Person struct {
	g         *Gate
	near, far *int
	way       int   // 0: the permitted one
	at        Place // where they are
}

// Place is where a person is.
type Place uint8

// The places, in the order of a walk.
const (
	Before   Place = iota // in no beam yet, or no more
	InFirst               // in the beam that they come to first
	InBoth                // in both beams
	InSecond              // in the second beam, past the leaf
	Gone                  // through
)

// Comes returns somebody who is about to go the permitted way.
func (g *Gate) Comes() *Person { return &Person{g: g, near: &g.bodyA, far: &g.bodyB} }

// ComesAgainst returns somebody who is about to go the other way.
func (g *Gate) ComesAgainst() *Person { return &Person{g: g, near: &g.bodyB, far: &g.bodyA, way: 1} }

// At returns where they are.
func (p *Person) At() Place { return p.at }

// On is one step forward: into the first beam, into the second, out of the first, out of the second. It says whether they made
// it: nobody gets past a leaf that is closed, and nobody goes further than through.
func (p *Person) On() bool {
	made := true
	p.g.change(func() {
		switch {
		case p.at == Before:
			*p.near++
		case p.at == InFirst && p.g.place != shut:
			*p.far++
		case p.at == InBoth:
			*p.near--
		case p.at == InSecond:
			*p.far--
			p.g.through[p.way]++
		default:
			made = false
		}
	})
	if made {
		p.at++
	}
	if made && p.at == InSecond {
		p.g.passes(p.way)
	}
	return made
}

// Back is one step back, and says whether they made it: not from before the beams, nor when they are through.
func (p *Person) Back() bool {
	if p.at == Before || p.at == Gone {
		return false
	}
	p.g.change(func() {
		switch p.at {
		case InFirst:
			*p.near--
		case InBoth:
			*p.far--
		case InSecond:
			*p.near++
		}
	})
	p.at--
	return true
}

// Go takes somebody to a place step by step, at the pace of a walk, and says whether they got there: a leaf that does not let them is
// where they stay.
func (p *Person) Go(to Place) bool {
	for p.at != to {
		step := p.On
		if to < p.at {
			step = p.Back
		}
		if p.at == InFirst && to > p.at && !p.g.waitOpen() || !step() {
			return false
		}
		p.g.steps(1)
	}
	return true
}

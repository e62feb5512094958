package turnstilesim

import "time"

// Walk is one person who goes through the permitted way. It returns when they are out of the beams, and says
// whether they got through: a leaf that is closed and does not open turns them back.
func (g *Gate) Walk() bool { return g.walk(g.Comes(), nil) }

// WalkTwice is one person with a second close behind, and says whether both got through.
func (g *Gate) WalkTwice() bool { return g.walk(g.Comes(), g.Comes()) }

// WrongWay is one person who comes from the other side, and says whether they got through.
func (g *Gate) WrongWay() bool { return g.walk(g.ComesAgainst(), nil) }

// TurnBack is one person who goes as far as the second beam, if the leaf lets them, and back.
func (g *Gate) TurnBack() {
	p := g.Comes()
	p.On()
	g.steps(2)
	if g.waitOpen() {
		p.On()
		g.steps(1)
		p.Back()
	}
	g.steps(1)
	p.Back()
}

// Linger is somebody who steps into beam A and stays there until Leave.
func (g *Gate) Linger() { g.body(&g.bodyA, 1) }

// Leave is the one who lingered going back.
func (g *Gate) Leave() { g.body(&g.bodyA, -1) }

// Force is somebody who pushes the leaf open by hand, holds it for as long as a walk takes, and lets go.
func (g *Gate) Force() {
	g.change(func() { g.pushed = true })
	g.steps(5)
	g.change(func() { g.pushed = false })
}

// walk takes one person through, and another close behind, if there is one. A walk is five steps; a body is
// three deep, the beams are two apart, and the second person follows at a distance of four.
func (g *Gate) walk(first, second *Person) bool {
	first.On()
	g.steps(2)
	if !g.waitOpen() {
		g.steps(1)
		first.Back()
		return false
	}
	first.On()
	g.steps(1)
	first.On()
	if second == nil {
		g.steps(2)
		return first.On()
	}
	g.steps(1)
	second.On()
	g.steps(1)
	first.On()
	g.steps(1)
	return g.rest(second)
}

// rest is the second person, who is in the near beam.
func (g *Gate) rest(p *Person) bool {
	if !g.waitOpen() {
		p.Back()
		return false
	}
	p.On()
	g.steps(1)
	p.On()
	g.steps(2)
	return p.On()
}

func (g *Gate) body(beam *int, n int) {
	g.change(func() { *beam = max(0, *beam+n) })
}

// waitOpen waits while the leaf opens, and says whether it is open then.
func (g *Gate) waitOpen() bool {
	for {
		g.mu.Lock()
		at, moved, stuck := g.place, g.moved, g.stuck
		g.mu.Unlock()
		if at != opening || stuck {
			return at == opened
		}
		<-moved
	}
}

// steps lets n fifths of a walk pass, once the driver has seen how they begin.
func (g *Gate) steps(n int) {
	g.mu.Lock()
	d, attend := g.scaled(walkTime)/5*time.Duration(n), g.attend
	g.mu.Unlock()
	if attend != nil {
		attend()
	}
	time.Sleep(d)
}

package turnstilesim

import "time"

// Walk is one person who goes through the permitted way. It returns when they are out of the beams, and says
// whether they got through: a leaf that is closed and does not open turns them back.
func (g *Gate) Walk() bool { return g.walk(g.Comes()) }

// WalkTwice is one person with a second close behind, and says whether both got through.
func (g *Gate) WalkTwice() bool { return g.File(2) }

// File is n people, at least one, who go through the permitted way, each close behind the one before, and says whether all got through.
func (g *Gate) File(n int) bool {
	people := []*Person{g.Comes()}
	for range n - 1 {
		people = append(people, g.Comes())
	}
	return g.walk(people...)
}

// WrongWay is one person who comes from the other side, and says whether they got through.
func (g *Gate) WrongWay() bool { return g.walk(g.ComesAgainst()) }

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

// walk takes people through, one close behind the other, and says whether all got through. A walk is five steps; a body is three
// deep, the beams are two apart, and who follows does so at a distance of four.
func (g *Gate) walk(people ...*Person) bool {
	people[0].On()
	g.steps(1)
	for i, p := range people {
		g.steps(1)
		if !g.waitOpen() {
			g.steps(1)
			p.Back()
			return false
		}
		p.On()
		g.steps(1)
		p.On()
		g.steps(1)
		if i+1 < len(people) {
			people[i+1].On()
		}
		g.steps(1)
		p.On()
	}
	return true
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

package turnstilesim

import "time"

// Walk is one person who goes through the permitted way. It returns when they are out of the beams, and says
// whether they got through: a leaf that is closed and does not open turns them back.
func (g *Gate) Walk() bool { return g.walk(&g.bodyA, &g.bodyB, 1) }

// WalkTwice is one person with a second close behind, and says whether both got through.
func (g *Gate) WalkTwice() bool { return g.walk(&g.bodyA, &g.bodyB, 2) }

// WrongWay is one person who comes from the other side, and says whether they got through.
func (g *Gate) WrongWay() bool { return g.walk(&g.bodyB, &g.bodyA, 1) }

// TurnBack is one person who goes as far as the second beam, if the leaf lets them, and back.
func (g *Gate) TurnBack() {
	g.body(&g.bodyA, 1)
	g.steps(2)
	if g.waitOpen() {
		g.body(&g.bodyB, 1)
		g.steps(1)
		g.body(&g.bodyB, -1)
	}
	g.steps(1)
	g.body(&g.bodyA, -1)
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

// walk takes people, one close behind the other, from beam near to beam far. A walk is five steps; a body is
// three deep, the beams are two apart, and the second person follows at a distance of four.
func (g *Gate) walk(near, far *int, people int) bool {
	g.body(near, 1)
	g.steps(2)
	if !g.waitOpen() {
		g.steps(1)
		g.body(near, -1)
		return false
	}
	g.body(far, 1)
	g.passes(near)
	g.steps(1)
	g.body(near, -1)
	if people == 1 {
		g.steps(2)
		g.body(far, -1)
		return true
	}
	g.steps(1)
	g.body(near, 1) // close behind
	g.steps(1)
	g.body(far, -1)
	g.steps(1)
	return g.rest(near, far)
}

// rest is the second person, who is in the near beam.
func (g *Gate) rest(near, far *int) bool {
	if !g.waitOpen() {
		g.body(near, -1)
		return false
	}
	g.body(far, 1)
	g.passes(near)
	g.steps(1)
	g.body(near, -1)
	g.steps(2)
	g.body(far, -1)
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

package turnstilesim

import (
	"time"

	"passlane/drivers/drvtest/pinsim"
	"periph.io/x/conn/v3/gpio"
)

// Times that a gate in pulse mode keeps, at speed 1, as makers' manuals have them.
const (
	shortest = 100 * time.Millisecond // of a pulse that is heard
	ownTime  = 5 * time.Second        // how long it waits for somebody
	contact  = 250 * time.Millisecond // how long a PASS contact is off
)

// NewPulsed returns a gate in pulse mode: a pulse of 100 ms or more on Pass lets one person through, within 5 s; one on Stop
// takes that back. Else it is like that of New.
func NewPulsed() *Gate {
	g := New()
	g.pulsed = true
	return g
}

// Overlaps counts how often Pass and Stop were High together: to many gates that means free passage.
func (g *Gate) Overlaps() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.overlap
}

// Cut cuts the wire of one pin, until Mend: an input reads Low, an output is without effect.
func (g *Gate) Cut(p *pinsim.Pin) {
	g.change(func() { g.cut[p] = true; p.Set(p.Level() && g.output(p)) })
}

// Mend mends the wire of a pin.
func (g *Gate) Mend(p *pinsim.Pin) {
	g.change(func() {
		delete(g.cut, p)
		if l, input := g.level[p]; input {
			p.Set(l)
		}
	})
}

// Break makes the gate say that it is not ready, until Repair.
func (g *Gate) Break() { g.change(func() { g.drive(g.Ready, gpio.Low) }) }

// Repair ends Break.
func (g *Gate) Repair() { g.change(func() { g.drive(g.Ready, gpio.High) }) }

func (g *Gate) output(p *pinsim.Pin) gpio.Level {
	return gpio.Level(p == g.Pass || p == g.Hold || p == g.Stop)
}

// drive sets an input of the driver, as far as its wire is whole. The caller holds the lock.
func (g *Gate) drive(p *pinsim.Pin, l gpio.Level) {
	g.level[p] = l
	p.Set(l && !gpio.Level(g.cut[p]))
}

// ordered says whether the driver wants the leaf open.
func (g *Gate) ordered() bool {
	if g.pulsed {
		return g.granted
	}
	return g.pass && !g.cut[g.Pass]
}

func (g *Gate) onStop(l gpio.Level) {
	g.change(func() {
		g.drives(g.pulsed && bool(l) && !g.halt)
		if bool(l) && !g.halt {
			g.pulse(g.Stop, false)
		}
		g.halt = bool(l)
		g.together()
	})
}

func (g *Gate) together() {
	if g.pass && g.halt {
		g.overlap++
	}
}

// pulse hears a pulse that begins now, if it lasts.
func (g *Gate) pulse(p *pinsim.Pin, grants bool) {
	if !g.pulsed {
		return
	}
	time.AfterFunc(g.scaled(shortest), func() {
		g.change(func() {
			if p.Level() == gpio.High && !g.cut[p] {
				g.grant(grants)
			}
		})
	})
}

// grant lets one person through, or takes that back.
func (g *Gate) grant(on bool) {
	g.granted = on
	g.turn++
	if turn := g.turn; on {
		time.AfterFunc(g.scaled(ownTime), func() {
			g.change(func() {
				if g.turn == turn {
					g.granted = false
				}
			})
		})
	}
}

// passes is somebody on their way past the leaf: the gate counts them.
func (g *Gate) passes(way int) {
	p := [2]*pinsim.Pin{g.PassA, g.PassB}[way]
	g.change(func() {
		g.granted = false
		g.drive(p, gpio.Low)
	})
	time.AfterFunc(g.scaled(contact), func() { g.change(func() { g.drive(p, gpio.High) }) })
}

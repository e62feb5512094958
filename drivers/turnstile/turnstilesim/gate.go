// Package turnstilesim is a gate without steel, at the pins: a leaf that needs its time, two beams, two limit
// switches, a fire contact, and the people who do with it what people do.
//
// The pins are wired as drivers/turnstile says: Low is dark, not there, burning or cut.
package turnstilesim

import (
	"sync"
	"time"

	"passlane/drivers/drvtest/pinsim"
	"periph.io/x/conn/v3/gpio"
)

// Times at speed 1.
const (
	walkTime = 600 * time.Millisecond // one person through the beams
	leafTime = 200 * time.Millisecond // the leaf from end to end
)

// Gate is a simulated gate. Its methods may be called from any goroutine, but one person walks at a time.
type Gate struct {
	// Pass and Hold are what the driver writes, and Stop in pulse mode.
	Pass, Hold, Stop *pinsim.Pin
	// BeamA, BeamB, LimitOpen, LimitClosed and FireLoop are what the driver reads.
	BeamA, BeamB, LimitOpen, LimitClosed, FireLoop *pinsim.Pin
	// PassA and PassB are Low for a while when somebody passes; Ready and Alarm are Low when the gate is not, or is forced.
	PassA, PassB, Ready, Alarm *pinsim.Pin

	mu      sync.Mutex
	speed   float64
	place   place
	pass    bool
	hold    bool
	pushed  bool // by somebody's hands
	stuck   bool
	bodyA   int // people who darken a beam
	bodyB   int
	cut     map[*pinsim.Pin]bool
	level   map[*pinsim.Pin]gpio.Level // of inputs whose wire is whole
	pulsed  bool
	granted bool // in pulse mode: one person may pass
	turn    int  // counts grants and their ends
	halt    bool
	overlap int
	driven  int
	through [2]int // people, the permitted way and the other
	orders  int
	onOrder func()
	attend  func()
	travel  *time.Timer   // the leaf on its way
	moved   chan struct{} // closed and replaced whenever anything here changes
}

// place is where the leaf is.
type place uint8

const (
	shut place = iota
	opening
	opened
	closing
)

// New returns a gate that is closed and locked, with light beams and no fire, at speed 1.
func New() *Gate {
	g := &Gate{
		Pass: pinsim.New("PASS", 17), Hold: pinsim.New("HOLD", 27),
		BeamA: pinsim.New("BEAM_A", 22), BeamB: pinsim.New("BEAM_B", 23),
		LimitOpen: pinsim.New("LIMIT_OPEN", 24), LimitClosed: pinsim.New("LIMIT_CLOSED", 25),
		FireLoop: pinsim.New("FIRE", 26),
		Stop:     pinsim.New("STOP", 16), PassA: pinsim.New("PASS_A", 20), PassB: pinsim.New("PASS_B", 21),
		Ready: pinsim.New("READY", 12), Alarm: pinsim.New("ALARM", 13),
		cut: map[*pinsim.Pin]bool{}, level: map[*pinsim.Pin]gpio.Level{},
		speed: 1, hold: true, moved: make(chan struct{}),
	}
	for _, p := range []*pinsim.Pin{g.BeamA, g.BeamB, g.LimitClosed, g.FireLoop, g.PassA, g.PassB, g.Ready, g.Alarm} {
		g.drive(p, gpio.High)
	}
	g.Pass.Wire(g.onPass)
	g.Hold.Wire(g.onHold)
	g.Stop.Wire(g.onStop)
	return g
}

// SetSpeed makes people and leaf x times as fast; x at or below 0 is ignored. Above 10 a driver's usual
// debounce begins to swallow steps.
func (g *Gate) SetSpeed(x float64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if x > 0 {
		g.speed = x
	}
}

// Orders returns how often Pass went from Low to High. A release is none.
func (g *Gate) Orders() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.orders
}

// Through returns how many people have gone through the permitted way.
func (g *Gate) Through() int { return g.gone(0) }

// AgainstThrough returns how many people have gone through the other way.
func (g *Gate) AgainstThrough() int { return g.gone(1) }

func (g *Gate) gone(way int) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.through[way]
}

// Driven counts how often the leaf was driven while somebody was in the beams: Hold rose, Pass changed while Hold was energised,
// or, in pulse mode, a pulse began. To let go of both is not to drive.
func (g *Gate) Driven() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.driven
}

// drives notes an order that moves the leaf. The caller holds the lock.
func (g *Gate) drives(moves bool) {
	if moves && g.bodyA+g.bodyB > 0 {
		g.driven++
	}
}

// OnOrder has f called at each order, in the goroutine that gives it: f must not call the driver.
func (g *Gate) OnOrder(f func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.onOrder = f
}

// Attend has people wait for f before the time of each of their steps begins, and the leaf before it is where it goes: f returns when the driver
// has seen what changed. Without it a driver that is held up for as long as a step takes misses the step.
func (g *Gate) Attend(f func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.attend = f
}

// Open says whether the leaf is open.
func (g *Gate) Open() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.place == opened
}

// Stick makes the leaf stay where it is until Loosen.
func (g *Gate) Stick() { g.change(func() { g.stuck = true }) }

// Loosen ends Stick.
func (g *Gate) Loosen() { g.change(func() { g.stuck = false }) }

// Fire opens the fire contact, or closes it.
func (g *Gate) Fire(on bool) { g.change(func() { g.drive(g.FireLoop, gpio.Level(!on)) }) }

// CutBeam cuts the wire of beam B: it reads dark until MendBeam.
func (g *Gate) CutBeam() { g.Cut(g.BeamB) }

// MendBeam mends the wire of beam B.
func (g *Gate) MendBeam() { g.Mend(g.BeamB) }

func (g *Gate) onPass(l gpio.Level) {
	var ordered func()
	g.change(func() {
		if bool(l) && !g.pass {
			g.orders++
			ordered = g.onOrder
			g.pulse(g.Pass, true)
		}
		if rises := bool(l) && !g.pass; g.pulsed {
			g.drives(rises)
		} else {
			g.drives(g.hold && bool(l) != g.pass)
		}
		g.pass = bool(l)
		g.together()
	})
	if ordered != nil {
		ordered()
	}
}

func (g *Gate) onHold(l gpio.Level) {
	g.change(func() {
		g.drives(bool(l) && !g.hold)
		g.hold = bool(l)
	})
}

// change does something to the gate and lets beams and leaf follow.
func (g *Gate) change(what func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	what()
	g.follow()
}

// follow sets the beams and starts the leaf towards where it is pulled. A dark beam keeps a real leaf from closing, and stops one
// that closes.
func (g *Gate) follow() {
	g.drive(g.BeamA, gpio.Level(g.bodyA == 0))
	g.drive(g.BeamB, gpio.Level(g.bodyB == 0))
	g.drive(g.Alarm, gpio.Level(!g.pushed))
	pulled := g.ordered() || !g.hold || g.cut[g.Hold] || g.pushed
	switch {
	case g.stuck:
		g.stop()
	case pulled && g.place != opened && (g.place != opening || g.travel == nil):
		g.start(opening, opened)
	case !pulled && g.place == closing && g.bodyA+g.bodyB > 0:
		g.stop()
	case !pulled && g.place != shut && (g.place != closing || g.travel == nil) && g.bodyA+g.bodyB == 0:
		g.start(closing, shut)
	}
	close(g.moved)
	g.moved = make(chan struct{})
}

// start sends the leaf on its way.
func (g *Gate) start(way, end place) {
	g.stop()
	g.arrive(way)
	attend := g.attend
	var on *time.Timer
	on = time.AfterFunc(g.scaled(leafTime), func() {
		if attend != nil {
			attend() // that it left
		}
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.travel == on && !g.stuck {
			g.travel = nil
			g.arrive(end)
			g.follow()
		}
	})
	g.travel = on
}

func (g *Gate) stop() {
	if g.travel != nil {
		g.travel.Stop()
		g.travel = nil
	}
}

func (g *Gate) arrive(p place) {
	g.place = p
	g.drive(g.LimitOpen, gpio.Level(p == opened))
	g.drive(g.LimitClosed, gpio.Level(p == shut))
}

func (g *Gate) scaled(d time.Duration) time.Duration { return time.Duration(float64(d) / g.speed) }

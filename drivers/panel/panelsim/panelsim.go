// Package panelsim is a lane's lamps and call button without wires; it remembers what was lit.
package panelsim

import (
	"slices"
	"sync"

	"passlane/drivers/drvtest/pinsim"
	"periph.io/x/conn/v3/gpio"
)

// Lamps says which lamps are lit.
type Lamps struct{ Cross, Arrow, Amber bool }

// Panel is a simulated panel. Its methods may be called from any goroutine.
type Panel struct {
	// Cross, Arrow and Amber are what the driver writes.
	Cross, Arrow, Amber *pinsim.Pin
	// Call is what the driver reads: High while the button is pressed.
	Call *pinsim.Pin

	mu      sync.Mutex
	lit     Lamps
	history []Lamps
	changed func(Lamps)
}

// New returns a panel with all lamps dark and the button up.
func New() *Panel {
	p := &Panel{
		Cross: pinsim.New("CROSS", 5), Arrow: pinsim.New("ARROW", 6), Amber: pinsim.New("AMBER", 12),
		Call: pinsim.New("CALL", 13),
	}
	p.Cross.Wire(func(l gpio.Level) { p.set(func(s *Lamps) { s.Cross = bool(l) }) })
	p.Arrow.Wire(func(l gpio.Level) { p.set(func(s *Lamps) { s.Arrow = bool(l) }) })
	p.Amber.Wire(func(l gpio.Level) { p.set(func(s *Lamps) { s.Amber = bool(l) }) })
	return p
}

// Lit returns the lamps that are lit.
func (p *Panel) Lit() Lamps {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lit
}

// History returns every state of the lamps after the first, all dark one, oldest first.
func (p *Panel) History() []Lamps {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.history)
}

// OnChange has f called at each change of the lamps, in the goroutine that makes it.
func (p *Panel) OnChange(f func(Lamps)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changed = f
}

// Press holds the call button down until LetGo.
func (p *Panel) Press() { p.Call.Set(gpio.High) }

// LetGo lets the call button up.
func (p *Panel) LetGo() { p.Call.Set(gpio.Low) }

func (p *Panel) set(how func(*Lamps)) {
	p.mu.Lock()
	was := p.lit
	how(&p.lit)
	is, tell := p.lit, p.changed
	if is != was {
		p.history = append(p.history, is)
	}
	p.mu.Unlock()
	if is != was && tell != nil {
		tell(is)
	}
}

// Package pinsim is a GPIO pin without a board, for the simulators of mechanisms at pins. It keeps
// periph's contract (gpio.PinIO) and, where real lines differ, makes the difference visible to a test.
package pinsim

import (
	"errors"
	"slices"
	"sync"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/physic"
)

// ErrPWM is returned by PWM, which lines of a character device do not have.
var ErrPWM = errors.New("pinsim: no PWM")

// Pin implements gpio.PinIO. Its methods may be called from any goroutine.
type Pin struct {
	name   string
	number int

	mu        sync.Mutex
	level     gpio.Level
	edge      gpio.Edge
	output    bool
	broken    error
	wired     func(gpio.Level)
	written   []gpio.Level
	readBacks int
	edges     chan struct{} // holds one: edges may merge until they are waited for
	again     chan struct{} // closed when In is called
}

// New returns a pin at Low, neither input nor output yet.
func New(name string, number int) *Pin {
	return &Pin{name: name, number: number, edges: make(chan struct{}, 1), again: make(chan struct{})}
}

// Wire has f called, in the writer's goroutine, with every level that Out writes.
func (p *Pin) Wire(f func(gpio.Level)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wired = f
}

// Set is the world driving an input: it sets the level and tells who waits for this edge.
func (p *Pin) Set(l gpio.Level) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l == p.level {
		return
	}
	p.level = l
	if p.edge == gpio.BothEdges || p.edge == gpio.RisingEdge && bool(l) || p.edge == gpio.FallingEdge && !bool(l) {
		select {
		case p.edges <- struct{}{}:
		default:
		}
	}
}

// SetUnseen is Set without an edge, as when the kernel's queue overflows.
func (p *Pin) SetUnseen(l gpio.Level) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.level = l
}

// Break makes In and Out return err until Break(nil).
func (p *Pin) Break(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.broken = err
}

// Level returns the level at the pin without being a Read of the driver.
func (p *Pin) Level() gpio.Level {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.level
}

// Written returns every level that Out wrote, oldest first.
func (p *Pin) Written() []gpio.Level {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.written)
}

// ReadBacks counts the reads of the pin while it was an output: on real lines each makes it an input.
func (p *Pin) ReadBacks() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.readBacks
}

// In implements gpio.PinIn. The level stays what the world drives, whatever the pull.
func (p *Pin) In(_ gpio.Pull, edge gpio.Edge) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken != nil {
		return p.broken
	}
	p.output, p.edge = false, edge
	select {
	case <-p.edges:
	default:
	}
	close(p.again)
	p.again = make(chan struct{})
	return nil
}

// Read implements gpio.PinIn.
func (p *Pin) Read() gpio.Level {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.output {
		p.readBacks++
	}
	return p.level
}

// WaitForEdge implements gpio.PinIn: below 0 waits for ever, 0 not at all.
func (p *Pin) WaitForEdge(timeout time.Duration) bool {
	p.mu.Lock()
	again := p.again
	p.mu.Unlock()
	select {
	case <-p.edges:
		return true // before the call
	default:
	}
	var due <-chan time.Time
	if timeout >= 0 {
		timer := time.NewTimer(timeout)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-p.edges:
		return true
	case <-due:
	case <-again:
	}
	return false
}

// Out implements gpio.PinOut.
func (p *Pin) Out(l gpio.Level) error {
	wired, err := p.write(l)
	if err == nil && wired != nil {
		wired(l)
	}
	return err
}

func (p *Pin) write(l gpio.Level) (wired func(gpio.Level), err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken != nil {
		return nil, p.broken
	}
	p.output, p.level = true, l
	p.written = append(p.written, l)
	return p.wired, nil
}

// PWM implements gpio.PinOut with ErrPWM.
func (p *Pin) PWM(gpio.Duty, physic.Frequency) error { return ErrPWM }

// Pull implements gpio.PinIn.
func (p *Pin) Pull() gpio.Pull { return gpio.PullNoChange }

// DefaultPull implements gpio.PinIn.
func (p *Pin) DefaultPull() gpio.Pull { return gpio.PullNoChange }

// String implements conn.Resource.
func (p *Pin) String() string { return p.name }

// Halt implements conn.Resource; it has no effect.
func (p *Pin) Halt() error { return nil }

// Name implements pin.Pin.
func (p *Pin) Name() string { return p.name }

// Number implements pin.Pin.
func (p *Pin) Number() int { return p.number }

// Function implements pin.Pin.
func (p *Pin) Function() string { return "" }

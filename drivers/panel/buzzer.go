package panel

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"periph.io/x/conn/v3/gpio"
)

// Errors of a buzzer.
var (
	// ErrNotRunning means that Run does not run, so that nothing would end a sound.
	ErrNotRunning = errors.New("panel: not running")
	// ErrRunning means that Run runs already.
	ErrRunning = errors.New("panel: running already")
)

// Beep is a sound and the silence after it.
type Beep struct{ On, Off time.Duration }

// Tune is some beeps, one after the other. One of several tunes differs by rhythm, since a buzzer has one pitch.
type Tune []Beep

// The tunes of a lane. A lane's own may differ.
var (
	// Accepted is one short beep.
	Accepted = Tune{{On: 150 * time.Millisecond}}
	// Refused is three short ones.
	Refused = Tune{{150 * time.Millisecond, 150 * time.Millisecond}, {150 * time.Millisecond, 150 * time.Millisecond}, {On: 150 * time.Millisecond}}
	// Alarm is a minute without a pause; play it again if that is not enough.
	Alarm = Tune{{On: time.Minute}}
)

// Buzzer sounds at High. Its methods may be called from any goroutine.
type Buzzer struct {
	pin    gpio.PinOut
	tunes  chan Tune // holds one
	halted chan struct{}

	mu      sync.Mutex
	running bool
	over    bool
}

// NewBuzzer silences a buzzer and returns it. Errors: *MissingError, or that of the line, wrapped.
func NewBuzzer(pin gpio.PinOut) (*Buzzer, error) {
	if pin == nil {
		return nil, &MissingError{"buzzer"}
	}
	b := &Buzzer{pin: pin, tunes: make(chan Tune, 1), halted: make(chan struct{})}
	return b, b.sound(false)
}

// String names the buzzer by its line.
func (b *Buzzer) String() string { return fmt.Sprintf("buzzer(%s)", b.pin) }

// Play sounds a tune, in place of the one that sounds; none silences. It returns at once. Errors: ErrHalted, ErrNotRunning.
func (b *Buzzer) Play(t Tune) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.over:
		return ErrHalted
	case !b.running:
		return ErrNotRunning
	}
	select {
	case <-b.tunes: // too old to be heard
	default:
	}
	b.tunes <- t
	return nil
}

// Run sounds what is played until ctx ends or Halt is called, and leaves the buzzer halted. Errors: ErrHalted, ErrRunning, or that
// of the line; a tune that cannot be sounded is left out.
func (b *Buzzer) Run(ctx context.Context) error {
	if err := b.begin(); err != nil {
		return err
	}
	var tune Tune
	for {
		var end bool
		if tune, end = b.beep(ctx, tune); end {
			return b.Halt()
		}
	}
}

func (b *Buzzer) begin() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.over:
		return ErrHalted
	case b.running:
		return ErrRunning
	}
	b.running = true
	return nil
}

// beep sounds the first beep of a tune and returns what is to be sounded next; without one it waits for the next tune.
func (b *Buzzer) beep(ctx context.Context, tune Tune) (next Tune, end bool) {
	var off, done <-chan time.Time
	if len(tune) > 0 {
		on, whole := tune[0].On, tune[0].On+tune[0].Off
		if b.sound(on > 0) != nil {
			on, whole = 0, 0
		}
		quiet, over := time.NewTimer(on), time.NewTimer(whole)
		defer quiet.Stop()
		defer over.Stop()
		off, done, next = quiet.C, over.C, tune[1:]
	}
	for {
		select {
		case <-ctx.Done():
			return nil, true
		case <-b.halted:
			return nil, true
		case t := <-b.tunes:
			_ = b.sound(false) // Halt tries again
			return t, false
		case <-off:
			_ = b.sound(false)
		case <-done:
			_ = b.sound(false)
			return next, false
		}
	}
}

// sound switches the buzzer, unless it is halted.
func (b *Buzzer) sound(on bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if on && b.over {
		return ErrHalted
	}
	if err := b.pin.Out(gpio.Level(on)); err != nil {
		return fmt.Errorf("panel: set %s %s: %w", b.pin, gpio.Level(on), err)
	}
	return nil
}

// Halt silences the buzzer for good; Run returns. Twice is fine. Errors: that of the line.
func (b *Buzzer) Halt() error {
	b.mu.Lock()
	if !b.over {
		b.over = true
		close(b.halted)
	}
	b.mu.Unlock()
	return b.sound(false)
}

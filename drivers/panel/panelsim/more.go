package panelsim

import (
	"slices"
	"sync"
	"time"

	"passlane/drivers/drvtest/pinsim"
	"periph.io/x/conn/v3/gpio"
)

// Buzzer is a buzzer that remembers instead of sounding.
type Buzzer struct {
	// Pin is what the driver writes.
	Pin *pinsim.Pin

	mu    sync.Mutex
	since time.Time
	on    bool
	heard []time.Duration
}

// NewBuzzer returns a silent one.
func NewBuzzer() *Buzzer {
	b := &Buzzer{Pin: pinsim.New("BUZZER", 19)}
	b.Pin.Wire(func(l gpio.Level) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch {
		case bool(l) && !b.on:
			b.since = time.Now()
		case !bool(l) && b.on:
			b.heard = append(b.heard, time.Since(b.since))
		}
		b.on = bool(l)
	})
	return b
}

// Heard returns how long each sound was that has ended, oldest first.
func (b *Buzzer) Heard() []time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.heard)
}

// Key is an officer's key in its switch.
type Key struct {
	// Pin is what the driver reads: High while the key is turned.
	Pin *pinsim.Pin
}

// NewKey returns a key that is not turned.
func NewKey() *Key { return &Key{pinsim.New("KEY", 16)} }

// Turn turns the key, on or off.
func (k *Key) Turn(on bool) { k.Pin.Set(gpio.Level(on)) }

// Keypad is a matrix of keys with diodes, or keys with a line each.
type Keypad struct {
	// Rows are what the driver writes, Columns what it reads.
	Rows, Columns []*pinsim.Pin

	keys []rune
	mu   sync.Mutex
	down map[rune]bool
	high []bool
}

// NewKeypad returns a keypad with all keys up; rows 0 is a line for each key. The keys are named row by row.
func NewKeypad(rows int, keys string) *Keypad {
	k := &Keypad{keys: []rune(keys), down: map[rune]bool{}, high: make([]bool, max(1, rows))}
	k.high[0] = rows == 0
	for r := range rows {
		p := pinsim.New("ROW", 32+r)
		p.Wire(func(l gpio.Level) { k.change(func() { k.high[r] = bool(l) }) })
		k.Rows = append(k.Rows, p)
	}
	for c := range len(k.keys) / len(k.high) {
		k.Columns = append(k.Columns, pinsim.New("COLUMN", 40+c))
	}
	return k
}

// Down presses a key and keeps it down.
func (k *Keypad) Down(key rune) { k.change(func() { k.down[key] = true }) }

// Up lets a key up.
func (k *Keypad) Up(key rune) { k.change(func() { delete(k.down, key) }) }

func (k *Keypad) change(what func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	what()
	for c, pin := range k.Columns {
		level := false
		for r, high := range k.high {
			level = level || high && k.down[k.keys[r*len(k.Columns)+c]]
		}
		pin.Set(gpio.Level(level))
	}
}

package panel

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
	"unicode/utf8"

	"periph.io/x/conn/v3/gpio"
)

// A keypad is looked at so often; a key is believed when two looks agree, and stuck when it is down for longer than anybody presses.
const (
	look  = 20 * time.Millisecond
	stuck = 10 * time.Second
)

// ErrStuck means that keys have been down for 10 s: something leans on the keypad, or a wire is shorted. It is told once.
var ErrStuck = errors.New("panel: key stuck")

// KeypadPins are the lines of a keypad: a matrix of rows and columns, each key with a diode, or without rows a line for each
// key. Rows are driven High one at a time; columns are read.
type KeypadPins struct {
	Rows    []gpio.PinOut
	Columns []gpio.PinIn
}

// Keypad tells which key is pressed. Keys may be a secret's: they are in no error and no log. Its methods may be called from
// any goroutine.
type Keypad struct {
	pins   KeypadPins
	keys   []rune
	halted chan struct{}

	reading sync.Mutex // one Key at a time
	seen    uint64     // keys down at the last look
	down    uint64     // believed
	since   time.Time  // of down
	told    bool       // that it is stuck

	mu   sync.Mutex // rows
	over bool
}

// NewKeypad drops all rows and returns the keypad. The keys are named row by row, at most 64: "123456789*0#". Errors:
// *MissingError, one of too few or too many names, or that of a line, wrapped.
func NewKeypad(pins KeypadPins, keys string) (*Keypad, error) {
	n := len(pins.Columns) * max(1, len(pins.Rows))
	switch {
	case n == 0:
		return nil, &MissingError{"KeypadPins.Columns"}
	case n > 64 || n != utf8.RuneCountInString(keys):
		return nil, fmt.Errorf("panel: %d names for %d keys, at most 64", utf8.RuneCountInString(keys), n)
	}
	k := &Keypad{pins: pins, keys: []rune(keys), halted: make(chan struct{})}
	for _, c := range pins.Columns {
		if err := c.In(gpio.PullDown, gpio.NoEdge); err != nil {
			return nil, fmt.Errorf("panel: listen to %s: %w", c, err)
		}
	}
	return k, k.drop()
}

// String names the keypad by its first column.
func (k *Keypad) String() string { return fmt.Sprintf("keypad(%s)", k.pins.Columns[0]) }

// Key waits for the next key and returns its name. A key counts once, when it goes down alone; of several together none does.
// Errors: ErrHalted, ErrStuck, that of ctx, or that of a line, wrapped.
func (k *Keypad) Key(ctx context.Context) (rune, error) {
	k.reading.Lock()
	defer k.reading.Unlock()
	for {
		if err := pause(ctx, k.halted, look, "a key"); err != nil {
			return 0, err
		}
		seen, err := k.look()
		if err != nil {
			return 0, err
		}
		if key, pressed := k.believe(seen, time.Now()); pressed {
			return key, nil
		}
		if k.down != 0 && !k.told && time.Since(k.since) >= stuck {
			k.told = true
			return 0, ErrStuck
		}
	}
}

// look returns the keys that are down now, a bit each.
func (k *Keypad) look() (seen uint64, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.over {
		return 0, ErrHalted
	}
	for r := range max(1, len(k.pins.Rows)) {
		if err := k.row(r, gpio.High); err != nil {
			return 0, errors.Join(err, k.row(r, gpio.Low))
		}
		for c, pin := range k.pins.Columns {
			if pin.Read() == gpio.High {
				seen |= 1 << (r*len(k.pins.Columns) + c)
			}
		}
		if err := k.row(r, gpio.Low); err != nil {
			return 0, err
		}
	}
	return seen, nil
}

// row drives one row, if there are any.
func (k *Keypad) row(r int, l gpio.Level) error {
	if r >= len(k.pins.Rows) {
		return nil
	}
	if err := k.pins.Rows[r].Out(l); err != nil {
		return fmt.Errorf("panel: set %s %s: %w", k.pins.Rows[r], l, err)
	}
	return nil
}

// believe takes a look and returns the key that is news.
func (k *Keypad) believe(seen uint64, at time.Time) (key rune, pressed bool) {
	settled := seen == k.seen
	k.seen = seen
	if !settled || seen == k.down {
		return 0, false
	}
	was := k.down
	if k.down == 0 || seen == 0 {
		k.since, k.told = at, false
	}
	k.down = seen
	if was != 0 || seen == 0 || seen&(seen-1) != 0 {
		return 0, false
	}
	for i, r := range k.keys {
		if seen == 1<<i {
			key = r
		}
	}
	return key, true
}

// drop makes all rows Low, whatever becomes of one.
func (k *Keypad) drop() error {
	var errs []error
	for r := range k.pins.Rows {
		errs = append(errs, k.row(r, gpio.Low))
	}
	return errors.Join(errs...)
}

// Halt drops the rows for good; a Key that waits ends. Twice is fine. Errors: those of the lines.
func (k *Keypad) Halt() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.over {
		k.over = true
		close(k.halted)
	}
	return k.drop()
}

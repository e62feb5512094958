package panel

import (
	"context"
	"fmt"
	"sync"

	"periph.io/x/conn/v3/gpio"
)

// KeySwitch is an officer's key: on while it is turned. Its methods may be called from any goroutine.
type KeySwitch struct {
	contact contact
	halted  chan struct{}
	halt    sync.Once
	waiting sync.Mutex // one Turned at a time
}

// NewKeySwitch returns a key switch, off until it is seen on. Errors: *MissingError, or that of the line, wrapped.
func NewKeySwitch(pin gpio.PinIn) (*KeySwitch, error) {
	if pin == nil {
		return nil, &MissingError{"key switch"}
	}
	k := &KeySwitch{halted: make(chan struct{})}
	k.contact = contact{pin: pin, halted: k.halted}
	return k, k.contact.listen()
}

// String names the switch by its line.
func (k *KeySwitch) String() string { return fmt.Sprintf("keyswitch(%s)", k.contact.pin) }

// Turned waits until the key is turned, either way, and returns whether it is on now. A key that is on from the start is a turn.
// Errors: ErrHalted, or that of ctx, wrapped.
func (k *KeySwitch) Turned(ctx context.Context) (on bool, err error) {
	k.waiting.Lock()
	defer k.waiting.Unlock()
	if err := k.contact.change(ctx); err != nil {
		return false, err
	}
	return k.contact.closed, nil
}

// Halt ends a Turned that waits and makes every later one return ErrHalted. Twice is fine; the error is nil.
func (k *KeySwitch) Halt() error {
	k.halt.Do(func() { close(k.halted) })
	return nil
}

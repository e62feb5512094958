package drvtest

import (
	"context"
	"errors"
)

// Waiting makes a Runner of a reader that waits for cards only when it is asked to. Its Run waits, whatever comes, until ctx ends or wait
// returns halted, and then halts the reader.
func Waiting(d Device, wait func(context.Context) error, halted error) Device {
	return waiting{d, wait, halted}
}

type waiting struct {
	Device
	wait   func(context.Context) error
	halted error
}

// Run implements Runner.
func (w waiting) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := w.wait(ctx); errors.Is(err, w.halted) {
			break
		}
	}
	return w.Halt()
}

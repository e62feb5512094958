package usbsim

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Appear waits until the kernel has made something of a device that was plugged in, which find looks for in sysfs; there is no udev that would tell.
// Errors: the end of ctx, with what find said last.
func Appear[T any](ctx context.Context, find func() (T, error)) (T, error) {
	t := time.NewTicker(50 * time.Millisecond)
	defer t.Stop()
	for {
		what, err := find()
		if err == nil {
			return what, nil
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return what, fmt.Errorf("usbsim: it did not appear: %w", errors.Join(ctx.Err(), err))
		}
	}
}

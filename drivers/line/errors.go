package line

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/warthog618/go-gpiocdev"
	"golang.org/x/sys/unix"
)

// Errors that say why a line does not do what it was asked to; they come within an *Error.
var (
	// ErrBusy means that somebody else has the line: Error.Holder.
	ErrBusy = errors.New("line: busy")
	// ErrNoLine means that there is no such chip, or no such line on it.
	ErrNoLine = errors.New("line: no such line")
	// ErrGone means that the line was there and its chip is not any more.
	ErrGone = errors.New("line: gone")
	// ErrHalted means that the line was halted and stays released.
	ErrHalted = errors.New("line: halted")
	// ErrDirection means that an input was to be written, or an output to be made an input.
	ErrDirection = errors.New("line: wrong direction")
	// ErrPWM is returned by PWM, which lines of the character device do not have.
	ErrPWM = errors.New("line: no PWM")
)

// Error is what went wrong with which line.
type Error struct {
	Op     string // what was tried: "open", "write", "read", "listen", "halt"
	Addr   Addr
	Holder string // with ErrBusy: the consumer that has the line, if the kernel says so
	Err    error
}

// Error names the step, the line, its holder and the reason.
func (e *Error) Error() string {
	if e.Holder != "" {
		return fmt.Sprintf("line: %s %s, held by %q: %v", e.Op, e.Addr, e.Holder, e.Err)
	}
	return fmt.Sprintf("line: %s %s: %v", e.Op, e.Addr, e.Err)
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// sort adds the sentinel that err stands for. A line that was there before is not missing but gone.
func sort(err error, before bool) error {
	absent := ErrNoLine
	if before {
		absent = ErrGone
	}
	for _, c := range []struct {
		cause, means error
	}{
		{unix.EBUSY, ErrBusy},
		{unix.ENODEV, absent}, {unix.ENXIO, absent}, {fs.ErrNotExist, absent},
		{gpiocdev.ErrNotCharacterDevice, absent}, {gpiocdev.ErrInvalidOffset, absent}, {errNoChip, absent},
	} {
		if errors.Is(err, c.cause) {
			return fmt.Errorf("%w: %w", c.means, err)
		}
	}
	return err
}

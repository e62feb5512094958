package line

import (
	"errors"
	"fmt"
	"strings"
)

// Claim is a line that a device is to have.
type Claim struct {
	Device string // "gate", "panel"
	Use    string // "pass", "beam_a"
	Addr   Addr
}

// String returns device and use: "gate pass".
func (c Claim) String() string { return strings.TrimSpace(c.Device + " " + c.Use) }

// ConflictError names two claims of one line.
type ConflictError struct{ First, Second Claim }

// Error names both, and the line as each calls it.
func (e *ConflictError) Error() string {
	if e.First.Addr == e.Second.Addr {
		return fmt.Sprintf("line: %s and %s both want %s", e.First, e.Second, e.First.Addr)
	}
	return fmt.Sprintf("line: %s wants %s and %s wants %s, which is the same line", e.First, e.First.Addr, e.Second, e.Second.Addr)
}

// Check looks for lines that two claims want, before anything opens. A chip may be given as name, path or label in
// each claim; one that is not there is compared as it is written. Errors: a *ConflictError for each claim that comes second,
// joined, or one for an offset below 0.
func Check(claims []Claim) error {
	return check(claims, func(chip string) (string, error) { return chipPath(chip, "/dev", labels) })
}

func check(claims []Claim, resolve func(chip string) (string, error)) error {
	var errs []error
	first := map[Addr]Claim{}
	for _, c := range claims {
		if c.Addr.Offset < 0 {
			errs = append(errs, fmt.Errorf("line: %s wants %s: offsets begin at 0", c, c.Addr))
			continue
		}
		at := Addr{Chip: strings.TrimPrefix(c.Addr.Chip, "/dev/"), Offset: c.Addr.Offset}
		if path, err := resolve(c.Addr.Chip); err == nil {
			at.Chip = strings.TrimPrefix(path, "/dev/")
		}
		if before, twice := first[at]; twice {
			errs = append(errs, &ConflictError{before, c})
			continue
		}
		first[at] = c
	}
	return errors.Join(errs...)
}

package pass

import (
	"errors"
	"fmt"
)

// FieldError says which field of a document is wrong, and why; it never repeats a holder's data.
type FieldError struct{ Field, Reason string }

// Error returns the field and the reason.
func (e *FieldError) Error() string { return "pass: " + e.Field + ": " + e.Reason }

func wrong(field, format string, args ...any) error {
	return &FieldError{field, fmt.Sprintf(format, args...)}
}

func fieldOf(err error) (field, reason string) {
	var fe *FieldError
	if errors.As(err, &fe) {
		return fe.Field, fe.Reason
	}
	return "document", err.Error()
}

package registry

import (
	"fmt"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// FieldError names what is wrong with a holder or a pass.
type FieldError struct {
	Row    string // "holder H-1", "pass BTB1"
	Field  string
	Reason string
}

// Error says which field of which row is wrong, and why.
func (e *FieldError) Error() string {
	return fmt.Sprintf("registry: %s: %s: %s", e.Row, e.Field, e.Reason)
}

// What fits into a row beside movements and wards: bytes of a text, and guardians of a minor.
const (
	maxText      = 256
	maxGuardians = 16
)

// Check tells whether a holder can be one, on a day; the error is a *FieldError. A guardian who is not registered may live in another
// province, and is none of its business.
func (h Holder) Check(today pass.Date) error {
	wrong := func(field, reason string, args ...any) error {
		return &FieldError{fmt.Sprintf("holder %.40q", h.ID), field, fmt.Sprintf(reason, args...)}
	}
	switch {
	case h.ID == "" || len(h.ID) > 64:
		return wrong("id", "want 1 to 64 bytes")
	case h.LatinName == "" && h.OwnName == "":
		return wrong("name", "is missing")
	case len(h.LatinName) > maxText || len(h.OwnName) > maxText:
		return wrong("name", "want at most %d bytes", maxText)
	case len(h.Occupation) > maxText:
		return wrong("occupation", "want at most %d bytes", maxText)
	case len(h.Province) > maxText || len(h.District) > maxText:
		return wrong("province", "want at most %d bytes, district too", maxText)
	case len(h.Flag) > maxText:
		return wrong("flag", "want at most %d bytes", maxText)
	case len(h.Guardians) > maxGuardians:
		return wrong("guardians", "%d, at most %d", len(h.Guardians), maxGuardians)
	case h.Birth.Year == 0:
		return wrong("birth", "wants at least a year")
	case today.Before(pass.Date{Year: h.Birth.Year, Month: max(h.Birth.Month, 1), Day: max(h.Birth.Day, 1)}):
		return wrong("birth", "%v is in the future", h.Birth)
	case h.Birth.Year < today.Year-130:
		return wrong("birth", "%v is too long ago", h.Birth)
	case h.Sex != "" && h.Sex != "F" && h.Sex != "M" && h.Sex != "X":
		return wrong("sex", "%.8q is not F, M or X", h.Sex)
	case len(h.Nationality) != 3:
		return wrong("nationality", "%.8q is not an ISO 3166-1 alpha-3 code", h.Nationality)
	case h.Language != "" && h.Language != "km" && h.Language != "th" && h.Language != "en":
		return wrong("language", "%.8q is not km, th or en", h.Language)
	}
	seen := make(map[string]bool, len(h.Guardians))
	for _, l := range h.Guardians {
		switch {
		case l.Guardian == "" || l.Guardian == h.ID || len(l.Guardian) > 64:
			return wrong("guardians", "%.40q cannot be their guardian", l.Guardian)
		case seen[l.Guardian]:
			return wrong("guardians", "%.40q stands there twice", l.Guardian)
		case len(l.Relation)+len(l.Evidence)+len(l.Certificate)+len(l.Second)+len(l.Reason) > maxText:
			return wrong("guardians", "the link to %.40q has more than %d bytes of text", l.Guardian, maxText)
		case !l.To.IsZero() && l.To.Before(l.From):
			return wrong("guardians", "the link to %.40q ends before it begins", l.Guardian)
		}
		seen[l.Guardian] = true
	}
	return nil
}

// Check tells whether a pass can be one; the error is a *FieldError.
func (p Pass) Check() error {
	wrong := func(field, reason string, args ...any) error {
		return &FieldError{fmt.Sprintf("pass %.40q", p.Number), field, fmt.Sprintf(reason, args...)}
	}
	switch {
	case p.Number == "" || len(p.Number) > pass.MaxNumber:
		return wrong("number", "want 1 to %d characters", pass.MaxNumber)
	case p.Holder == "":
		return wrong("holder", "is missing")
	case p.Class == "" || len(p.Class) > pass.MaxClass:
		return wrong("class", "want 1 to %d characters", pass.MaxClass)
	case !p.ValidFrom.Valid() || !p.ValidTo.Valid() || p.ValidTo.Before(p.ValidFrom):
		return wrong("validity", "from %v to %v", p.ValidFrom, p.ValidTo)
	case p.Key.IsZero():
		return wrong("key", "is missing")
	case p.Status != policy.Active && p.Status != policy.Revoked && p.Status != policy.Lost && p.Status != policy.Stolen:
		return wrong("status", "%.20q is no status", p.Status)
	case len(p.Reason) > 2*maxText:
		return wrong("reason", "want at most %d bytes", 2*maxText)
	case len(p.Card.UID) > 10:
		return wrong("card", "has a UID of %d bytes, at most 10", len(p.Card.UID))
	case len(p.Card.Keys) > 2:
		return wrong("card", "%d keys are good at once, at most 2", len(p.Card.Keys))
	case len(p.Card.Keys) > 0 && len(p.Card.UID) == 0:
		return wrong("card", "has keys and no UID")
	}
	return nil
}

// Circle returns the ids of a circle of guardians that begins and ends with id, or none: nobody is their own guardian, by whatever
// way. The guardians of a holder are asked for by their id.
func Circle(id string, guardians func(holder string) []Link) []string {
	seen := map[string]bool{}
	var walk func(at string, path []string) []string
	walk = func(at string, path []string) []string {
		for _, l := range guardians(at) {
			if l.Guardian == id {
				return append(path, id)
			}
			if seen[l.Guardian] {
				continue
			}
			seen[l.Guardian] = true
			if c := walk(l.Guardian, append(path, l.Guardian)); c != nil {
				return c
			}
		}
		return nil
	}
	return walk(id, []string{id})
}

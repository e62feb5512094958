package issue

import (
	"fmt"
	"io"
	"strings"

	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
)

// Request is a pass that somebody asks for.
type Request struct {
	Holder    registry.Holder
	Guardians []registry.Holder // those whom the holder's links name; their names are printed on a minor's pass
	Names     Names             // for the zone; zero takes them from Holder.LatinName
	Portrait  []byte            // JPEG, upright, at least MinPortrait wide; its middle, 35 to 45, is printed
	Number    string            // drawn when empty
	Class     string
	Province  string // that issues, ISO 3166-2 behind the hyphen
	ValidFrom pass.Date
	ValidTo   pass.Date
	Issued    pass.Date   // the day of the signature
	Card      CardRequest // zero for a printed pass alone
}

// Names are the two identifiers of a zone (ICAO 9303-3, 4.6).
type Names struct {
	Primary   string // mostly the family name
	Secondary string
}

// SplitName tells a holder's names apart as family books write them: what stands before a comma, or else the first word, is the primary
// identifier.
func SplitName(latin string) Names {
	if before, after, found := strings.Cut(latin, ","); found {
		return Names{strings.TrimSpace(before), strings.TrimSpace(after)}
	}
	before, after, _ := strings.Cut(strings.TrimSpace(latin), " ")
	return Names{before, strings.TrimSpace(after)}
}

// Format writes a mask: a request is a person.
func (r Request) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[request for a pass]") }

// MarshalText returns a mask; log handlers and JSON use it.
func (r Request) MarshalText() ([]byte, error) { return []byte("[request for a pass]"), nil }

// check tells what cannot be issued; the error is a *pass.FieldError or a *registry.FieldError.
func (r Request) check() error {
	wrong := func(field, reason string, args ...any) error {
		return &pass.FieldError{Field: field, Reason: fmt.Sprintf(reason, args...)}
	}
	switch {
	case !r.Issued.Valid():
		return wrong("issue date", "no such date")
	case r.Holder.LatinName == "":
		return wrong("latin_name", "is missing: the zone needs it")
	case len(r.Number) > pass.MaxCardNumber || strings.Trim(r.Number, checked) != "":
		return wrong("number", "not 1 to %d of A-Z and 0-9", pass.MaxCardNumber)
	case r.ValidTo.Before(r.Issued):
		return wrong("valid to", "%v is before the day of issue, %v", r.ValidTo, r.Issued)
	}
	if err := r.Holder.Check(r.Issued); err != nil {
		return err
	}
	for _, g := range r.Guardians {
		if !linked(r.Holder, g.ID) {
			return wrong("guardians", "%.40q is no recorded guardian", g.ID)
		}
	}
	for _, l := range r.Holder.Guardians {
		if over := !l.To.IsZero() && l.To.Before(r.Issued); !over && !known(r.Guardians, l.Guardian) {
			return wrong("guardians", "the name of %.40q is missing", l.Guardian)
		}
	}
	return nil
}

func linked(h registry.Holder, guardian string) bool { return relation(h, guardian) != "" }

func known(all []registry.Holder, id string) bool {
	for _, g := range all {
		if g.ID == id {
			return true
		}
	}
	return false
}

// relation returns what a guardian is to the holder, empty for nothing.
func relation(h registry.Holder, guardian string) registry.Relation {
	for _, l := range h.Guardians {
		if l.Guardian == guardian {
			return l.Relation
		}
	}
	return ""
}

// zone composes the machine readable zone.
func (r Request) zone(country string) (string, error) {
	n := r.Names
	if n == (Names{}) {
		n = SplitName(r.Holder.LatinName)
	}
	m := pass.MRZ{Code: pass.CardCode, Issuer: country, Number: r.Number, Nationality: r.Holder.Nationality,
		Birth: pass.MRZDate(r.Holder.Birth), Expiry: pass.MRZDate(r.ValidTo)}
	if r.Holder.Sex != "X" {
		m.Sex = r.Holder.Sex
	}
	var err error
	if m.Primary, err = pass.MRZName(n.Primary); err != nil {
		return "", err
	}
	if m.Secondary, err = pass.MRZName(n.Secondary); err != nil {
		return "", err
	}
	return pass.ComposeTD1(m)
}

package document

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"passlane/kiosk/policy"
)

// Document is a policy with its head.
type Document struct {
	Version int // counts up with every document that a ministry issues
	Title   string
	// From and To are the moments between which it is in force, the last not included; To is zero where no end is known.
	From, To time.Time
	// Rules are what it says; their version is that of the document.
	Rules *policy.Rules
}

// Example is a whole document with every field explained; it says what policy.Defaults says.
//
//go:embed example.toml
var Example []byte

// maxSize is the most bytes a document may have.
const maxSize = 256 << 10

// Parse reads and checks a document, signed or not; who wants to know by whom it is calls Open. An error on a field is a *policy.FieldError
// with its dotted name, one in the writing of the file tells line and column.
func Parse(b []byte) (Document, error) {
	if len(b) > maxSize {
		return Document{}, fmt.Errorf("document: is %d bytes, at most %d are read", len(b), maxSize)
	}
	f := file{FaceSample: -1, AdultAge: -1, PhotoMonths: -1, PassWarnDays: -1, StayDefault: -1}
	d := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return Document{}, told(err)
	}
	doc, err := f.document()
	if err != nil {
		return Document{}, fmt.Errorf("document: %w", err)
	}
	return doc, nil
}

// told says where in the file an error is.
func told(err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		e := strict.Errors[0]
		line, _ := e.Position()
		return fmt.Errorf("document: %w", bad(strings.Join(e.Key(), "."), "is not a field that a policy has (line %d)", line))
	}
	var at *toml.DecodeError
	if errors.As(err, &at) {
		line, column := at.Position()
		if key := strings.Join(at.Key(), "."); key != "" {
			return fmt.Errorf("document: %w", bad(key, "%s (line %d, column %d)", strings.TrimPrefix(at.Error(), "toml: "), line, column))
		}
		return fmt.Errorf("document: line %d, column %d: %w", line, column, err)
	}
	return fmt.Errorf("document: %w", err)
}

func bad(field, format string, args ...any) error {
	return &policy.FieldError{Field: field, Reason: fmt.Sprintf(format, args...)}
}

// document checks the head and makes rules of the rest.
func (f *file) document() (Document, error) {
	switch {
	case f.Version < 1 || f.Version > 1_000_000_000:
		return Document{}, bad("version", "must be 1 to 1000000000, one more than the document before")
	case strings.TrimSpace(f.Title) == "" || len(f.Title) > 200:
		return Document{}, bad("title", "must be 1 to 200 characters that tell people what the document is about")
	case f.From == "":
		return Document{}, bad("from", "is missing: when does it come into force?")
	}
	d := Document{Version: f.Version, Title: f.Title}
	var err error
	if d.From, err = moment("from", f.From); err != nil {
		return Document{}, err
	}
	if d.To, err = moment("to", f.To); err != nil {
		return Document{}, err
	}
	if d.Rules, err = f.rules(); err != nil {
		return Document{}, err
	}
	d.Rules.Version, d.Rules.From, d.Rules.To = strconv.Itoa(d.Version), d.From, d.To
	return d, d.Rules.Check()
}

func moment(field, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || t.Year() < 2000 || t.Year() > 2200 {
		return time.Time{}, bad(field, `%q must be written as "2026-12-01T00:00:00+07:00"`, text)
	}
	return t, nil
}

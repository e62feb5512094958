package duplicate

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"passlane/kiosk/pass"
)

// PairsSchema is the JSON Schema of one line of a file of pairs.
//
//go:embed pairs.schema.json
var PairsSchema []byte

// Bounds of a file of pairs.
const (
	MaxLine  = 64 << 10 // bytes of a line
	maxField = 1000     // bytes of a text
)

// Pair is two persons, and whether they are one, if that is known.
type Pair struct {
	Line   int // in the file, from 1
	A, B   Person
	Same   *bool
	Strong bool // nobody may miss it
}

// PairError says what is wrong with a line of a file of pairs, and in which field; an empty field is the line as a whole.
type PairError struct {
	Line   int
	Field  string
	Reason string
}

// Error names line and field.
func (e *PairError) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("line %d: %s", e.Line, e.Reason)
	}
	return fmt.Sprintf("line %d: %s: %s", e.Line, e.Field, e.Reason)
}

// ReadPairs reads JSON lines as PairsSchema describes them; empty lines are passed over. Every fault of a line is a *PairError.
func ReadPairs(r io.Reader) ([]Pair, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 4096), MaxLine)
	var pairs []Pair
	n := 0
	for lines.Scan() {
		n++
		text := bytes.TrimSpace(lines.Bytes())
		if len(text) == 0 {
			continue
		}
		p, err := readPair(text)
		if err != nil {
			err.Line = n
			return nil, err
		}
		p.Line = n
		pairs = append(pairs, p)
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return nil, &PairError{n + 1, "", fmt.Sprintf("longer than %d bytes", MaxLine)}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("pairs: line %d: %w", n+1, err)
	}
	return pairs, nil
}

func readPair(text []byte) (Pair, *PairError) {
	o := open("", text)
	if o.err != nil {
		return Pair{}, o.err
	}
	if _, flat := o.fields["name1"]; flat {
		return readFlat(o)
	}
	var p Pair
	o.text("id")
	o.text("note")
	p.A, p.B = o.person("a"), o.person("b")
	o.take("same", &p.Same, "true, false or null")
	o.take("strong", &p.Strong, "true or false")
	return p, o.close()
}

func (o *object) person(field string) Person {
	var raw json.RawMessage
	if !o.take(field, &raw, "an object") {
		o.fail(field, "is missing")
		return Person{}
	}
	in := open(field, raw)
	p := Person{
		ID: in.text("id"), Names: in.texts("names"), Sex: in.text("sex"), Province: in.text("province"), District: in.text("district"),
		Guardians: in.texts("guardians"), Nationality: in.text("nationality"),
	}
	birth, err := pass.ParseDate(in.text("birth"))
	if err != nil {
		in.fail("birth", "is not a date as YYYY-MM-DD, YYYY-MM or YYYY")
	}
	p.Birth = birth
	if p.Sex != "" && p.Sex != "M" && p.Sex != "F" {
		in.fail("sex", `is not "M", "F" or ""`)
	}
	if len(p.Names) == 0 {
		in.fail("names", "has no name")
	}
	if err := in.close(); err != nil && o.err == nil {
		o.err = err
	}
	return p
}

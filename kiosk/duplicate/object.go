package duplicate

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// object reads the fields of a JSON object, and remembers the first fault.
type object struct {
	path   string
	fields map[string]json.RawMessage
	err    *PairError
}

func open(path string, text []byte) *object {
	o := &object{path: path}
	if !utf8.Valid(text) {
		o.err = &PairError{Field: path, Reason: "is not UTF-8"}
	} else if err := json.Unmarshal(text, &o.fields); err != nil || o.fields == nil {
		o.err = &PairError{Field: path, Reason: "is not a JSON object"}
	}
	return o
}

func (o *object) fail(field, reason string) {
	if o.err == nil {
		if o.path != "" {
			field = o.path + "." + field
		}
		o.err = &PairError{Field: field, Reason: reason}
	}
}

// take reads one field into to and forgets it; it tells whether the field was there.
func (o *object) take(field string, to any, kind string) bool {
	text, ok := o.fields[field]
	delete(o.fields, field)
	if ok && json.Unmarshal(text, to) != nil {
		o.fail(field, "is not "+kind)
	}
	return ok
}

func (o *object) text(field string) (s string) {
	o.take(field, &s, "a text")
	o.bound(field, s)
	return s
}

func (o *object) bound(field, s string) {
	if len(s) > maxField {
		o.fail(field, fmt.Sprintf("longer than %d bytes", maxField))
	}
}

func (o *object) texts(field string) (all []string) {
	o.take(field, &all, "a list of texts")
	if len(all) > maxNames {
		o.fail(field, fmt.Sprintf("more than %d", maxNames))
	}
	for _, s := range all {
		o.bound(field, s)
	}
	return all
}

// close fails for a field that nobody took.
func (o *object) close() *PairError {
	least := ""
	for f := range o.fields {
		if least == "" || f < least {
			least = f
		}
	}
	if len(o.fields) > 0 {
		o.fail(least, "unknown field")
	}
	return o.err
}

package duplicate

import (
	"encoding/json"
	"strings"
)

// readFlat reads a line in the manner of public test sets of names: two names, their label, and how sure that is.
func readFlat(o *object) (Pair, *PairError) {
	p := Pair{A: Person{Names: []string{o.text("name1")}}, B: Person{Names: []string{o.text("name2")}}}
	if p.B.Names[0] == "" {
		o.fail("name2", "is missing or empty")
	}
	if p.A.Names[0] == "" {
		o.fail("name1", "is empty")
	}
	p.Same = o.label("is_match")
	switch quality := strings.ToUpper(o.text("quality")); quality {
	case "STRONG":
		p.Strong = true
	case "", "MEDIUM", "WEAK":
	default:
		o.fail("quality", `is not "STRONG", "MEDIUM", "WEAK" or ""`)
	}
	if schema := o.text("schema"); schema != "" && schema != "Person" {
		o.fail("schema", `is not "Person"`)
	}
	for _, field := range []string{"case_group", "case_id", "category", "notes"} {
		o.text(field)
	}
	return p, o.close()
}

// label reads a truth value that may be written as a text, as it is where the line was made from a table.
func (o *object) label(field string) *bool {
	var raw json.RawMessage
	if !o.take(field, &raw, "true or false") {
		return nil
	}
	yes, no := true, false
	switch strings.ToLower(strings.Trim(string(raw), `"`)) {
	case "true":
		return &yes
	case "false":
		return &no
	case "null", "":
		return nil
	}
	o.fail(field, "is not true, false or null")
	return nil
}

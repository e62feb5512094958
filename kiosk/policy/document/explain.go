package document

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Explain says in plain English sentences what a document says, its head first.
func Explain(d Document) []string {
	sentences := []string{fmt.Sprintf("Version %d: %s.", d.Version, strings.TrimSuffix(d.Title, ".")), "In force " + force(d) + "."}
	for _, s := range Statements(d.Rules) {
		if s.Whom == everybody {
			sentences = append(sentences, sentence(s.Text))
		} else {
			sentences = append(sentences, sentence(s.Whom+": "+s.Text))
		}
	}
	return sentences
}

func force(d Document) string {
	const layout = "2006-01-02 15:04 -07:00"
	if d.To.IsZero() {
		return "from " + d.From.Format(layout) + " until a later version replaces it"
	}
	return "from " + d.From.Format(layout) + " to " + d.To.Format(layout)
}

func sentence(clause string) string {
	first, size := utf8.DecodeRuneInString(clause)
	return string(unicode.ToUpper(first)) + clause[size:] + "."
}

// Change is a field of which two documents do not say the same; Before or After is empty where one of them does not speak of it.
type Change struct{ Field, Whom, Before, After string }

// String says what changes, and for whom.
func (c Change) String() string {
	whom := sentence(c.Whom)
	whom = whom[:len(whom)-1]
	switch {
	case c.Before == "":
		return fmt.Sprintf("%s: new: %s.", whom, c.After)
	case c.After == "":
		return fmt.Sprintf("%s: no more: %s.", whom, c.Before)
	}
	return fmt.Sprintf("%s: from now on %s; until now %s.", whom, c.After, c.Before)
}

// Diff says what changes when the second document takes the place of the first, and for whom.
func Diff(a, b Document) []Change {
	var changes []Change
	if force(a) != force(b) {
		changes = append(changes, Change{"from", everybody, "in force " + force(a), "in force " + force(b)})
	}
	before := map[string]Statement{}
	for _, s := range Statements(a.Rules) {
		before[s.Field] = s
	}
	for _, s := range Statements(b.Rules) {
		was, there := before[s.Field]
		delete(before, s.Field)
		if !there || was.Text != s.Text || was.Whom != s.Whom {
			changes = append(changes, Change{s.Field, s.Whom, was.Text, s.Text})
		}
	}
	for _, s := range Statements(a.Rules) {
		if _, gone := before[s.Field]; gone {
			changes = append(changes, Change{s.Field, s.Whom, s.Text, ""})
		}
	}
	return changes
}

// Warning is something that a document may say and that nobody can have meant.
type Warning struct{ Field, Text string }

// String writes the field before the text.
func (w Warning) String() string { return w.Field + ": " + w.Text }

// Lint looks for what a document may say and nobody can have meant, as seen at a moment. A document with warnings is still accepted.
func Lint(d Document, now time.Time) []Warning {
	l := lint{d: d, r: d.Rules, today: now.In(d.Rules.Zone)}
	l.force(now)
	l.closure()
	l.week()
	l.sessions()
	l.windows()
	l.people()
	l.severities()
	return l.found
}

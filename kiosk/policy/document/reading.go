package document

import (
	"strings"
	"time"

	"passlane/kiosk/policy"
)

// mostEntries is the most entries that a list may have.
const mostEntries = 200

// reading reads values as people write them, and keeps the first error of many fields.
type reading struct{ err error }

func (in *reading) fail(field, format string, args ...any) {
	if in.err == nil {
		in.err = bad(field, format, args...)
	}
}

func set[T comparable](to *T, v T) {
	var zero T
	if v != zero {
		*to = v
	}
}

// given takes a number of which 0 means something: what was left out is -1.
func given(to *int, v int) {
	if v != -1 {
		*to = v
	}
}

func (in *reading) count(field string, n int) {
	if n > mostEntries {
		in.fail(field, "has %d entries, at most %d", n, mostEntries)
	}
}

func (in *reading) names(field string, names []string) []string {
	in.count(field, len(names))
	for _, n := range names {
		if n == "" || len(n) > 32 || strings.ContainsAny(n, " ,\n") {
			in.fail(field, "%q must be 1 to 32 characters without spaces and commas", n)
		}
	}
	return names
}

func (in *reading) span(field, text string, to *time.Duration) {
	if text == "" {
		return
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		in.fail(field, `%q must be written as "72h", "90m" or "30s"`, text)
	}
	*to = d
}

func (in *reading) severity(field, word string) policy.Severity {
	s := severityOf(word)
	if word != "" && s == 0 {
		in.fail(field, "%q must be note, refer or refuse", word)
	}
	return s
}

func severityOf(word string) policy.Severity {
	for s := policy.Note; s <= policy.Refuse; s++ {
		if s.String() == word {
			return s
		}
	}
	return 0
}

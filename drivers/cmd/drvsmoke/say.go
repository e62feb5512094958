package main

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// failure is the end of each report.
type failure struct {
	Error  string `json:"error,omitempty"`
	Advice string `json:"advice,omitempty"` // what to do about it
}

// hint is what to do about an error.
type hint struct {
	of error
	do string
}

// fail notes what went wrong and the first of the hints that is of it, and returns the exit code.
func (f *failure) fail(status int, err error, hints ...hint) int {
	f.Error, f.Advice = err.Error(), ""
	for _, h := range hints {
		if errors.Is(err, h.of) {
			f.Advice = h.do
			break
		}
	}
	return status
}

// say writes a report, for people or for programs.
func say(to io.Writer, r interface{ text() string }, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(to)
		e.SetEscapeHTML(false)
		return e.Encode(r)
	}
	_, err := io.WriteString(to, r.text())
	return err
}

// page is a report for people.
type page struct{ strings.Builder }

func (p *page) line(what, format string, args ...any) {
	fmt.Fprintf(p, "%-15s %s\n", what, fmt.Sprintf(format, args...))
}

// end ends the page and returns it.
func (p *page) end(f failure) string {
	if f.Error != "" {
		p.line("trouble", "%s", f.Error)
	}
	if f.Advice != "" {
		p.line("what to do", "%s", f.Advice)
	}
	return p.String()
}

func hexa(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) }

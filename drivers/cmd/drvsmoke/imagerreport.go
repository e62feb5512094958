package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"passlane/drivers/imager"
)

// imagerReport is what the command says of an imager.
type imagerReport struct {
	Device  string         `json:"device"`
	Port    string         `json:"port"`
	Symbols []symbolReport `json:"symbols"`
	Dropped int            `json:"dropped"` // messages that were no symbols as the flags have it
	failure
}

type symbolReport struct {
	AIM       string   `json:"aim,omitempty"`
	Symbology string   `json:"symbology,omitempty"`
	Length    int      `json:"length"` // bytes
	Bytes     string   `json:"bytes"`  // hexadecimal
	Text      string   `json:"text,omitempty"`
	Ended     string   `json:"ended"`
	Notes     []string `json:"notes,omitempty"`
}

// symbologies by the letter of an AIM id (ISO/IEC 15424).
var symbologies = map[byte]string{
	'A': "Code 39", 'C': "Code 128", 'E': "EAN/UPC", 'I': "Interleaved 2 of 5", 'L': "PDF417", 'Q': "QR Code", 'd': "Data Matrix", 'e': "GS1 DataBar", 'z': "Aztec",
}

// symbolOf describes a symbol that was read with these options.
func symbolOf(s imager.Symbol, o imager.Opts) symbolReport {
	r := symbolReport{AIM: s.AIM, Length: len(s.Payload), Bytes: hexa(s.Payload), Ended: "by silence"}
	if len(s.AIM) > 1 {
		r.Symbology = symbologies[s.AIM[1]]
	}
	if len(o.Suffix) > 0 {
		r.Ended += ", after the suffix " + hexa(o.Suffix)
	}
	if printable(s.Payload) {
		r.Text = string(s.Payload)
	}
	r.Notes = notes(s.Payload, o)
	return r
}

func printable(b []byte) bool {
	return utf8.Valid(b) && bytes.IndexFunc(b, func(c rune) bool { return !unicode.IsPrint(c) }) < 0
}

// notes says what in a payload looks like something that the imager puts about it and the options do not name.
func notes(b []byte, o imager.Opts) (all []string) {
	const stx = '\x02'
	inner := bytes.TrimLeft(b, string(stx))
	if len(o.Prefix) == 0 && len(inner) < len(b) {
		all = append(all, fmt.Sprintf("it begins with 02 (STX): if each does, try --prefix '%s'", escaped(b[:len(b)-len(inner)])))
	}
	if !o.AIM && len(inner) > 3 && inner[0] == ']' && symbologies[inner[1]] != "" {
		all = append(all, fmt.Sprintf("it begins with the AIM id %s (%s): if each begins with one, try --aim", inner[:3], symbologies[inner[1]]))
	}
	if end := b[len(bytes.TrimRight(b, "\r\n\t\x03")):]; len(o.Suffix) == 0 && len(end) > 0 {
		all = append(all, fmt.Sprintf("it ends with %s: if each does, try --suffix '%s'", hexa(end), escaped(end)))
	}
	return all
}

// escaped writes control characters as flags and lane.toml have them.
func escaped(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		switch c {
		case '\r':
			s.WriteString(`\r`)
		case '\n':
			s.WriteString(`\n`)
		case '\t':
			s.WriteString(`\t`)
		default:
			fmt.Fprintf(&s, `\u%04X`, c)
		}
	}
	return s.String()
}

// without returns the exit code for a symbol that did not come.
func (r *imagerReport) without(err error) int {
	ours := func(of error) bool { return errors.Is(err, of) }
	switch {
	case !slices.ContainsFunc([]error{errNone, errHalf, errSame, context.Canceled}, ours):
		return exitDevice
	case len(r.Symbols)+r.Dropped > 0:
		return exitUnsound
	}
	return exitNothing
}

func (r *imagerReport) text() string {
	var p page
	p.line("imager", "%s", r.Port)
	for _, s := range r.Symbols {
		p.line("symbol", "%s%d bytes, %s", s.what(), s.Length, s.Ended)
		p.line("bytes", "%s", s.Bytes)
		if s.Text != "" {
			p.line("text", "%s", s.Text)
		}
		for _, n := range s.Notes {
			p.line("note", "%s", n)
		}
	}
	if r.Dropped > 0 {
		p.line("dropped", "%d messages that were no symbols as the flags have it", r.Dropped)
	}
	return p.end(r.failure)
}

// what names the symbology, if it is known.
func (s symbolReport) what() string {
	switch {
	case s.AIM == "":
		return ""
	case s.Symbology == "":
		return s.AIM + ", "
	}
	return s.AIM + " (" + s.Symbology + "), "
}

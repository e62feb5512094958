package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"passlane/drivers/nfc"
	"passlane/drivers/pn532"
)

// report is what the command says.
type report struct {
	Device         string          `json:"device"`
	Port           string          `json:"port"`
	Firmware       *firmware       `json:"firmware"`
	Card           *cardReport     `json:"card"`
	Says           *message        `json:"says"`
	Authentication *authentication `json:"authentication"`
	Error          string          `json:"error,omitempty"`
}

type firmware struct {
	IC       string   `json:"ic"` // hexadecimal
	Version  string   `json:"version"`
	Supports []string `json:"supports"`
}

// Kinds of cards.
const (
	kindType2 = "Type 2 tag"
	kindType4 = "Type 4 tag"
)

type cardReport struct {
	Kind string `json:"kind"`
	Type string `json:"type"` // A or B
	UID  string `json:"uid"`  // hexadecimal, like the rest
	ATQA string `json:"atqa"`
	SAK  string `json:"sak"`
	ATS  string `json:"ats,omitempty"`
}

// message is what a card says, in hexadecimal.
type message struct {
	NDEF   string `json:"ndef"`
	Memory string `json:"memory,omitempty"` // of a Type 2 tag, from page 0
	ndef   []byte
}

// How a card was authenticated.
const (
	howNot = "none"       // nobody asked, or it cannot
	howAES = "AES mutual" // AuthenticateEV2First (NTAG 424 DNA data sheet, 9.1.5)
	howSUN = "SUN"        // a message that the card signed by itself (9.3)
)

type authentication struct {
	How     string  `json:"how"`
	Proven  bool    `json:"proven"`
	Key     *int    `json:"key,omitempty"`     // index in the list
	Slot    *int    `json:"slot,omitempty"`    // of the card
	UID     string  `json:"uid,omitempty"`     // as the card stated it under the key
	Counter *uint32 `json:"counter,omitempty"` // of readings, by SUN
	Reason  string  `json:"reason,omitempty"`
}

// fail notes what went wrong and returns the exit code.
func (r *report) fail(status int, err error) int {
	r.Error = err.Error()
	return status
}

func firmwareOf(f pn532.Firmware) *firmware {
	out := &firmware{IC: fmt.Sprintf("%02X", f.IC), Version: fmt.Sprintf("%d.%d", f.Version, f.Revision), Supports: []string{}}
	for i, what := range []string{"ISO/IEC 14443 type A", "ISO/IEC 14443 type B", "ISO/IEC 18092"} {
		if f.Support>>i&1 != 0 {
			out.Supports = append(out.Supports, what)
		}
	}
	return out
}

func cardOf(c nfc.Card) *cardReport {
	t := c.Tag()
	out := &cardReport{Kind: kindType2, Type: "A", UID: hexa(t.UID), ATQA: hexa(t.ATQA[:]), SAK: hexa([]byte{t.SAK})}
	if t.SAK&speaksISO != 0 {
		out.Kind = kindType4
	}
	if c, ok := c.(*pn532.Card); ok {
		out.ATS = hexa(c.ATS())
		if c.TypeB() {
			out.Type = "B"
		}
	}
	return out
}

func hexa(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) }

// write says it all, for people or for programs.
func (r *report) write(to io.Writer, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(to)
		e.SetEscapeHTML(false)
		return e.Encode(r)
	}
	_, err := io.WriteString(to, r.text())
	return err
}

func (r *report) text() string {
	var b strings.Builder
	line := func(what, format string, args ...any) {
		fmt.Fprintf(&b, "%-15s %s\n", what, fmt.Sprintf(format, args...))
	}
	line("reader", "%s at %s", r.Device, r.Port)
	if f := r.Firmware; f != nil {
		line("firmware", "IC %s, version %s, %s", f.IC, f.Version, strings.Join(f.Supports, ", "))
	}
	if c := r.Card; c != nil {
		line("card", "%s, type %s, UID %s, ATQA %s, SAK %s, ATS %s", c.Kind, c.Type, c.UID, c.ATQA, c.SAK, or(c.ATS, "none"))
	}
	if s := r.Says; s != nil {
		line("says", "%s", or(s.NDEF, "nothing"))
		if s.Memory != "" {
			line("memory", "%s", s.Memory)
		}
	}
	if a := r.Authentication; a != nil {
		line("authenticated", "%s", a)
	}
	if r.Error != "" {
		line("trouble", "%s", r.Error)
	}
	return b.String()
}

// String says it in one line.
func (a *authentication) String() string {
	switch {
	case a.Slot != nil:
		return fmt.Sprintf("%s with key %d of the list in slot %d; the card states UID %s", a.How, *a.Key, *a.Slot, a.UID)
	case a.Counter != nil:
		return fmt.Sprintf("%s with key %d of the list, reading %d of UID %s: %s", a.How, *a.Key, *a.Counter, a.UID, a.Reason)
	}
	return a.How + ": " + a.Reason
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

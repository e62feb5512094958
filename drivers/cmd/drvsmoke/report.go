package main

import (
	"cmp"
	"fmt"
	"strings"

	"passlane/drivers/nfc"
	"passlane/drivers/pn532"
)

// report is what the command says of a reader.
type report struct {
	Device         string          `json:"device"`
	Port           string          `json:"port"`
	Firmware       *firmware       `json:"firmware"`
	Card           *cardReport     `json:"card"`
	Says           *message        `json:"says"`
	Authentication *authentication `json:"authentication"`
	failure
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

func (r *report) text() string {
	var p page
	p.line("reader", "%s at %s", r.Device, r.Port)
	if f := r.Firmware; f != nil {
		p.line("firmware", "IC %s, version %s, %s", f.IC, f.Version, strings.Join(f.Supports, ", "))
	}
	if c := r.Card; c != nil {
		p.line("card", "%s, type %s, UID %s, ATQA %s, SAK %s, ATS %s", c.Kind, c.Type, c.UID, c.ATQA, c.SAK, cmp.Or(c.ATS, "none"))
	}
	if s := r.Says; s != nil {
		p.line("says", "%s", cmp.Or(s.NDEF, "nothing"))
		if s.Memory != "" {
			p.line("memory", "%s", s.Memory)
		}
	}
	if a := r.Authentication; a != nil {
		p.line("authenticated", "%s", a)
	}
	return p.end(r.failure)
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

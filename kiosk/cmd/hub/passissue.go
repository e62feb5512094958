package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/issue"
	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
)

type passIssueCmd struct {
	dataFlag
	signerFlags
	Holder     string    `required:"" xor:"who" help:"Holder as JSON." placeholder:"FILE"`
	ID         string    `required:"" xor:"who" help:"Holder in the registry." placeholder:"ID"`
	Guardian   []string  `help:"Guardian of a minor as JSON, one after the other; those in the registry are found there." placeholder:"FILE"`
	Portrait   string    `required:"" help:"Portrait as JPEG; its middle, 35 to 45, is printed." placeholder:"FILE"`
	Class      string    `required:"" help:"Class of pass, 1 to 8 of A-Z and 0-9."`
	Province   string    `help:"Issuing province, ISO 3166-2 behind the hyphen (the holder's if not given)." placeholder:"CODE"`
	ValidFrom  pass.Date `help:"First day of validity (today if not given)." placeholder:"YYYY-MM-DD"`
	ValidTo    pass.Date `required:"" help:"Last day of validity." placeholder:"YYYY-MM-DD"`
	Number     string    `help:"Pass number (drawn if not given)."`
	Chip       string    `help:"Card on the writer: NTAG215 or NTAG424DNA." enum:",NTAG215,NTAG424DNA" default:"" placeholder:"CHIP"`
	UID        string    `name:"uid" help:"UID of that card, 7 bytes in hexadecimal." placeholder:"HEX"`
	CardMaster string    `help:"File with the master key of NTAG 424 DNA cards." placeholder:"FILE"`
	Desk       string    `help:"TOML file: country, authority, provinces, card." placeholder:"FILE"`
	Despite    string    `help:"Issue though somebody in the registry may be the same person; say why." placeholder:"REASON"`
	Out        string    `required:"" help:"New folder for pass.pdf, seal.bin, symbol.png, pass.json and card.json." placeholder:"DIR"`
}

// Help teaches what the files hold.
func (*passIssueCmd) Help() string {
	return `A holder is JSON as the registry has them; dates of birth may lack their day, or day and month:

  {"id": "H-1", "latin_name": "SOK PISETH", "own_name": "...", "sex": "M", "birth": "1991-04-03",
   "nationality": "KHM", "language": "km", "province": "2", "district": "Kamrieng",
   "guardians": [{"guardian": "H-2", "relation": "mother", "evidence": "birth-certificate"}]}

The zone takes the first word of latin_name, or what stands before a comma, as the family name.

A desk is TOML:

  country = "KHM"
  [authority]
  km = "..."
  th = "..."
  en = "Battambang Provincial Administration"
  [provinces.2]
  km = "..."
  th = "..."
  en = "Battambang"

pass.json holds the holder key, and card.json the keys of the card: nobody but the registry and the card writer needs them.`
}

// Run issues a pass into a folder, and registers holder and pass.
func (c *passIssueCmd) Run(ctx context.Context, a around, to streams) error {
	if _, err := os.Stat(c.Out); err == nil {
		return fmt.Errorf("--out: %s is there already; a pass gets a new folder", c.Out)
	}
	reg, err := a.open(ctx, c.Data)
	if err != nil {
		return err
	}
	defer reg.Close() // what was written is committed
	r, err := c.request(ctx, a, reg)
	if err != nil {
		return err
	}
	if err := alone(ctx, reg, r.Holder, c.Despite, to); err != nil {
		return err
	}
	desk, err := c.desk(a)
	if err != nil {
		return err
	}
	got, err := desk.Issue(ctx, r)
	if err != nil {
		return err
	}
	small, err := issue.Thumbnail(r.Portrait, registry.MaxPortrait)
	if err != nil {
		return err
	}
	files, err := c.hand(ctx, reg, got, hub.Enrolment{Holder: r.Holder, Passes: []registry.Pass{got.Pass}, Portrait: small, Guardians: r.Guardians})
	if err != nil {
		return err
	}
	p := got.Pass
	fmt.Fprintf(to.out, "pass %s of %s, class %s, %s to %s\n", p.Number, p.Holder, p.Class, p.ValidFrom, p.ValidTo)
	fmt.Fprintln(to.out, "signed, read back as a camera sees it, and genuine")
	for _, f := range files {
		fmt.Fprintf(to.out, "  %-10s  %s\n", f.name, f.what)
	}
	return nil
}

func (c *passIssueCmd) request(ctx context.Context, a around, reg Registry) (issue.Request, error) {
	today := dateOf(a.today())
	r := issue.Request{Class: c.Class, Number: strings.ToUpper(c.Number), ValidFrom: c.ValidFrom, ValidTo: c.ValidTo, Issued: today}
	if c.ValidFrom.IsZero() {
		r.ValidFrom = today
	}
	if err := c.unused(ctx, reg, r.Number); err != nil {
		return r, err
	}
	var err error
	if r.Holder, err = c.holder(ctx, reg); err != nil {
		return r, err
	}
	if r.Province = c.Province; c.Province == "" {
		r.Province = r.Holder.Province
	}
	if r.Guardians, err = c.guardians(ctx, reg, r.Holder); err != nil {
		return r, err
	}
	if r.Portrait, err = os.ReadFile(c.Portrait); err != nil {
		return r, fmt.Errorf("--portrait: %w", err)
	}
	r.Card.Chip = map[string]issue.Chip{"NTAG215": issue.NTAG215, "NTAG424DNA": issue.NTAG424DNA}[c.Chip]
	if r.Card.UID, err = hex.DecodeString(strings.ReplaceAll(c.UID, ":", "")); err != nil {
		return r, fmt.Errorf("--uid: %w", err)
	}
	return r, nil
}

// unused tells that a number that somebody gave is no pass yet: a new one would take its place, also that of a stolen one.
func (c *passIssueCmd) unused(ctx context.Context, reg Registry, number string) error {
	if number == "" {
		return nil
	}
	_, err := reg.Pass(ctx, number)
	switch {
	case err == nil:
		return fmt.Errorf("--number: pass %s is there already", number)
	case errors.Is(err, database.ErrUnknown):
		return nil
	}
	return err
}

func (c *passIssueCmd) holder(ctx context.Context, reg Registry) (h registry.Holder, err error) {
	if c.ID != "" {
		return reg.Holder(ctx, c.ID)
	}
	if err = readJSON(c.Holder, &h); err != nil {
		err = fmt.Errorf("--holder: %w", err)
	}
	return h, err
}

// guardians returns those whom the holder's links name, from the files given and from the registry.
func (c *passIssueCmd) guardians(ctx context.Context, reg Registry, h registry.Holder) ([]registry.Holder, error) {
	var all []registry.Holder
	known := map[string]bool{}
	for _, file := range c.Guardian {
		var g registry.Holder
		if err := readJSON(file, &g); err != nil {
			return nil, fmt.Errorf("--guardian: %w", err)
		}
		all, known[g.ID] = append(all, g), true
	}
	for _, l := range h.Guardians {
		if known[l.Guardian] {
			continue
		}
		g, err := reg.Holder(ctx, l.Guardian)
		if errors.Is(err, database.ErrUnknown) {
			continue // the desk says whose name is missing, if it needs it
		}
		if err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	return all, nil
}

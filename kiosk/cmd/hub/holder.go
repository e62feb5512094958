package main

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"os"
	"strings"

	"passlane/kiosk/duplicate"
	"passlane/kiosk/hub"
	"passlane/kiosk/issue"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
)

type holderAddCmd struct {
	dataFlag
	Files       []string `arg:"" name:"file" help:"Holders as JSON, guardians before their minors (hub pass issue --help shows one)."`
	Portrait    string   `help:"Portrait as JPEG, of the last file's holder." placeholder:"FILE"`
	Certificate string   `help:"Picture of the birth certificate as JPEG, of the last file's holder." placeholder:"FILE"`
	Despite     string   `help:"Register though somebody in the registry may be the same person; say why." placeholder:"REASON"`
}

// Help tells what a guardian needs.
func (*holderAddCmd) Help() string {
	var b strings.Builder
	b.WriteString("A minor's guardians are registered before, and each link says what shows it:\n\n")
	for _, r := range policy.Relations() {
		fit := make([]string, 0, 2)
		for _, e := range r.Proofs() {
			fit = append(fit, string(e))
		}
		fmt.Fprintf(&b, "  %-16s %s\n", r, strings.Join(fit, " or "))
	}
	fmt.Fprintf(&b, "\nA mother or father is older than the child; less than %d years want a second issuer and a reason: \"second\" and \"reason\".\n"+
		"Everybody else must be 18. Exit code 1: refused, with the field's name.", policy.ParentGap)
	return b.String()
}

// Run registers holders, or changes those that are there.
func (c *holderAddCmd) Run(ctx context.Context, a around, to streams) error {
	reg, err := a.open(ctx, c.Data)
	if err != nil {
		return err
	}
	defer reg.Close() // what was written is committed
	for i, file := range c.Files {
		var e hub.Enrolment
		if err := readJSON(file, &e.Holder); err != nil {
			return err
		}
		if err := alone(ctx, reg, e.Holder, c.Despite, to); err != nil {
			return err
		}
		if i == len(c.Files)-1 {
			if err := c.pictures(&e); err != nil {
				return err
			}
		}
		if err := reg.Save(ctx, e); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		fmt.Fprintf(to.out, "%s is registered\n", e.Holder.ID)
	}
	return nil
}

// pictures adds what was given for the last holder.
func (c *holderAddCmd) pictures(e *hub.Enrolment) (err error) {
	if c.Portrait != "" {
		if e.Portrait, err = portrait(c.Portrait); err != nil {
			return err
		}
	}
	if c.Certificate == "" {
		return nil
	}
	if e.Certificate, err = os.ReadFile(c.Certificate); err != nil {
		return fmt.Errorf("--certificate: %w", err)
	}
	if _, err := jpeg.DecodeConfig(bytes.NewReader(e.Certificate)); err != nil {
		return fmt.Errorf("--certificate: no JPEG: %w", err)
	}
	return nil
}

// portrait reads a picture and makes it as small as the registry wants it.
func portrait(file string) ([]byte, error) {
	b, err := os.ReadFile(file)
	if err == nil {
		b, err = issue.Thumbnail(b, registry.MaxPortrait)
	}
	if err != nil {
		return nil, fmt.Errorf("--portrait: %w", err)
	}
	return b, nil
}

// alone stops where somebody may be registered already under another id.
func alone(ctx context.Context, reg Registry, h registry.Holder, despite string, to streams) error {
	like, err := reg.Like(ctx, h)
	if err != nil || len(like) == 0 {
		return err
	}
	for _, l := range like {
		fmt.Fprintf(to.err, "%s may be the same person: %s\n", l.Holder, strings.Join(l.Reasons, " "))
	}
	if despite == "" {
		return fmt.Errorf("%d in the registry may be the same person: look, and give --despite REASON", len(like))
	}
	return nil
}

type duplicatesCmd struct {
	Pairs string `required:"" help:"JSON lines, two people in each (see --schema)." placeholder:"FILE" type:"existingfile" xor:"what"`
	JSON  bool   `help:"JSON lines instead of text."`
}

// Run scores pairs of people.
func (c *duplicatesCmd) Run(to streams) error {
	f, err := os.Open(c.Pairs)
	if err != nil {
		return err
	}
	defer f.Close()
	return duplicate.Score(to.out, f, c.JSON)
}

// Help shows the schema of a line.
func (*duplicatesCmd) Help() string {
	return "A line is a JSON object by this schema:\n\n" + string(duplicate.PairsSchema)
}

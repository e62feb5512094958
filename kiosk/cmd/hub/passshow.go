package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"passlane/kiosk/hub"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
)

type passShowCmd struct {
	dataFlag
	Number string `arg:"" help:"Pass number, with or without spaces."`
	JSON   bool   `help:"One JSON object; never with a key in it."`
}

// Run shows a pass and its holder.
func (c *passShowCmd) Run(ctx context.Context, a around, to streams) error {
	reg, err := a.open(ctx, c.Data)
	if err != nil {
		return err
	}
	defer reg.Close() // what was written is committed
	p, err := reg.Pass(ctx, plain(c.Number))
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(to.out).Encode(p)
	}
	h, err := reg.Holder(ctx, p.Holder)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(to.out, 0, 0, 2, ' ', 0)
	for _, row := range [][2]string{
		{"number", p.Number}, {"holder", p.Holder}, {"name", strings.Join(strings.Fields(h.LatinName+"  "+h.OwnName), " ")}, {"class", p.Class},
		{"valid", p.ValidFrom.String() + " to " + p.ValidTo.String()}, {"status", status(p)}, {"medium", string(p.Medium)},
		{"card", dash(fmt.Sprintf("%X", p.Card.UID))},
	} {
		fmt.Fprintf(t, "%s\t%s\n", row[0], row[1])
	}
	return t.Flush()
}

// plain takes the spaces out of a number as it is printed.
func plain(number string) string { return strings.ToUpper(strings.ReplaceAll(number, " ", "")) }

func status(p registry.Pass) string {
	s := string(p.Status)
	if !p.Since.IsZero() {
		s += " since " + p.Since.String()
	}
	if p.Reason != "" {
		s += ": " + p.Reason
	}
	return s
}

type passRevokeCmd struct {
	dataFlag
	Number string        `arg:"" help:"Pass number, with or without spaces."`
	Status policy.Status `help:"What it becomes: revoked, lost or stolen." enum:"revoked,lost,stolen" default:"revoked"`
	Reason string        `required:"" help:"Why, for those who read the registry later."`
}

// Run makes a pass good for nothing. There is no way back: the holder gets another one.
func (c *passRevokeCmd) Run(ctx context.Context, a around, to streams) error {
	if c.Reason = strings.TrimSpace(c.Reason); c.Reason == "" || len(c.Reason) > 500 {
		return fmt.Errorf("--reason: want 1 to 500 bytes")
	}
	reg, err := a.open(ctx, c.Data)
	if err != nil {
		return err
	}
	defer reg.Close() // what was written is committed
	p, err := reg.Pass(ctx, plain(c.Number))
	if err != nil {
		return err
	}
	if p.Status == c.Status {
		return fmt.Errorf("pass %s is already %s", p.Number, status(p))
	}
	p.Status, p.Reason, p.Since = c.Status, c.Reason, dateOf(a.today())
	h, err := reg.Holder(ctx, p.Holder)
	if err != nil {
		return err
	}
	if err := reg.Save(ctx, hub.Enrolment{Holder: h, Passes: []registry.Pass{p}}); err != nil {
		return err
	}
	fmt.Fprintf(to.out, "pass %s is %s\n", p.Number, status(p))
	return nil
}

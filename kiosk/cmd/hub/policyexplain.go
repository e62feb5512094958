package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"passlane/kiosk/policy"
	"passlane/kiosk/policy/document"
)

type policyExplainCmd struct {
	Policy string `help:"The policy; the defaults if left out." placeholder:"FILE"`
	At     string `required:"" help:"The moment of the crossing, 2026-06-01T08:00:00+07:00." placeholder:"TIME"`
	Facts  string `required:"" help:"Facts of crossings, one JSON object a line (see hub policy schema)." placeholder:"FILE"`
	JSON   bool   `help:"One JSON object a line."`
}

// explained is a case with its decision; the names of its JSON keys stay.
type explained struct {
	Case     int               `json:"case"`
	Label    string            `json:"label,omitempty"`
	Outcome  string            `json:"outcome"`
	Policy   string            `json:"policy"`
	Grave    bool              `json:"grave"` // a second officer is needed
	Findings []document.Reason `json:"findings"`
}

// Run decides on the cases of a file.
func (c *policyExplainCmd) Run(to streams) error {
	at, err := moment(c.At)
	if err != nil {
		return err
	}
	rules := policy.Defaults()
	if c.Policy != "" {
		d, err := readPolicy(c.Policy, "")
		if err != nil {
			return err
		}
		rules = d.Rules
	}
	b, err := os.ReadFile(c.Facts)
	if err != nil {
		return err
	}
	cases, err := document.Cases(b)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Facts, err)
	}
	for i := range cases {
		if err := c.write(to.out, explain(i+1, cases[i], rules, at)); err != nil {
			return err
		}
	}
	return nil
}

func explain(n int, c document.Case, rules *policy.Rules, at time.Time) explained {
	d := policy.Decide(rules, &c.Facts, at)
	return explained{Case: n, Label: c.Label, Outcome: string(d.Outcome), Policy: d.Policy, Grave: d.Grave(), Findings: document.Why(rules, &c.Facts, at, d)}
}

func (c *policyExplainCmd) write(w io.Writer, e explained) error {
	if c.JSON {
		return json.NewEncoder(w).Encode(e)
	}
	second := ""
	if e.Grave {
		second = "; needs a second officer"
	}
	fmt.Fprintf(w, "%d. %s: %s under policy %s%s\n", e.Case, dash(e.Label), e.Outcome, e.Policy, second)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range e.Findings {
		who := ""
		if f.Subject != "" {
			who = " [" + f.Subject + "]"
		}
		fmt.Fprintf(t, "   %s\t%s%s\t%s\n", f.Severity, f.Code, who, f.Sentence)
		fmt.Fprintf(t, "   \t\trule %s: %s (weight: %s)\n", f.Rule, f.Says, f.Weight)
	}
	return t.Flush()
}

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	_ "time/tzdata" // --zone works on a machine without a time zone database

	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
)

type crossingsCmd struct {
	dataFlag
	Device string `help:"Only of this device." placeholder:"NAME"`
	Since  string `help:"Only those that began since: 24h, 2026-03-01, or 2026-03-01T08:00:00+07:00." placeholder:"WHEN"`
	Limit  int    `help:"At most so many, 0 for all." default:"50"`
	Zone   string `help:"Time zone of the post." default:"Local" placeholder:"Asia/Phnom_Penh"`
	JSON   bool   `help:"One JSON object on each line."`
}

// Run lists crossings.
func (c *crossingsCmd) Run(ctx context.Context, to streams) error {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return fmt.Errorf("--zone: %w", err)
	}
	since, err := when(c.Since, zone, time.Now())
	if err != nil {
		return err
	}
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close() // was only read
	cs, err := db.Crossings(ctx, database.Filter{Device: c.Device, Since: since, Limit: c.Limit})
	if err != nil {
		return err
	}
	rows := make([]crossingRow, 0, len(cs))
	names, err := c.names(db, to.err)
	if err != nil {
		return err
	}
	for _, c := range cs {
		rows = append(rows, rowOf(c, names.of(ctx, c, c.Word).Officer, zone))
	}
	if c.JSON {
		return writeJSON(to.out, rows)
	}
	return writeTable(to.out, rows)
}

// when reads a moment: a duration before now, a day, or a time with its offset.
func when(text string, zone *time.Location, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if d, err := time.ParseDuration(text); err == nil {
		return now.Add(-d), nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, fmt.Errorf("--since: %q: want 24h, 2026-03-01 or 2026-03-01T08:00:00+07:00", text)
	}
	return t, nil
}

// crossingRow is a crossing as it is shown; the names of its JSON keys stay.
type crossingRow struct {
	Began     time.Time `json:"began"`
	Clock     string    `json:"clock"`
	Device    string    `json:"device"`
	ID        string    `json:"id"`
	Direction string    `json:"direction"`
	Outcome   string    `json:"outcome"`
	By        string    `json:"by"`
	How       string    `json:"how"`
	People    int       `json:"people"`
	Walked    int       `json:"walked"`
	Cleared   bool      `json:"cleared"`
	Findings  []string  `json:"findings"`
}

func rowOf(c ledger.Crossing, officer string, zone *time.Location) crossingRow {
	r := crossingRow{
		Began: c.Began().In(zone), Clock: string(c.Clock), Device: c.Device, ID: c.ID, Direction: string(c.Direction),
		Outcome: string(c.Outcome), By: "rules", How: string(c.How), People: len(c.Party), Walked: c.Walked, Cleared: c.Cleared(),
		Findings: []string{},
	}
	if c.Verdict != "" {
		r.By = officer + ": " + string(c.Verdict)
	}
	if r.How == "" {
		r.How = "under way"
	}
	for _, f := range c.Findings {
		r.Findings = append(r.Findings, f.Code)
	}
	return r
}

func writeJSON(w io.Writer, rows []crossingRow) error {
	e := json.NewEncoder(w)
	for _, r := range rows {
		if err := e.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

func writeTable(w io.Writer, rows []crossingRow) error {
	if len(rows) == 0 {
		_, err := fmt.Fprintln(w, "no crossings")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "BEGAN\tDEVICE\tDIRECTION\tOUTCOME\tBY\tHOW\tPEOPLE\tFINDINGS")
	for _, r := range rows {
		began := r.Began.Format("2006-01-02 15:04:05")
		if r.Clock == string(ledger.ClockUnset) {
			began += " ?" // the device did not know the time
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\n", began, r.Device, dash(r.Direction), dash(r.Outcome), r.By, r.How, r.People,
			dash(strings.Join(r.Findings, ",")))
	}
	return t.Flush()
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

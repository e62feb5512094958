package hub

import (
	"context"
	"fmt"

	"passlane/kiosk/hub/database"
)

// Report is what verifying one device's records found.
type Report struct {
	Device      string
	Registered  bool
	Records     int
	Checkpoints int // good ones
	Missing     int // gaps in the numbers
	Broken      int // records that do not follow the one before
	Forged      int // checkpoints of another chain or another key
	Unreadable  int // records that cannot be read or were withheld
	Faults      []string
	Findings    []database.Finding // open ones, as they were noted when records and images came
}

// OK tells whether nothing is wrong with the device.
func (r Report) OK() bool { return r.Registered && len(r.Faults) == 0 && len(r.Findings) == 0 }

const (
	page       = 2000
	mostFaults = 20 // named for each device; all are counted
)

// Verify walks the chains of all devices from their first record, as they lie in the database. progress is called with
// the number of records that were walked since the last call; it may be nil.
func Verify(ctx context.Context, db *database.DB, progress func(records int)) ([]Report, error) {
	if progress == nil {
		progress = func(int) {}
	}
	devices, err := db.Devices(ctx)
	if err != nil {
		return nil, err
	}
	var reports []Report
	for _, d := range devices {
		r, err := verify(ctx, db, d, progress)
		if err != nil {
			return nil, err
		}
		reports = append(reports, r)
	}
	return reports, nil
}

func verify(ctx context.Context, db *database.DB, d database.Device, progress func(int)) (Report, error) {
	r := Report{Device: d.Name, Registered: d.Key != nil}
	c := &chain{}
	c.verifier.Device, c.verifier.Key = d.Name, d.Key
	for {
		rows, err := db.Records(ctx, d.Name, c.head().Seq, page)
		if err != nil {
			return r, err
		}
		if len(rows) == 0 {
			break
		}
		r.walk(c, rows)
		progress(len(rows))
	}
	r.Checkpoints = c.verifier.Checkpoints
	if c.head() != d.Head && c.head().Seq <= d.Head.Seq {
		r.fault(fault{c.head().Seq + 1, database.CodeMissing, fmt.Sprintf("the hub told the device that it has %d", d.Head.Seq)})
	}
	var err error
	r.Findings, err = db.Findings(ctx, d.Name)
	return r, err
}

func (r *Report) walk(c *chain, rows []database.Record) {
	for _, row := range rows {
		_, _, faults := c.step(row, "withheld by the device")
		for _, f := range faults {
			r.fault(f)
		}
	}
	r.Records += len(rows)
}

func (r *Report) fault(f fault) {
	switch f.code {
	case database.CodeMissing:
		r.Missing++
	case database.CodeCheckpoint:
		r.Forged++
	case database.CodeBroken:
		r.Broken++
	default:
		r.Unreadable++
	}
	if len(r.Faults) < mostFaults {
		r.Faults = append(r.Faults, fmt.Sprintf("record %d: %s", f.seq, f.detail))
	}
}

package hub

import (
	"context"
	"fmt"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
)

// Report is what verifying one device's records found.
type Report struct {
	Device      string
	Epoch       uint32
	Registered  bool
	Records     int
	Checkpoints int // good ones
	Missing     int // gaps in the numbers
	Broken      int // records that do not follow the one before
	Forged      int // checkpoints of another chain or another key
	Unreadable  int // records that cannot be read or were withheld
	Unsigned    int // records that no checkpoint covers, though more than a checkpoint's worth came behind the last
	Open        int // records at the end that wait for the next checkpoint
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
	r := Report{Device: d.Name, Epoch: d.Epoch, Registered: d.Key != nil}
	c := chainAfter(database.Device{Name: d.Name, Epoch: d.Epoch, Key: d.Key})
	for {
		rows, err := db.Records(ctx, d.Chain(), c.head().Seq, page)
		if err != nil {
			return r, err
		}
		if len(rows) == 0 {
			break
		}
		r.walk(c, rows)
		progress(len(rows))
	}
	r.Checkpoints, r.Unsigned = c.verifier.Checkpoints, c.verifier.Unsigned
	if open := c.verifier.Open(); r.Registered && open <= ledger.MaxOpen {
		r.Open = int(open)
	}
	if c.head() != d.Head && c.head().Seq <= d.Head.Seq {
		r.fault(fault{c.head().Seq + 1, database.CodeMissing, fmt.Sprintf("the hub told the device that it has %d", d.Head.Seq)})
	}
	var err error
	all, err := db.Findings(ctx, d.Name)
	for _, f := range all {
		if f.Epoch == d.Epoch || f.Epoch == 0 {
			r.Findings = append(r.Findings, f)
		}
	}
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
	case database.CodeUnsigned: // counted by the walk
	default:
		r.Unreadable++
	}
	if len(r.Faults) < mostFaults {
		r.Faults = append(r.Faults, fmt.Sprintf("record %d: %s", f.seq, f.detail))
	}
}

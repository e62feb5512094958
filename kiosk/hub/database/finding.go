package database

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"passlane/kiosk/ledger"
)

// Code names a kind of finding about a device, for ever.
type Code string

// The findings about a device.
const (
	CodeUnregistered Code = "device.unregistered" // records come, and nobody has given its key; settled by Register
	CodeGap          Code = "chain.gap"           // records came out of order and were asked for again; settled when they come
	CodeMissing      Code = "chain.missing"       // the device itself has lost records
	CodeBroken       Code = "chain.broken"        // a record does not follow the one before it
	CodeConflict     Code = "chain.conflict"      // another record came under a number that is taken; the first one stays
	CodeCheckpoint   Code = "chain.checkpoint"    // a checkpoint of another chain or another key
	CodeUnsigned     Code = "chain.unsigned"      // no checkpoint covers a stretch that is too long
	CodeForged       Code = "device.forged"       // records came that the device has not signed; none of them was taken
	CodeEpoch        Code = "device.epoch"        // the device has lost its past, and begun anew by a person's order
	CodeUnreadable   Code = "record.unreadable"   // kept as it came
	CodeWithheld     Code = "record.withheld"     // the device did not send the bytes
	CodeImage        Code = "image.damaged"       // came, and is not what its name says
)

// Finding is something about a device that somebody ought to look at.
type Finding struct {
	Device  string
	Epoch   uint32 // of the chain that it is about, 0 for the device as a whole
	Seq     uint64 // of the record it is about, 0 for the device as a whole
	Code    Code
	Detail  string
	Found   time.Time
	Settled time.Time // zero while it is open
}

// Find notes a finding; one that is settled opens again, one that is open stays as it is.
func (t *Tx) Find(ctx context.Context, f Finding) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO finding (device, epoch, seq, code, detail, found_ms, settled_ms) VALUES ($1, $2, $3, $4, $5, $6, 0)
		ON CONFLICT (device, epoch, seq, code) DO UPDATE SET detail = excluded.detail, found_ms = excluded.found_ms, settled_ms = 0
		WHERE finding.settled_ms > 0`, f.Device, f.Epoch, f.Seq, string(f.Code), f.Detail, f.Found.UnixMilli())
	if err != nil {
		return fmt.Errorf("database: note %s of %s: %w", f.Code, f.Device, err)
	}
	return nil
}

// Settle closes the open findings of a kind about a chain, or with epoch 0 about the device as a whole.
func (t *Tx) Settle(ctx context.Context, device string, epoch uint32, code Code, now time.Time) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE finding SET settled_ms = $1 WHERE device = $2 AND epoch = $3 AND code = $4 AND settled_ms = 0",
		now.UnixMilli(), device, epoch, string(code))
	if err != nil {
		return fmt.Errorf("database: settle %s of %s: %w", code, device, err)
	}
	return nil
}

// SettleImage closes the finding that an image came damaged, since it has come whole.
func (t *Tx) SettleImage(ctx context.Context, device string, id ledger.ImageID, now time.Time) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE finding SET settled_ms = $1 WHERE device = $2 AND code = $3 AND settled_ms = 0 AND detail LIKE $4",
		now.UnixMilli(), device, string(CodeImage), "image "+id.String()+":%")
	if err != nil {
		return fmt.Errorf("database: settle image %s of %s: %w", id, device, err)
	}
	return nil
}

// Findings returns the open findings of a device, or of all if the name is empty, in the order of their records.
func (d *DB) Findings(ctx context.Context, device string) ([]Finding, error) {
	fs, err := all(ctx, d.sql, func(r *sql.Rows) (f Finding, err error) {
		var found int64
		err = r.Scan(&f.Device, &f.Epoch, &f.Seq, &f.Code, &f.Detail, &found)
		f.Found = time.UnixMilli(found).UTC()
		return f, err
	}, "SELECT device, epoch, seq, code, detail, found_ms FROM finding WHERE ($1 = '' OR device = $1) AND settled_ms = 0 ORDER BY device, epoch, seq, code", device)
	if err != nil {
		return nil, fmt.Errorf("database: list findings: %w", err)
	}
	return fs, nil
}

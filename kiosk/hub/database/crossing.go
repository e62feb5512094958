package database

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/ledger"
)

// Crossing returns the fold of a crossing so far; the zero Crossing if it is new.
func (t *Tx) Crossing(ctx context.Context, device, id string) (ledger.Crossing, error) {
	var fold []byte
	err := t.tx.StmtContext(ctx, t.stmts.fold).QueryRowContext(ctx, device, id).Scan(&fold)
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.Crossing{}, nil
	}
	if err != nil {
		return ledger.Crossing{}, fmt.Errorf("database: read crossing %s: %w", id, err)
	}
	return unfold(fold)
}

// folds takes any text, as the ledger does: a driver's words must not stop the hub.
var folds, errFolds = cbor.DecOptions{UTF8: cbor.UTF8DecodeInvalid}.DecMode()

func unfold(b []byte) (c ledger.Crossing, err error) {
	if errFolds != nil {
		return c, fmt.Errorf("database: parse crossing: %w", errFolds)
	}
	if err := folds.Unmarshal(b, &c); err != nil {
		return c, fmt.Errorf("database: parse crossing: %w", err)
	}
	return c, nil
}

// SaveCrossings writes crossings as they are now.
func (t *Tx) SaveCrossings(ctx context.Context, cs []ledger.Crossing) error {
	args := make([]any, 0, 11*len(cs))
	for _, c := range cs {
		fold, err := cbor.Marshal(c)
		if err != nil {
			return fmt.Errorf("database: encode crossing %s: %w", c.ID, err)
		}
		cleared := 0
		if c.Cleared() {
			cleared = 1
		}
		args = append(args, c.Device, c.ID, c.BeganMS, string(c.Direction), string(c.Outcome), string(c.How), cleared, len(c.Party), c.Walked, fold, c.Post)
	}
	if err := t.stmts.crossing.run(ctx, t.tx, args); err != nil {
		return fmt.Errorf("database: save crossings: %w", err)
	}
	return nil
}

// Filter chooses crossings; zero values choose all.
type Filter struct {
	ID     string
	Device string
	Since  time.Time // when they began, or later
	Limit  int       // the latest so many, 0 for all
}

// Crossings returns the chosen crossings, the latest first.
func (d *DB) Crossings(ctx context.Context, f Filter) ([]ledger.Crossing, error) {
	since := int64(-1 << 62)
	if !f.Since.IsZero() {
		since = f.Since.UnixMilli()
	}
	if f.Limit <= 0 {
		f.Limit = 1 << 40
	}
	cs, err := all(ctx, d.sql, func(r *sql.Rows) (ledger.Crossing, error) {
		var fold []byte
		if err := r.Scan(&fold); err != nil {
			return ledger.Crossing{}, err
		}
		return unfold(fold)
	}, "SELECT fold FROM crossing WHERE ($1 = '' OR device = $1) AND began_ms >= $2 AND ($3 = '' OR id = $3) ORDER BY began_ms DESC, device, id LIMIT $4",
		f.Device, since, f.ID, f.Limit)
	if err != nil {
		return nil, fmt.Errorf("database: list crossings: %w", err)
	}
	return cs, nil
}

// Same tells whether a crossing stands in the table as it is.
func (d *DB) Same(ctx context.Context, c ledger.Crossing) (bool, error) {
	want, err := cbor.Marshal(c)
	if err != nil {
		return false, fmt.Errorf("database: encode crossing %s: %w", c.ID, err)
	}
	var got []byte
	var began, cleared, people, walked int64
	var direction, outcome, how, post string
	err = d.sql.QueryRowContext(ctx, "SELECT fold, began_ms, cleared, people, walked, direction, outcome, how, post FROM crossing WHERE device = $1 AND id = $2", c.Device, c.ID).
		Scan(&got, &began, &cleared, &people, &walked, &direction, &outcome, &how, &post)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("database: read crossing %s: %w", c.ID, err)
	}
	return bytes.Equal(got, want) && began == c.BeganMS && (cleared == 1) == c.Cleared() && people == int64(len(c.Party)) && walked == int64(c.Walked) &&
		direction == string(c.Direction) && outcome == string(c.Outcome) && how == string(c.How) && post == c.Post, nil
}

// CountCrossings returns how many crossings of a device stand in the table.
func (d *DB) CountCrossings(ctx context.Context, device string) (n int, err error) {
	if err := d.sql.QueryRowContext(ctx, "SELECT count(*) FROM crossing WHERE device = $1", device).Scan(&n); err != nil {
		return 0, fmt.Errorf("database: count crossings of %s: %w", device, err)
	}
	return n, nil
}

// ForgetFolds deletes what follows from a device's records, so that it can be made anew: crossings and movements.
func (t *Tx) ForgetFolds(ctx context.Context, device string) error {
	_, err := t.tx.ExecContext(ctx, "DELETE FROM crossing WHERE device = $1", device)
	if err == nil {
		_, err = t.tx.ExecContext(ctx, "DELETE FROM movement WHERE substr(id, 1, length($1) + 1) = $1 || '/'", device)
	}
	if err != nil {
		return fmt.Errorf("database: forget what follows from the records of %s: %w", device, err)
	}
	return nil
}

// Records returns records as DB.Records does, within the transaction.
func (t *Tx) Records(ctx context.Context, c ledger.Chain, after uint64, limit int) ([]Record, error) {
	return readRecords(ctx, t.tx, c, after, limit)
}

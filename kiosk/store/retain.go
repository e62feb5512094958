package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/ledger"
)

// Retain forgets what the hub's database has had for longer than keep: images that have landed, then records, and with them what follows from
// them. keep must be longer than the hub goes without a backup, so that a hub which was restored from one can ask again. What goes is told by a
// record; the chain begins with a checkpoint then, which signs what was before it. now is the device's wall time, which must be trusted. It
// returns how many records and images went.
func (l *Ledger) Retain(ctx context.Context, images *Images, at ledger.Moment, keep time.Duration) (gone ledger.Erased, err error) {
	upTo, err := l.landedBefore(ctx, at.Wall.Add(-keep))
	if err != nil || upTo == 0 {
		return gone, err
	}
	r := request{retain: &retention{upTo: upTo, at: at}, reply: make(chan error, 1)}
	if err := l.ask(ctx, r); err != nil {
		return gone, err
	}
	return r.retain.gone, images.drop(ctx, r.retain.images)
}

// landedBefore remembers what the hub has now, and returns the last record that it has had since a moment. It must be asked now and then: what the
// hub has is known to be there only from then on.
func (l *Ledger) landedBefore(ctx context.Context, moment time.Time) (seq uint64, err error) {
	if err := l.door.wait(ctx); err != nil {
		return 0, fmt.Errorf("store: retain: %w", err)
	}
	err = l.db.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM landed WHERE at_ms <= ? AND seq <= (SELECT seq FROM committed)`, moment.UnixMilli()).Scan(&seq)
	if err != nil {
		return 0, fmt.Errorf("store: retain: %w", err)
	}
	return seq, nil
}

// NoteLanded remembers since when the hub has what it has; a hub that has gone back has had the rest for no time at all.
func (l *Ledger) NoteLanded(ctx context.Context, now time.Time) error {
	err := transact(ctx, l.db, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM landed WHERE seq > (SELECT seq FROM committed) OR at_ms > ?`, now.UnixMilli())
		if err == nil {
			_, err = tx.ExecContext(ctx, `INSERT OR IGNORE INTO landed (seq, at_ms) SELECT seq, ? FROM committed WHERE seq > 0`, now.UnixMilli())
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("store: remember what has landed: %w", err)
	}
	return nil
}

// retention is what a request to forget asks for, and what came of it.
type retention struct {
	upTo   uint64 // the last record that may go
	at     ledger.Moment
	gone   ledger.Erased
	images []ledger.ImageID // whose files are to go
}

// retain forgets within a transaction. Records go up to a checkpoint that no crossing spans; without one nothing goes but images.
func (w *writer) retain(ctx context.Context, r *retention) error {
	r.gone, r.images = ledger.Erased{}, nil
	if err := w.forgetImages(ctx, r); err != nil {
		return err
	}
	first, err := w.firstKept(ctx, r.upTo)
	if err != nil {
		return err
	}
	if err := w.forgetBefore(ctx, r, first); err != nil || r.gone == (ledger.Erased{}) {
		return err
	}
	if err := w.append(ctx, Row{At: r.at, Entry: ledger.Entry{Body: r.gone}}); err != nil {
		return err
	}
	_, err = w.tx.ExecContext(ctx, `DELETE FROM landed WHERE seq < (SELECT max(seq) FROM landed WHERE seq <= ?)`, r.upTo)
	return err
}

func (w *writer) forgetImages(ctx context.Context, r *retention) error {
	const old = `landed = 1 AND seq <= ?`
	err := each(ctx, w.tx, func(rows *sql.Rows) error {
		var b []byte
		err := rows.Scan(&b)
		r.images = append(r.images, ledger.ImageID(hashFrom(b)))
		return err
	}, `SELECT id FROM image WHERE `+old, r.upTo)
	if err != nil {
		return err
	}
	r.gone.Images = len(r.images)
	_, err = w.tx.ExecContext(ctx, `DELETE FROM image WHERE `+old, r.upTo)
	return err
}

// firstKept returns the checkpoint with which the chain will begin, or 0: it may go up to there, and no crossing spans it.
func (w *writer) firstKept(ctx context.Context, upTo uint64) (seq uint64, err error) {
	for seq = upTo + 1; seq > 0; {
		if err := w.tx.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM checkpoint WHERE seq < ?`, seq).Scan(&seq); err != nil || seq == 0 {
			return 0, err
		}
		spans, err := w.spanned(ctx, seq)
		if err != nil || !spans {
			return seq, err
		}
	}
	return 0, nil
}

// spanned tells whether a crossing began before a record and goes on behind it. A lane has one crossing under way, so the last few that began
// before it tell.
func (w *writer) spanned(ctx context.Context, seq uint64) (spans bool, err error) {
	err = each(ctx, w.tx, func(rows *sql.Rows) error {
		var fold []byte
		var c ledger.Crossing
		if err := rows.Scan(&fold); err != nil {
			return err
		}
		if err := cbor.Unmarshal(fold, &c); err != nil {
			return fmt.Errorf("%w: crossing: %w", errIllegible, err)
		}
		spans = spans || c.How == "" || c.Last > seq
		return nil
	}, `SELECT fold FROM crossing WHERE first < ? ORDER BY first DESC LIMIT 8`, seq)
	return spans, err
}

// forgetBefore deletes the records before a checkpoint, and the crossings and movements that follow from them. Images that have not landed stay.
func (w *writer) forgetBefore(ctx context.Context, r *retention, first uint64) error {
	if first == 0 {
		return nil
	}
	res, err := w.tx.ExecContext(ctx, `DELETE FROM record WHERE seq < ?`, first)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil || n == 0 {
		return err
	}
	r.gone.Records, r.gone.Before = int(n), first
	if _, err := w.tx.ExecContext(ctx, `DELETE FROM checkpoint WHERE seq < ?`, first); err != nil {
		return err
	}
	type row struct {
		id   string
		fold []byte
	}
	var old []row
	err = each(ctx, w.tx, func(rows *sql.Rows) error {
		var o row
		err := rows.Scan(&o.id, &o.fold)
		old = append(old, o)
		return err
	}, `SELECT id, fold FROM crossing WHERE first < ?`, first)
	if err != nil {
		return err
	}
	for _, o := range old {
		if err := w.forgetCrossing(ctx, o.id, o.fold); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) forgetCrossing(ctx context.Context, id string, fold []byte) error {
	w.derived.turn(crossingRow(id, fold))
	if _, err := w.tx.ExecContext(ctx, `DELETE FROM crossing WHERE id = ?`, id); err != nil {
		return err
	}
	movement := w.chain.Device + "/" + id
	err := each(ctx, w.tx, func(rows *sql.Rows) error {
		var who, by, id string
		var b []byte
		if err := rows.Scan(&who, &by, &id, &b); err != nil {
			return err
		}
		w.derived.turn(movementRow(who, by, id, b))
		return nil
	}, `SELECT who, by, id, movement FROM movement WHERE id = ?`, movement)
	if err != nil {
		return err
	}
	_, err = w.tx.ExecContext(ctx, `DELETE FROM movement WHERE id = ?`, movement)
	return err
}

// drop deletes the files of images that no record names any more, and of those that none ever named, or whose file outlived a power cut when it was
// to go: nobody can open them.
func (s *Images) drop(ctx context.Context, ids []ledger.ImageID) error {
	if err := s.open(); err != nil {
		return err
	}
	files, err := os.ReadDir(s.dir)
	if err != nil {
		return fmt.Errorf("store: forget images: %w", err)
	}
	for _, f := range files {
		id, is := imageOf(f.Name())
		if !is || slices.Contains(ids, id) {
			continue
		}
		named, err := s.l.names(ctx, id)
		if err != nil {
			return err
		}
		if !named {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		if err := os.Remove(s.path(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("store: forget image: %w", err)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return syncFolder(s.dir)
}

// imageOf returns the image whose file has a name.
func imageOf(name string) (id ledger.ImageID, is bool) {
	b, err := hex.DecodeString(name)
	if err != nil || len(b) != len(id) {
		return id, false
	}
	return ledger.ImageID(b), true
}

// names tells whether a record names an image, or may still.
func (l *Ledger) names(ctx context.Context, id ledger.ImageID) (bool, error) {
	if _, waits := l.drawn.of(id); waits {
		return true, nil
	}
	var n int
	if err := l.db.QueryRowContext(ctx, `SELECT count(*) FROM image WHERE id = ?`, id[:]).Scan(&n); err != nil {
		return false, fmt.Errorf("store: look for image: %w", err)
	}
	return n > 0, nil
}

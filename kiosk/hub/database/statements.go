package database

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// many is how many rows one statement inserts; the rest goes one by one. More gains nothing, and SQLite takes 32,766 parameters.
const many = 64

// insert is a statement for one row and one for many.
type insert struct {
	one, many *sql.Stmt
	columns   int
}

// statements are prepared once: parsing SQL costs more than inserting a record.
type statements struct {
	record, crossing, image insert
	fold                    *sql.Stmt
	move, moved             prepared
}

func (s *statements) prepare(ctx context.Context, db *sql.DB) (err error) {
	if s.record, err = prepareInsert(ctx, db, "record (device, epoch, seq, hash, bytes, key)", ""); err != nil {
		return err
	}
	if s.crossing, err = prepareInsert(ctx, db,
		"crossing (device, id, began_ms, direction, outcome, how, cleared, people, walked, fold, post)",
		` ON CONFLICT (device, id) DO UPDATE SET began_ms = excluded.began_ms, direction = excluded.direction,
		outcome = excluded.outcome, how = excluded.how, cleared = excluded.cleared, people = excluded.people,
		walked = excluded.walked, fold = excluded.fold, post = excluded.post`); err != nil {
		return err
	}
	if s.image, err = prepareInsert(ctx, db, "image (id, device, epoch, seq, size, landed_ms, key)",
		" ON CONFLICT (id) DO UPDATE SET device = excluded.device, epoch = excluded.epoch, seq = excluded.seq, key = excluded.key WHERE image.seq = 0"); err != nil {
		return err
	}
	if s.move.stmt, err = db.PrepareContext(ctx, `INSERT INTO movement (holder, id, at_ms, movement) VALUES ($1, $2, $3, $4)
		ON CONFLICT (holder, id) DO UPDATE SET at_ms = excluded.at_ms, movement = excluded.movement
		WHERE movement.movement <> excluded.movement`); err != nil {
		return err
	}
	if s.moved.stmt, err = db.PrepareContext(ctx, "INSERT INTO dirty (kind, id) SELECT $1, id FROM holder WHERE pseudonym = $2 ON CONFLICT DO NOTHING"); err != nil {
		return err
	}
	s.fold, err = db.PrepareContext(ctx, "SELECT fold FROM crossing WHERE device = $1 AND id = $2")
	return err
}

func prepareInsert(ctx context.Context, db *sql.DB, table, conflict string) (i insert, err error) {
	i.columns = strings.Count(table, ",") + 1
	if i.one, err = db.PrepareContext(ctx, i.text(table, 1)+conflict); err != nil {
		return i, err
	}
	i.many, err = db.PrepareContext(ctx, i.text(table, many)+conflict)
	return i, err
}

func (i insert) text(table string, rows int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s VALUES ", table)
	for n := range rows * i.columns {
		switch {
		case n == 0:
			b.WriteString("(")
		case n%i.columns == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", n+1)
	}
	return b.String() + ")"
}

// run inserts rows whose columns stand one after the other in args.
func (i insert) run(ctx context.Context, tx *sql.Tx, args []any) error {
	for _, s := range []struct {
		stmt *sql.Stmt
		args int
	}{{i.many, many * i.columns}, {i.one, i.columns}} {
		stmt := tx.StmtContext(ctx, s.stmt)
		for len(args) >= s.args {
			if _, err := stmt.ExecContext(ctx, args[:s.args]...); err != nil {
				return err
			}
			args = args[s.args:]
		}
	}
	return nil
}

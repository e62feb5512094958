package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	chance "math/rand/v2"
	"path/filepath"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver's name is "sqlite3"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/registry/table"
	"passlane/kiosk/store"
)

// crowd is a registry of invented holders with a pass each, made as it is asked for: a million do not fit into memory.
type crowd struct {
	key   ed25519.PrivateKey
	index registry.IndexKey
}

// pagePasses is how many passes come with a page of rows; each has a row and a holder's.
const pagePasses = 1000

func (c crowd) number(i int) string { return fmt.Sprintf("BTB%09d", i) }

func (c crowd) passKey(i int) (k pass.HolderKey) {
	binary.BigEndian.PutUint64(k[8:], uint64(i)+1)
	return k
}

func (c crowd) holder(i int) (ref registry.Ref, key registry.RowKey) {
	binary.BigEndian.PutUint64(ref[:], uint64(i)*0x9E3779B97F4A7C15)
	binary.BigEndian.PutUint64(key[:], uint64(i)+1)
	return ref, key
}

// page returns the rows of so many passes from the n-th on.
func (c crowd) page(from, n int) (rows []registry.Row, err error) {
	for i := from; i < from+n; i++ {
		ref, key := c.holder(i)
		h := registry.Holder{ID: fmt.Sprintf("H-%d", i), LatinName: fmt.Sprintf("KEO SOPHAL %d", i), OwnName: "កែវ សុផល", Sex: "M", Nationality: "KHM",
			Birth: pass.Date{Year: 1950 + i%50, Month: 1 + i%12, Day: 1 + i%28}, Language: "km", Province: "2", District: "Kamrieng", Occupation: "farmer"}
		p := registry.Pass{Number: c.number(i), Holder: h.ID, Class: "B", ValidFrom: pass.Date{Year: 2026, Month: 1, Day: 1}, ValidTo: pass.Date{Year: 2028, Month: 1, Day: 1},
			Status: policy.Active, Key: c.passKey(i), Medium: pass.MediumSeal}
		row, err := registry.SealHolder(ref, key, registry.HolderRow{Holder: h}, uint64(2*i+1))
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
		if row, err = registry.SealPass(c.index, registry.PassRow{Pass: p, Holder: ref, Key: key}, uint64(2*i+2)); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// registry measures the replica of many passes: loading it, and looking passes up, against SQLite without us.
func (b *bench) registry(ctx context.Context) error {
	c := crowd{key: b.w.hubKey, index: b.w.index}
	r, err := store.OpenReplica(ctx, filepath.Join(b.w.dir, "crowd.db"), c.key.Public().(ed25519.PublicKey), c.index)
	if err != nil {
		return err
	}
	bare, err := openBareRows(ctx, filepath.Join(b.w.dir, "crowd-bare.db"))
	if err != nil {
		return errors.Join(err, r.Close())
	}
	err = b.fill(ctx, c, r, bare)
	if err == nil {
		err = b.portraits(ctx, c, r)
	}
	if err == nil {
		err = b.lookups(ctx, c, r, bare)
	}
	return errors.Join(err, r.Close(), bare.db.Close())
}

// fill loads both, a page here and the same page there, and lets the replica check the whole.
func (b *bench) fill(ctx context.Context, c crowd, r *store.Replica, bare *bareRows) error {
	defer b.bars.drop()
	step := b.bars.begin("registry", b.people/pagePasses)
	var ours, below time.Duration
	for at := 0; at < b.people; at += pagePasses {
		rows, err := c.page(at, min(pagePasses, b.people-at))
		if err != nil {
			return err
		}
		ours += took(func() { err = r.Stage(ctx, rows) })
		below += took(func() { err = errors.Join(err, bare.insert(ctx, rows)) })
		if err != nil {
			return err
		}
		step()
	}
	head, err := bare.head(ctx, registry.Head{Position: uint64(2 * b.people), IssuedMS: b.w.now.UnixMilli(), Rows: 2 * b.people})
	if err != nil {
		return err
	}
	signed, err := head.Sign(c.key)
	if err != nil {
		return err
	}
	applied := took(func() { err = r.Apply(ctx, signed) })
	if err != nil {
		return err
	}
	load := rateRow(fmt.Sprintf("registry of %d passes loaded, rows (bare: the same inserts)", b.people), 2*b.people, ours+applied, below, 0.5)
	b.rows = append(b.rows, load, row{what: "  of it the digest of the whole, checked", ours: span(applied)})
	return nil
}

func took(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

// portraits keeps the registered pictures of the first of the crowd.
func (b *bench) portraits(ctx context.Context, c crowd, r *store.Replica) error {
	defer b.bars.drop()
	step := b.bars.begin("portraits", b.faces/pagePasses+1)
	jpeg := bytes.Repeat([]byte{0xA5}, 8<<10)
	var held time.Duration
	for at := 0; at < b.faces; at += pagePasses {
		var page []registry.Portrait
		for i := at; i < min(at+pagePasses, b.faces); i++ {
			ref, key := c.holder(i)
			sealed, err := registry.SealPortrait(ref, key, jpeg)
			if err != nil {
				return err
			}
			page = append(page, registry.Portrait{Ref: ref, Position: uint64(i + 1), Sealed: sealed})
		}
		var err error
		if held += took(func() { err = r.KeepPortraits(ctx, page, uint64(at+len(page))) }); err != nil {
			return err
		}
		step()
	}
	b.rows = append(b.rows, row{what: fmt.Sprintf("%d portraits of 8 kB kept", b.faces), ours: rate(b.faces, held)})
	return nil
}

// lookups finds passes at random, decrypted with their holders, and the same two rows in SQLite without us.
func (b *bench) lookups(ctx context.Context, c crowd, r *store.Replica, bare *bareRows) error {
	draw := chance.New(chance.NewPCG(1, 2))
	var ours, below, pictures figures
	for n := range b.finds + 20 { // the first warm up
		i := draw.IntN(b.people)
		number, key := c.number(i), c.passKey(i)
		var a store.Answer
		var ok bool
		var err error
		t := took(func() { a, ok, err = r.Find(ctx, number, key) })
		if err != nil || !ok || a.Holder.ID != fmt.Sprintf("H-%d", i) {
			return fmt.Errorf("pass %s: found %t, holder %q: %w", number, ok, a.Holder.ID, err)
		}
		ref, _ := c.holder(i)
		t2 := took(func() { err = bare.read(ctx, c.index.Number(number), ref) })
		f := draw.IntN(b.faces)
		ref, rowKey := c.holder(f)
		t3 := took(func() { _, ok, err2 := r.Portrait(ctx, ref, rowKey); err = errors.Join(err, err2, missing(ok)) })
		if err != nil {
			return err
		}
		if n >= 20 {
			ours, below, pictures = append(ours, t), append(below, t2), append(pictures, t3)
		}
	}
	ratio := over(below.at(0.5), ours.at(0.5))
	b.rows = append(b.rows,
		row{what: "pass found and opened with its holder, p50 (bare: two point reads)", ours: span(ours.at(0.5)), below: span(below.at(0.5)), ratio: ratio, aim: "at least 0.5",
			met: judged(ratio >= 0.5)},
		row{what: "  p99", ours: span(ours.at(0.99)), below: span(below.at(0.99)), aim: "under 1 ms", met: judged(ours.at(0.99) < time.Millisecond)},
		row{what: "portrait found and opened, p50", ours: span(pictures.at(0.5)), aim: "under 1 ms", met: judged(pictures.at(0.5) < time.Millisecond)})
	return nil
}

func missing(ok bool) error {
	if ok {
		return nil
	}
	return errors.New("a portrait is missing")
}

// bareRows is the same rows in SQLite without us, as durable.
type bareRows struct {
	db  *sql.DB
	get *sql.Stmt
}

func openBareRows(ctx context.Context, path string) (*bareRows, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, `CREATE TABLE row (ref BLOB NOT NULL, kind INTEGER NOT NULL, position INTEGER NOT NULL, status TEXT NOT NULL, valid_from INTEGER NOT NULL,
		valid_to INTEGER NOT NULL, sealed BLOB NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY (ref, kind)) WITHOUT ROWID;
		CREATE TABLE bucket (bucket INTEGER PRIMARY KEY, sum BLOB NOT NULL); CREATE TABLE groups (grp INTEGER PRIMARY KEY, sum BLOB NOT NULL)`)
	b := &bareRows{db: db}
	if err == nil {
		b.get, err = db.PrepareContext(ctx, "SELECT "+table.Columns+" FROM row WHERE ref = $1 AND kind = $2")
	}
	return b, err
}

func (b *bareRows) insert(ctx context.Context, rows []registry.Row) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	stmt, err := tx.PrepareContext(ctx, "INSERT INTO row ("+table.Columns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, r := range rows {
		if _, err := stmt.ExecContext(ctx, table.Values(r)...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// head returns the head with the digest of these rows.
func (b *bareRows) head(ctx context.Context, h registry.Head) (registry.Head, error) {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return h, err
	}
	defer tx.Rollback() // the sums are not kept
	t := table.In(ctx, tx)
	sum, err := registry.SumAll(t, t.All())
	h.Digest = sum
	return h, err
}

// read reads the row of a pass and that of its holder.
func (b *bareRows) read(ctx context.Context, p, holder registry.Ref) error {
	for _, k := range []struct {
		ref  registry.Ref
		kind registry.Kind
	}{{p, registry.KindPass}, {holder, registry.KindHolder}} {
		if _, err := table.Scan(b.get.QueryRowContext(ctx, k.ref[:], int(k.kind))); err != nil {
			return err
		}
	}
	return nil
}

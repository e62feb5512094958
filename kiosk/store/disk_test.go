package store_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed/sealedtest"
	"passlane/kiosk/store"
)

var (
	noon = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)
	who  = store.Identity{Device: "doung-lane-1", Key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)), Hub: sealedtest.Key().Public()}
)

// disk is a device's folder with its ledger open and running.
type disk struct {
	t    testing.TB
	path string
	l    *store.Ledger
	off  func() error
	n    int
}

func boot(t testing.TB, path string) *disk {
	t.Helper()
	l, err := store.OpenLedger(t.Context(), path, who)
	if err != nil {
		t.Fatal(err)
	}
	d := &disk{t: t, path: path, l: l}
	d.run()
	return d
}

func fresh(t testing.TB) *disk { return boot(t, filepath.Join(t.TempDir(), "ledger.db")) }

func (d *disk) run() {
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.l.Run(ctx) }()
	d.off = sync.OnceValue(func() error { stop(); return <-ended })
	d.t.Cleanup(func() { _ = d.off() })
}

// shut ends the ledger in order.
func (d *disk) shut() {
	d.t.Helper()
	if err := d.off(); err != nil {
		d.t.Fatal(err)
	}
}

// cut is a power cut: what is on disk now, without anything that an orderly end would add.
func (d *disk) cut() string {
	d.t.Helper()
	to := filepath.Join(d.t.TempDir(), "ledger.db")
	for _, suffix := range []string{".anchor", "", "-wal"} { // the anchor is never ahead
		b, err := os.ReadFile(d.path + suffix)
		if err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(to+suffix, b, 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	return to
}

func row(second int, b ledger.Body, images ...ledger.ImageID) store.Row {
	n := time.Duration(second) * time.Second
	return store.Row{At: ledger.Moment{Wall: noon.Add(n), Boot: "b1", Mono: n, Clock: ledger.ClockSynced}, Entry: ledger.Entry{Body: b, Images: images}}
}

func (d *disk) write(bs ...ledger.Body) *disk {
	d.t.Helper()
	var rows []store.Row
	for _, b := range bs {
		d.n++
		rows = append(rows, row(d.n, b))
	}
	if err := d.l.Append(d.t.Context(), rows); err != nil {
		d.t.Fatal(err)
	}
	return d
}

// many is n records of no importance, each with a text of its own.
func many(from, n int) []ledger.Body {
	var bs []ledger.Body
	for i := range n {
		bs = append(bs, ledger.Condition{Part: "camera", Detail: fmt.Sprintf("condition-%06d", from+i)})
	}
	return bs
}

func (d *disk) read() []ledger.Stored {
	d.t.Helper()
	all, err := d.l.Read(d.t.Context(), 0, 1_000_000)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

func (d *disk) head() ledger.Head {
	d.t.Helper()
	h, err := d.l.Head(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return h
}

// sql does something to a store behind its back.
func behind(t testing.TB, path, statement string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	res, err := db.Exec(statement, args...)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("%s did nothing (%v)", statement, err)
	}
}

// flip changes one bit of the first place in a file where what stands.
func flip(t testing.TB, path string, what []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	i := bytes.Index(b, what)
	if i < 0 {
		t.Fatalf("%q is not in %s", what, path)
	}
	b[i] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func begun(id string) ledger.Body {
	return ledger.Begun{Crossing: id, Medium: "seal", Genuine: "VALID"}
}

func decided(id string, way ledger.Direction, holders ...string) ledger.Body {
	d := ledger.Decided{Crossing: id, Direction: way, Outcome: ledger.Cleared, Policy: "p", Face: "matched"}
	for i, h := range holders {
		d.Party = append(d.Party, ledger.Traveller{Holder: h, Minor: i > 0})
	}
	return d
}

func ended(id string, how ledger.How, people, walked int) ledger.Body {
	return ledger.Ended{Crossing: id, How: how, People: people, Walked: walked}
}

package database

import (
	"crypto/ed25519"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/ledger"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string) *DB {
	t.Helper()
	db, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func update(t *testing.T, db *DB, change func(*Tx) error) {
	t.Helper()
	if err := db.Update(t.Context(), change); err != nil {
		t.Fatal(err)
	}
}

func key(n byte) ed25519.PublicKey {
	k := make(ed25519.PublicKey, ed25519.PublicKeySize)
	k[0] = n
	return k
}

func numbered(from, to uint64) (rs []Record) {
	for seq := from; seq <= to; seq++ {
		rs = append(rs, Record{Seq: seq, Hash: ledger.Hash{byte(seq), byte(seq >> 8)}, Bytes: []byte{1, byte(seq)}})
	}
	return rs
}

func TestRecordsComeBackAsTheyWere(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	want := numbered(1, 3*many+7) // several statements of many rows, and some of one
	want[3].Bytes = nil
	update(t, db, func(tx *Tx) error { return tx.Insert(t.Context(), ledger.First("lane-1"), want) })
	update(t, db, func(tx *Tx) error { return tx.Insert(t.Context(), ledger.First("lane-2"), numbered(1, 2)) })
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = open(t, dir)
	want[3].Bytes = []byte{}
	got, err := db.Records(t.Context(), ledger.First("lane-1"), 0, 1000)
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v %s", err, cmp.Diff(want, got))
	}
	got, err = db.Records(t.Context(), ledger.First("lane-1"), 5, 2)
	if err != nil || len(got) != 2 || got[0].Seq != 6 {
		t.Errorf("%v %v", got, err)
	}
	update(t, db, func(tx *Tx) error {
		h, there, err := tx.Hash(t.Context(), ledger.First("lane-1"), 4)
		if h != want[3].Hash || !there {
			t.Errorf("hash %s %v", h, there)
		}
		if _, there, _ := tx.Hash(t.Context(), ledger.First("lane-1"), 9999); there {
			t.Error("a record that is not")
		}
		return err
	})
}

// A transaction that fails leaves nothing behind.
func TestFailedUpdateLeavesNothing(t *testing.T) {
	db := open(t, t.TempDir())
	mine := errors.New("mine")
	err := db.Update(t.Context(), func(tx *Tx) error {
		if err := tx.Insert(t.Context(), ledger.First("lane-1"), numbered(1, 100)); err != nil {
			return err
		}
		return mine
	})
	if !errors.Is(err, mine) {
		t.Errorf("got %v", err)
	}
	err = db.Update(t.Context(), func(tx *Tx) error {
		return tx.Insert(t.Context(), ledger.First("lane-1"), append(numbered(1, 70), numbered(70, 70)...)) // a number twice
	})
	if err == nil || !strings.Contains(err.Error(), "lane-1") {
		t.Errorf("got %v", err)
	}
	if rs, err := db.Records(t.Context(), ledger.First("lane-1"), 0, 1); err != nil || len(rs) != 0 {
		t.Errorf("left %v, %v", rs, err)
	}
}

func TestRegister(t *testing.T) {
	db := open(t, t.TempDir())
	came := Device{Name: "lane-1", Epoch: 1, Head: ledger.Head{Seq: 7, Hash: ledger.Hash{7}}, Records: 7, Seen: noon}
	update(t, db, func(tx *Tx) error {
		if err := tx.SaveDevice(t.Context(), came); err != nil {
			return err
		}
		return tx.Find(t.Context(), Finding{Device: "lane-1", Code: CodeUnregistered, Found: noon})
	})
	for range 2 { // twice is once
		if err := db.Register(t.Context(), "lane-1", key(1), noon); err != nil {
			t.Fatal(err)
		}
	}
	err := db.Register(t.Context(), "lane-1", key(2), noon)
	if e, ok := errors.AsType[*KeyError](err); !ok || e.Device != "lane-1" {
		t.Errorf("another key: %v", err)
	}
	if err := db.Register(t.Context(), "lane-0", key(3), noon); err != nil { // before it ever came
		t.Fatal(err)
	}
	came.Key = key(1)
	ds, err := db.Devices(t.Context())
	if want := []Device{{Name: "lane-0", Epoch: 1, Key: key(3)}, came}; err != nil || !cmp.Equal(ds, want) {
		t.Errorf("%v %s", err, cmp.Diff(want, ds))
	}
	if fs, err := db.Findings(t.Context(), ""); err != nil || len(fs) != 0 {
		t.Errorf("%v, %v", fs, err)
	}
	if h, err := db.Head(t.Context(), ledger.First("lane-1")); err != nil || h != came.Head {
		t.Errorf("%v, %v", h, err)
	}
	if h, err := db.Head(t.Context(), ledger.First("nobody")); err != nil || h != (ledger.Head{}) {
		t.Errorf("%v, %v", h, err)
	}
}

func TestFindingsOpenSettleAndOpenAgain(t *testing.T) {
	db := open(t, t.TempDir())
	f := Finding{Device: "lane-1", Seq: 4, Code: CodeGap, Detail: "first", Found: noon}
	again := f
	again.Detail, again.Found = "second", noon.Add(time.Hour)
	find := func(f Finding) { update(t, db, func(tx *Tx) error { return tx.Find(t.Context(), f) }) }
	wants := func(want ...Finding) {
		t.Helper()
		got, err := db.Findings(t.Context(), "lane-1")
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("%v %s", err, cmp.Diff(want, got))
		}
	}
	find(f)
	find(again) // while it is open: as it was
	wants(f)
	update(t, db, func(tx *Tx) error { return tx.Settle(t.Context(), "lane-1", 0, CodeGap, noon) })
	wants()
	find(again)
	wants(again)
}

func crossing(device, id string, began time.Time, how ledger.How) ledger.Crossing {
	return ledger.Crossing{ID: id, Device: device, First: 1, BeganMS: began.UnixMilli(), Outcome: ledger.Cleared, How: how,
		Party: []ledger.Traveller{{Holder: "h"}}, Findings: []ledger.Finding{{Code: "a", Severity: "note"}}}
}

func TestCrossings(t *testing.T) {
	db := open(t, t.TempDir())
	a, b, c := crossing("lane-1", "a", noon, ""), crossing("lane-1", "b", noon.Add(time.Hour), ledger.Passed), crossing("lane-2", "a", noon.Add(-time.Hour), ledger.Withdrawn)
	save := func(cs ...ledger.Crossing) {
		update(t, db, func(tx *Tx) error { return tx.SaveCrossings(t.Context(), cs) })
	}
	save(a, b, c)
	a.How = ledger.Abandoned
	save(a)
	for name, x := range map[string]struct {
		filter Filter
		want   []ledger.Crossing
	}{
		"all":       {Filter{}, []ledger.Crossing{b, a, c}},
		"a device":  {Filter{Device: "lane-1"}, []ledger.Crossing{b, a}},
		"since":     {Filter{Since: noon}, []ledger.Crossing{b, a}},
		"the last":  {Filter{Limit: 1}, []ledger.Crossing{b}},
		"nobody's":  {Filter{Device: "lane-3"}, nil},
		"too young": {Filter{Since: noon.Add(2 * time.Hour)}, nil},
	} {
		got, err := db.Crossings(t.Context(), x.filter)
		if err != nil || !cmp.Equal(got, x.want) {
			t.Errorf("%s: %v %s", name, err, cmp.Diff(x.want, got))
		}
	}
	update(t, db, func(tx *Tx) error {
		got, err := tx.Crossing(t.Context(), "lane-1", "a")
		if !cmp.Equal(got, a) {
			t.Error(cmp.Diff(a, got))
		}
		if none, _ := tx.Crossing(t.Context(), "lane-1", "z"); !cmp.Equal(none, ledger.Crossing{}) {
			t.Errorf("%+v", none)
		}
		return err
	})
	if s, err := db.Summary(t.Context()); err != nil || s.Landed != 3 || s.Cleared != 2 {
		t.Errorf("%+v, %v", s, err)
	}
}

// An image is named and lands, in either order, and both only once.
func TestImages(t *testing.T) {
	db := open(t, t.TempDir())
	early, late, never := ledger.ImageID{1}, ledger.ImageID{2}, ledger.ImageID{3}
	ctx := t.Context()
	update(t, db, func(tx *Tx) error { return tx.Land(ctx, "lane-1", early, 10, noon) })
	update(t, db, func(tx *Tx) error {
		return tx.NameImages(ctx, ledger.First("lane-1"), []Named{{early, 1, nil}, {late, 2, nil}, {never, 3, nil}, {late, 4, nil}})
	})
	update(t, db, func(tx *Tx) error { return tx.Land(ctx, "lane-1", late, 10, noon) })
	update(t, db, func(tx *Tx) error { return tx.Land(ctx, "lane-1", late, 10, noon) })
	got, err := db.Landed(ctx, []ledger.ImageID{never, late, early, {9}})
	if err != nil || !slices.Equal(got, []ledger.ImageID{late, early}) {
		t.Errorf("%v, %v", got, err)
	}
	if s, err := db.Summary(ctx); err != nil || s.Images != 2 || s.Waiting != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	var seq int
	if err := db.sql.QueryRow("SELECT seq FROM image WHERE id = $1", late[:]).Scan(&seq); err != nil || seq != 2 {
		t.Errorf("named by %d, %v", seq, err)
	}
}

func TestSummaryDoubtsTheChain(t *testing.T) {
	for code, ok := range map[Code]bool{CodeUnregistered: true, CodeImage: true, CodeGap: false, CodeMissing: false,
		CodeBroken: false, CodeConflict: false, CodeUnsigned: false, CodeForged: true, CodeEpoch: true, CodeCheckpoint: false, CodeUnreadable: false, CodeWithheld: false} {
		db := open(t, t.TempDir())
		update(t, db, func(tx *Tx) error { return tx.Find(t.Context(), Finding{Device: "a", Code: code, Found: noon}) })
		if s, err := db.Summary(t.Context()); err != nil || s.ChainOK != ok || s.Findings != 1 {
			t.Errorf("%s: %+v, %v", code, s, err)
		}
	}
	db := open(t, t.TempDir())
	update(t, db, func(tx *Tx) error {
		return tx.SaveDevice(t.Context(), Device{Name: "a", Epoch: 1, Head: ledger.Head{Seq: 9}, Records: 8})
	})
	if s, err := db.Summary(t.Context()); err != nil || s.ChainOK {
		t.Errorf("eight records of nine: %+v, %v", s, err)
	}
}

// Two processes have the database open, as hub run and hub device add have.
func TestTwoAtOnce(t *testing.T) {
	dir := t.TempDir()
	one, two := open(t, dir), open(t, dir)
	done := make(chan error)
	for i, db := range []*DB{one, two} {
		go func() {
			var err error
			for seq := range uint64(50) {
				err = errors.Join(err, db.Update(t.Context(), func(tx *Tx) error {
					return tx.Insert(t.Context(), ledger.First(string(rune('a'+i))), numbered(seq+1, seq+1))
				}))
			}
			done <- err
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	for _, device := range []string{"a", "b"} {
		if rs, err := one.Records(t.Context(), ledger.First(device), 0, 100); err != nil || len(rs) != 50 {
			t.Errorf("%s: %d, %v", device, len(rs), err)
		}
	}
}

func TestOpenRefusesWhatIsNoDatabase(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, File), []byte(strings.Repeat("not a database ", 400)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir); err == nil || !strings.Contains(err.Error(), File) {
		t.Errorf("got %v", err)
	}
	if _, err := Open(t.Context(), filepath.Join(dir, File)); err == nil {
		t.Error("a file was taken for a directory")
	}
}

// What "committed" means is asserted, not hoped for.
func TestOpenInsistsOnDurability(t *testing.T) {
	for _, query := range []string{"", "?_journal_mode=WAL&_synchronous=NORMAL", "?_journal_mode=DELETE&_synchronous=FULL"} {
		db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "x.db")+query)
		if err != nil {
			t.Fatal(err)
		}
		if err := durable(t.Context(), db); err == nil || !strings.Contains(err.Error(), "not durable") {
			t.Errorf("%q: %v", query, err)
		}
		db.Close()
	}
}

package store_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
)

// spoilPage makes the page of a database unreadable that holds some bytes.
func spoilPage(t *testing.T, path string, holds []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	at := bytes.LastIndex(b, holds)
	if at < 0 {
		t.Fatalf("%q is not in the file", holds)
	}
	page := at / 4096 * 4096
	copy(b[page:page+4096], bytes.Repeat([]byte{0xEE}, 4096))
	must(t, os.WriteFile(path, b, 0o600))
}

func aside(t *testing.T, path string) *store.Aside {
	t.Helper()
	a, err := store.OpenAside(t.Context(), path, who)
	must(t, err)
	t.Cleanup(func() { _ = a.Close() })
	return a
}

// everything reads a ledger that was kept aside as a salvage does.
func everything(t *testing.T, a *store.Aside) (all []ledger.Stored) {
	t.Helper()
	for after := uint64(0); ; {
		page, err := a.Read(t.Context(), after, 1000)
		must(t, err)
		if len(page) == 0 {
			return all
		}
		after = page[len(page)-1].Record.Seq
		all = append(all, page...)
		if len(all) > 5000 {
			t.Fatal("it never ends")
		}
	}
}

// A page that the disk does not give costs the records on it, wherever it is, and no record is made of what was never there.
func TestAPageThatCannotBeRead(t *testing.T) {
	for _, holds := range []string{"condition-000000", "condition-000200", "condition-000399"} {
		d := aged(t)
		last := d.head()
		d.shut()
		spoilPage(t, d.path, []byte(holds))
		a := aside(t, d.path)
		all := everything(t, a)
		unread := 0
		for i, s := range all {
			if s.Record.Seq != uint64(i+1) {
				t.Fatalf("%s: record %d comes at %d", holds, s.Record.Seq, i+1)
			}
			if s.Unread != nil {
				unread++
			}
		}
		if n := uint64(len(all)); n < last.Seq || n > last.Seq+1 || unread == 0 || unread > 40 { // the end was a checkpoint
			t.Errorf("%s: %d of %d records, %d of them unread", holds, n, last.Seq, unread)
		}
		if page, err := a.Read(t.Context(), last.Seq+1_000_000, 1); err != nil || len(page) != 0 {
			t.Errorf("%s: a record far behind the end: %v, %v", holds, page, err)
		}
	}
}

// One damaged record, the first of all, costs itself: the rest is salvaged, the lane goes on with the next epoch, and never with the same.
func TestTheFirstRecordIsNotTheWholeLedger(t *testing.T) {
	d := aged(t)
	d.shut()
	behind(t, d.path, `UPDATE record SET bytes = x'00' WHERE seq = 1`)
	if all := everything(t, aside(t, d.path)); len(all) != 407 || all[0].Unread == nil || all[1].Unread != nil {
		t.Errorf("%d records", len(all))
	}
	for name, harm := range map[string]func(t *testing.T, path string){
		"the first record": func(t *testing.T, path string) { behind(t, path, `UPDATE record SET bytes = x'00' WHERE seq = 1`) },
		"the first page":   func(t *testing.T, path string) { spoilPage(t, path, []byte("condition-000100")) },
		"the last page":    func(t *testing.T, path string) { spoilPage(t, path, []byte("condition-000499")) },
	} {
		d := fresh(t)
		d.write(many(0, 70)...)
		d.shut()
		must(t, os.Remove(d.path))
		c, err := store.BeginEpoch(t.Context(), d.path, who, "T-3", "new disk", row(0, nil).At)
		must(t, err)
		d = boot(t, d.path)
		d.write(many(100, 400)...)
		d.shut()
		harm(t, d.path)
		must(t, os.WriteFile(d.path+".anchor", nil, 0o600))
		if next, err := store.BeginEpoch(t.Context(), d.path, who, "T-3", "again", row(0, nil).At); err != nil || next.Epoch != c.Epoch+1 {
			t.Errorf("%s: after epoch %d comes %d, %v", name, c.Epoch, next.Epoch, err)
		}
	}
}

// somewhere tells whether some bytes are in any file beside a ledger.
func somewhere(t *testing.T, path string, what string) bool {
	t.Helper()
	for _, f := range glob(t, filepath.Join(filepath.Dir(path), "*")) {
		b, err := os.ReadFile(f)
		must(t, err)
		if bytes.Contains(b, []byte(what)) {
			return true
		}
	}
	return false
}

// What is left of a ledger is never deleted: not a WAL whose database was moved aside when the power went, nor one with a wrong bit.
func TestWhatIsLeftIsNeverDeleted(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, path string){
		"the power goes between the files": func(t *testing.T, path string) {
			must(t, os.Rename(path+"-wal", path+".damaged-20260301T010000.000-wal"))
		},
		"a bit of the WAL": func(t *testing.T, path string) {
			b, err := os.ReadFile(path + "-wal")
			must(t, err)
			b[32+24+100] ^= 1
			must(t, os.WriteFile(path+"-wal", b, 0o600))
		},
	} {
		d := fresh(t)
		d.shut()
		d = boot(t, d.path)
		for i := range 50 {
			d.write(many(i, 1)...)
		}
		anchoredAt(t, d.path, d.head().Seq)
		path := d.cut()
		d.shut()
		harm(t, path)
		refused(t, path)
		_, err := store.BeginEpoch(t.Context(), path, who, "T-3", "damaged", row(0, nil).At)
		must(t, err)
		if !somewhere(t, path, "condition-000045") {
			t.Errorf("%s: what was recorded is in no file any more", name)
		}
	}
}

// The database was ahead of its anchor and is damaged, and the power goes again before the anchor of the new epoch is written: nothing is lost by it.
func TestACutBehindACut(t *testing.T) {
	d := fresh(t)
	d.write(many(0, 70)...)
	anchoredAt(t, d.path, d.head().Seq)
	old := files(t, d.path, ".anchor")
	d.write(many(70, 40)...)
	path := d.cut()
	putBack(t, path, old)
	d.shut()
	behind(t, path, `UPDATE record SET bytes = x'00' WHERE seq = 100`)
	c, err := store.BeginEpoch(t.Context(), path, who, "T-3", "damaged", row(0, nil).At)
	must(t, err)
	putBack(t, path, old)
	if again := boot(t, path); again.l.Chain() != c {
		t.Errorf("%v, want %v", again.l.Chain(), c)
	}
}

// A page of keys that the disk does not give costs the images whose keys are on it.
func TestAPageOfKeysThatCannotBeRead(t *testing.T) {
	d, images, _ := shelf(t)
	crossings(t, d, images, 120)
	d.shut()
	keys := func() (all [][]byte) {
		for _, s := range everything(t, aside(t, d.path)) {
			for _, k := range s.Images {
				if len(k) > 0 {
					all = append(all, k)
				}
			}
		}
		return all
	}
	whole := keys()
	spoilPage(t, d.path, whole[20])
	if left := keys(); len(left) < len(whole)-40 || len(left) == len(whole) {
		t.Errorf("%d of %d keys travel", len(left), len(whole))
	}
}

// Whatever is recorded, in whatever portions, with power cuts between: the chain verifies, and the hub opens every name and every image key.
func TestEverySchedule(t *testing.T) {
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 1))
		d, images, _ := shelf(t)
		for n := 0; n < 1500; {
			var rows []store.Row
			for range 1 + r.IntN(70) {
				n++
				switch r.IntN(4) {
				case 0:
					rows = append(rows, row(n, ledger.Condition{Part: "camera"}))
				case 1:
					rows = append(rows, row(n, ledger.Command{Officer: "o", Order: ledger.OrderOpen, Reason: "r"}))
				case 2:
					rows = append(rows, row(n, ledger.View{What: "tailgate"}, put(t, images, fmt.Sprint("face ", n))))
				case 3:
					rows = append(rows, row(n, ledger.Begun{Crossing: fmt.Sprint("c", n), Number: "N"}))
				}
			}
			must(t, d.l.Append(t.Context(), rows))
			if r.IntN(6) > 0 {
				continue
			}
			path := d.path
			if r.IntN(2) == 0 {
				path = d.cut()
			}
			d.shut()
			d = boot(t, path)
			again, err := store.OpenImages(filepath.Join(t.TempDir(), "images"), d.l)
			must(t, err)
			images = again
		}
		must(t, d.l.VerifyAll(t.Context()))
		o := open(t, d.read())
		for _, s := range d.read() {
			if _, err := o.body(s.Record.Seq); err != nil {
				t.Fatal(err)
			}
			for i, k := range s.Images {
				if _, err := o.period(k).Unwrap(k, s.Record.Images[i][:]); err != nil {
					t.Fatal(err)
				}
			}
		}
		d.shut()
	}
}

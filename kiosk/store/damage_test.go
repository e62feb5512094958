package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
)

// aged is a ledger of 400 records with a checkpoint at 390 and, after an orderly end, one at 407.
func aged(t *testing.T) *disk {
	d := fresh(t)
	for i := range 4 {
		d.write(many(i*64, 64)...)
	}
	d.write(many(256, 144)...)
	return d
}

// refused opens a ledger that must not open, and returns the reason.
func refused(t *testing.T, path string) *store.Damaged {
	t.Helper()
	_, err := store.OpenLedger(t.Context(), path, who)
	var damaged *store.Damaged
	if !errors.As(err, &damaged) {
		t.Fatalf("opened with %v, want *Damaged", err)
	}
	if damaged.Path != path || damaged.Reason == "" || !strings.Contains(err.Error(), damaged.Aside) {
		t.Errorf("%+v", damaged)
	}
	return damaged
}

// Whatever happens to a ledger at rest, it is refused with the place of the break, kept whole, and refused again.
func TestDamageAtRest(t *testing.T) {
	for name, c := range map[string]struct {
		cut  bool // the power went: nothing signed the end
		harm func(t *testing.T, path string)
		says string
	}{
		"a flipped bit in the last record": {false, func(t *testing.T, path string) { flip(t, path, []byte{0x03, 0x19, 0x01, 0x97, 0x04}) }, "record"},
		"a changed record behind the last checkpoint": {true, func(t *testing.T, path string) {
			behind(t, path, `UPDATE record SET bytes = CAST(replace(CAST(bytes AS TEXT), 'x', 'x') || 'x' AS BLOB) WHERE seq = 395`)
		}, "record 395"},
		"a changed hash": {true, func(t *testing.T, path string) {
			behind(t, path, `UPDATE record SET hash = zeroblob(32) WHERE seq = 400`)
		}, "record 400"},
		"half a hash":                   {true, func(t *testing.T, path string) { behind(t, path, `UPDATE record SET hash = x'0102' WHERE seq = 400`) }, "record 400"},
		"a record gone":                 {true, func(t *testing.T, path string) { behind(t, path, `DELETE FROM record WHERE seq = 398`) }, "record 398"},
		"the last checkpoint gone":      {false, func(t *testing.T, path string) { behind(t, path, `DELETE FROM record WHERE seq = 407`) }, "lost: record 407 was written, and the chain ends at 406"},
		"what it rests on gone":         {false, func(t *testing.T, path string) { behind(t, path, `DELETE FROM record WHERE seq = 406`) }, "record 406: missing"},
		"everything gone but the index": {false, func(t *testing.T, path string) { behind(t, path, `DELETE FROM record WHERE seq > 5`) }, "lost: record 407 was written, and the chain ends at 5"},
		"what the hub has gone": {true, func(t *testing.T, path string) {
			behind(t, path, `UPDATE committed SET seq = 395`)
			behind(t, path, `DELETE FROM record WHERE seq > 390`)
		}, "record 391: missing"},
		"another device's ledger": {false, func(t *testing.T, path string) {
			other := filepath.Join(t.TempDir(), "ledger.db")
			id := who
			id.Device = "doung-lane-2"
			l, err := store.OpenLedger(t.Context(), other, id)
			if err != nil {
				t.Fatal(err)
			}
			d := &disk{t: t, path: other, l: l}
			d.run()
			d.write(many(0, 3)...).shut()
			b, err := os.ReadFile(other)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "lost: record 407 was written, and the chain ends at 4"},
		"not a database": {false, func(t *testing.T, path string) {
			if err := os.WriteFile(path, bytes.Repeat([]byte("no database "), 500), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "not a database"},
		"half the file": {false, func(t *testing.T, path string) {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(path, info.Size()/2); err != nil {
				t.Fatal(err)
			}
		}, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			d := aged(t)
			path := d.path
			if c.cut {
				path = d.cut()
			}
			d.shut()
			c.harm(t, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			damaged := refused(t, path)
			if !strings.Contains(damaged.Reason, c.says) {
				t.Errorf("reason %q, want %q", damaged.Reason, c.says)
			}
			if damaged.Lost { // it is left as it was found, for whoever looks into it
				if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, before) || !refused(t, path).Lost {
					t.Errorf("it is not as it was: %v", err)
				}
				return
			}
			if kept, err := os.ReadFile(damaged.Aside); err != nil || (!c.cut && !bytes.Equal(kept, before)) {
				t.Errorf("it was not kept as it was: %v", err)
			}
			again := refused(t, path)
			if again.Aside != damaged.Aside || !again.Lost || !strings.Contains(again.Reason, "cannot go on from nothing") {
				t.Errorf("the second time: %+v", again)
			}
			refused(t, path)
		})
	}
}

// At the start only what follows the last checkpoint is read; the walk in the background finds the rest.
func TestAChangeInTheMiddleIsFoundByTheWholeWalk(t *testing.T) {
	d := aged(t)
	d.shut()
	flip(t, d.path, []byte("condition-000100"))
	d = boot(t, d.path)
	var broken *ledger.BreakError
	if err := d.l.VerifyAll(t.Context()); !errors.As(err, &broken) || broken.Seq != 102 {
		t.Errorf("%v, want a break at record 102", err)
	}
	d.write(many(500, 1)...) // what happens now is still recorded
	whole := aged(t)
	whole.shut()
	if err := boot(t, whole.path).l.VerifyAll(t.Context()); err != nil {
		t.Errorf("a whole chain: %v", err)
	}
}

// A second writer would give the chain two ends.
func TestALedgerHasOneOwner(t *testing.T) {
	d := fresh(t)
	if _, err := store.OpenLedger(t.Context(), d.path, who); !errors.Is(err, store.ErrBusy) {
		t.Errorf("opened twice: %v, want ErrBusy", err)
	}
	d.write(begun("c1")) // and the first one goes on
}

func TestALedgerOfANewerPasslaneIsLeftAlone(t *testing.T) {
	newer := map[string]func(t *testing.T, path string){
		"schema": func(t *testing.T, path string) {
			behind(t, path, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`)
		},
		"record": func(t *testing.T, path string) {
			behind(t, path, `UPDATE record SET bytes = x'a10103' WHERE seq = (SELECT max(seq) FROM record)`)
		},
	}
	for name, change := range newer {
		t.Run(name, func(t *testing.T) {
			d := fresh(t)
			d.write(many(0, 3)...).shut()
			change(t, d.path)
			_, err := store.OpenLedger(t.Context(), d.path, who)
			var damaged *store.Damaged
			if !errors.Is(err, store.ErrNewer) || errors.As(err, &damaged) {
				t.Errorf("%v", err)
			}
			if _, err := os.Stat(d.path); err != nil {
				t.Errorf("it was moved: %v", err)
			}
		})
	}
}

// Two damages within a millisecond, or a clock that stands still: nothing kept is written over.
func TestNothingKeptIsWrittenOver(t *testing.T) {
	d := fresh(t)
	d.write(many(0, 3)...).shut()
	behind(t, d.path, `DELETE FROM record WHERE seq = 4`)
	first := refused(t, d.path)
	if err := os.WriteFile(d.path, []byte("something else that is not a database, and long enough to be looked at as if it were one of them, a hundred bytes"), 0o600); err != nil {
		t.Fatal(err)
	}
	second := refused(t, d.path)
	if first.Aside == second.Aside {
		t.Errorf("both are kept as %s", first.Aside)
	}
}

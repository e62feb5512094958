package store_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
)

// files keeps what lies at a ledger's place, to put it back later.
func files(t *testing.T, path string, suffixes ...string) map[string][]byte {
	t.Helper()
	kept := map[string][]byte{}
	for _, s := range suffixes {
		b, err := os.ReadFile(path + s)
		if err == nil {
			kept[s] = b
		}
	}
	return kept
}

func putBack(t *testing.T, path string, kept map[string][]byte) {
	t.Helper()
	for s, b := range kept {
		must(t, os.WriteFile(path+s, b, 0o600))
	}
}

// A ledger that has not got all that it has had does not start, says so, is left where it is, and goes on with a new epoch by order.
func TestALostPastIsNoticed(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, path string, early map[string][]byte){
		"the WAL is lost": func(t *testing.T, path string, _ map[string][]byte) { must(t, os.Remove(path+"-wal")) },
		"the file is deleted": func(t *testing.T, path string, _ map[string][]byte) {
			must(t, errors.Join(os.Remove(path), os.Remove(path+"-wal")))
		},
		"an older file is put back": func(t *testing.T, path string, early map[string][]byte) {
			must(t, os.Remove(path+"-wal"))
			putBack(t, path, early)
		},
		"the anchor is deleted": func(t *testing.T, path string, _ map[string][]byte) { must(t, os.Remove(path+".anchor")) },
		"the anchor is emptied": func(t *testing.T, path string, _ map[string][]byte) {
			must(t, os.WriteFile(path+".anchor", nil, 0o600))
		},
		"the anchor is replaced": func(t *testing.T, path string, _ map[string][]byte) {
			other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize))
			must(t, os.WriteFile(path+".anchor", []byte(ledger.Fix(ledger.First(who.Device), ledger.Head{}, other).String()), 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := fresh(t)
			d.write(many(0, 70)...)
			d.shut()
			early := files(t, d.path, "", "-wal")
			d = boot(t, d.path)
			d.write(many(70, 70)...)
			want := d.head()
			anchoredAt(t, d.path, want.Seq)
			path := d.cut()
			d.shut()
			lose(t, path, early)
			for range 2 {
				_, err := store.OpenLedger(t.Context(), path, who)
				damaged, is := errors.AsType[*store.Damaged](err)
				if !is || !damaged.Lost || !strings.Contains(store.Remedy(err), "lane epoch begin") {
					t.Fatalf("%v; remedy %q", err, store.Remedy(err))
				}
			}
			c, err := store.BeginEpoch(t.Context(), path, who, "T-3", "new disk", row(0, nil).At)
			if err != nil || c.Epoch != 2 {
				t.Fatalf("%v, %v", c, err)
			}
			again := boot(t, path)
			all := again.read()
			first, err := all[0].Record.Content()
			must(t, err)
			said, is := first.(ledger.Epoch)
			if !is || said.Seq > want.Seq || said.Lost == "" || all[0].Record.Epoch != 2 || all[0].Record.Prev != said.Hash {
				t.Errorf("it begins with %+v", first)
			}
			if last := all[len(all)-1].Record.Kind; last != ledger.KindCheckpoint {
				t.Errorf("what begins it is not signed: it ends with %s", last)
			}
			if shut, err := again.l.Shut(t.Context()); err != nil || !shut {
				t.Errorf("it begins open, %v", err)
			}
			must(t, again.l.VerifyAll(t.Context()))
			again.write(many(200, 70)...)
			again.shut()
			boot(t, path).shut()
			if _, err := store.BeginEpoch(t.Context(), path, who, "T-3", "again", row(0, nil).At); !errors.Is(err, store.ErrWhole) {
				t.Errorf("an epoch begins though nothing is lost: %v", err)
			}
		})
	}
}

// anchoredAt waits until the anchor has come to a record.
func anchoredAt(t *testing.T, path string, seq uint64) {
	t.Helper()
	for {
		b, err := os.ReadFile(path + ".anchor")
		must(t, err)
		a, err := ledger.ParseAnchor(string(b))
		must(t, err)
		if a.Head.Seq >= seq {
			return
		}
		if err := t.Context().Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// A power cut leaves the database ahead of the anchor, by whatever was written in between: that is no loss.
func TestADatabaseAheadOfItsAnchor(t *testing.T) {
	d := fresh(t)
	d.write(many(0, 70)...)
	anchoredAt(t, d.path, d.head().Seq)
	old := files(t, d.path, ".anchor")
	d.write(many(70, 100)...)
	path := d.cut()
	putBack(t, path, old)
	if got := boot(t, path).head(); got != d.head() {
		t.Errorf("head %v, want %v", got, d.head())
	}
}

// The power goes while a new epoch begins, between the database and the anchor, and before either.
func TestAnEpochThatWasCutOff(t *testing.T) {
	d := fresh(t)
	d.write(many(0, 70)...)
	d.shut()
	must(t, os.Remove(d.path))
	old := files(t, d.path, ".anchor")
	c, err := store.BeginEpoch(t.Context(), d.path, who, "T-3", "new disk", row(0, nil).At)
	must(t, err)
	putBack(t, d.path, old) // the anchor of before
	again := boot(t, d.path)
	if again.l.Chain() != c {
		t.Errorf("%v, want %v", again.l.Chain(), c)
	}
	again.shut()
	must(t, os.Remove(d.path))
	must(t, os.WriteFile(d.path+".new", []byte("half a database"), 0o600))
	if c, err := store.BeginEpoch(t.Context(), d.path, who, "T-3", "once more", row(0, nil).At); err != nil || c.Epoch != 3 {
		t.Errorf("%v, %v", c, err)
	}
}

// What is damaged is kept aside, and can be read there as far as it goes.
func TestWhatWasKeptAside(t *testing.T) {
	d := aged(t)
	path := d.cut()
	behind(t, path, `UPDATE record SET bytes = x'00' WHERE seq = 400`)
	damaged := refused(t, path)
	c, err := store.BeginEpoch(t.Context(), path, who, "T-3", "damaged", row(0, nil).At)
	must(t, err)
	if c.Epoch != 2 {
		t.Errorf("%v", c)
	}
	asides := store.Asides(path)
	if len(asides) != 1 || asides[0] != damaged.Aside {
		t.Fatalf("%v, want %s", asides, damaged.Aside)
	}
	a, err := store.OpenAside(context.Background(), asides[0], who)
	must(t, err)
	defer a.Close()
	page, err := a.Read(t.Context(), 398, 100)
	if err != nil || a.Chain() != ledger.First(who.Device) || len(page) != 8 {
		t.Fatalf("%d records of %v, %v", len(page), a.Chain(), err)
	}
	if s := page[1]; s.Record.Seq != 400 || s.Unread == nil || s.Hash == (ledger.Hash{}) {
		t.Errorf("the damaged one: %+v", s)
	}
	if !ledger.Vouched(a.Chain(), []byte("m"), who.Key.Public().(ed25519.PublicKey), a.Vouch([]byte("m"))) {
		t.Error("it vouches for nothing")
	}
	if _, err := store.OpenAside(t.Context(), filepath.Join(t.TempDir(), "none"), who); err == nil {
		t.Error("what is not there was opened")
	}
}

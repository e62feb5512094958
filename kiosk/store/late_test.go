package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-sqlite3"

	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
)

// started is a ledger whose Run opens it.
func started(t *testing.T, path string) *store.Ledger {
	t.Helper()
	l, err := store.NewLedger(path, who)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return l
}

// Something stands in the way of the files. The ledger says what, takes nothing, and opens when the way is free.
func TestALedgerThatOpensLate(t *testing.T) {
	for name, block := range map[string]func(dir string) (free func() error){
		"a folder in place of the file": func(dir string) func() error {
			path := filepath.Join(dir, "state", "ledger.db")
			must(t, os.MkdirAll(path, 0o700))
			return func() error { return os.Remove(path) }
		},
		"a folder in place of the lock": func(dir string) func() error {
			path := filepath.Join(dir, "state", "ledger.db.lock")
			must(t, os.MkdirAll(path, 0o700))
			return func() error { return os.Remove(path) }
		},
		"a file in place of the folder": func(dir string) func() error {
			path := filepath.Join(dir, "state")
			must(t, os.WriteFile(path, nil, 0o600))
			return func() error { return os.Remove(path) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			free := block(dir)
			synctest.Test(t, func(t *testing.T) {
				l := started(t, filepath.Join(dir, "state", "ledger.db"))
				<-time.After(30 * time.Second)
				_, err := l.Unended(t.Context())
				if err == nil || errors.Is(err, store.ErrNotOpen) {
					t.Fatalf("why it is not open: %v", err)
				}
				if err := l.Append(t.Context(), []store.Row{row(1, begun("c"))}); err == nil {
					t.Fatal("it takes a record")
				}
				select {
				case <-l.Opened():
					t.Fatal("it is open")
				default:
				}
				must(t, free())
				<-l.Opened()
				must(t, l.Append(t.Context(), []store.Row{row(1, begun("c"))}))
				must(t, l.VerifyAll(t.Context()))
			})
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A ledger that is damaged does not open again by itself: what it says stays.
func TestADamagedLedgerStaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	must(t, os.WriteFile(path, []byte(strings.Repeat("no database ", 100)), 0o600))
	synctest.Test(t, func(t *testing.T) {
		l := started(t, path)
		for range 3 {
			<-time.After(time.Minute)
			_, err := l.Unended(t.Context())
			damaged, is := errors.AsType[*store.Damaged](err)
			if !is {
				t.Fatal(err)
			}
			if _, err := os.Stat(damaged.Aside); err != nil {
				t.Error(err)
			}
		}
	})
}

// The replica opens late as the ledger does.
func TestAReplicaThatOpensLate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	must(t, os.Mkdir(path, 0o700))
	synctest.Test(t, func(t *testing.T) {
		r := store.NewReplica(path, nil, [32]byte{})
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- r.Run(ctx) }()
		<-time.After(time.Minute)
		if _, _, err := r.Head(t.Context()); err == nil || errors.Is(err, store.ErrNotOpen) {
			t.Errorf("why it is not open: %v", err)
		}
		must(t, os.Remove(path))
		<-r.Opened()
		if _, held, err := r.Head(t.Context()); err != nil || held {
			t.Errorf("%t, %v", held, err)
		}
		stop()
		must(t, <-ended)
	})
}

// A file where the images should be costs the photos, and no more, for as long as it is there.
func TestImagesThatComeLate(t *testing.T) {
	d := fresh(t)
	dir := filepath.Join(filepath.Dir(d.path), "images")
	must(t, os.WriteFile(dir, nil, 0o600))
	images := store.NewImages(dir, d.l)
	if _, err := images.Put([]byte("face")); err == nil {
		t.Fatal("it was put into a file")
	}
	must(t, os.Remove(dir))
	id, err := images.Put([]byte("face"))
	must(t, err)
	if !images.Has(id) {
		t.Error("it is not there")
	}
}

// What was derived does not read, and the chain is whole: it is derived anew, and nothing of it is lost.
func TestWhatWasDerivedDoesNotRead(t *testing.T) {
	for name, spoil := range map[string]string{
		"an open crossing":      `UPDATE crossing SET fold = x'ff' WHERE id = 'b1-1'`,
		"a crossing that ended": `UPDATE crossing SET fold = x'ff' WHERE id = 'b1-2'`,
		"whether it is shut":    `DELETE FROM shut`,
		"shut by a word":        `UPDATE shut SET shut = 'perhaps'`,
		"what the hub has":      `DELETE FROM committed`,
	} {
		t.Run(name, func(t *testing.T) {
			d := fresh(t)
			d.write(ledger.Incident{What: ledger.FireOn}, begun("b1-1"), decided("b1-1", ledger.DirectionExit, "H-1"))
			d.write(begun("b1-2"), decided("b1-2", ledger.DirectionExit, "H-2"), ended("b1-2", ledger.Passed, 1, 1))
			path := d.cut()
			behind(t, path, spoil)
			d = boot(t, path)
			must(t, d.l.VerifyAll(t.Context()))
			open, err := d.l.Unended(t.Context())
			if err != nil || len(open) != 1 || open[0] != "b1-1" {
				t.Fatalf("open %v, %v", open, err)
			}
			if shut, err := d.l.Shut(t.Context()); err != nil || !shut {
				t.Errorf("shut %t, %v", shut, err)
			}
			d.write(ended("b1-1", ledger.Interrupted, 0, 0), ledger.Started{Software: "x"}, ledger.Override{Crossing: "b1-2", Verdict: ledger.Clear})
			if open, err := d.l.Unended(t.Context()); err != nil || len(open) != 0 {
				t.Errorf("open %v, %v", open, err)
			}
			if ms, err := d.l.Movements(t.Context(), "H-2"); err != nil || len(ms) != 1 {
				t.Errorf("movements %v, %v", ms, err)
			}
		})
	}
}

// Each trouble of a disk has a remedy of its own.
func TestWhatToDo(t *testing.T) {
	for _, c := range []struct {
		err  error
		says string
	}{
		{&store.Damaged{}, "lane epoch begin"}, {store.ErrNewer, "newer Passlane"}, {store.ErrBusy, "stop the program"}, {store.ErrSilent, "hangs"},
		{syscall.EROFS, "read-only"}, {sqlite3.Error{Code: sqlite3.ErrReadonly}, "read-only"}, {syscall.ENOSPC, "make room"},
		{sqlite3.Error{Code: sqlite3.ErrFull}, "make room"}, {syscall.EACCES, "user"}, {sqlite3.Error{Code: sqlite3.ErrIoErr}, "errors"},
		{sqlite3.Error{Code: sqlite3.ErrCantOpen}, "move it away"}, {syscall.ENOTDIR, "move it away"}, {errors.New("?"), "mounted"},
	} {
		if got := store.Remedy(fmt.Errorf("store: %w", c.err)); !strings.Contains(got, c.says) {
			t.Errorf("%v: %s", c.err, got)
		}
	}
}

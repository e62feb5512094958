package forgetfs_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed/sealedtest"
	"passlane/kiosk/store"
)

// A folder that was only made is gone at a power cut, and the synced ledger in it; one that MakeFolder made is not.
func TestTheFolderOfALedgerLasts(t *testing.T) {
	for name, c := range map[string]struct {
		make func(path string) error
		want int // records
	}{
		"made durably": {store.MakeFolder, 1},
		"made, and then made durably": {func(p string) error {
			return errors.Join(os.Mkdir(filepath.Dir(p), 0o700), store.MakeFolder(filepath.Dir(p)), os.Mkdir(p, 0o700), store.MakeFolder(p))
		}, 1},
		"only made": {func(p string) error { return os.MkdirAll(p, 0o700) }, 0},
	} {
		b := mount(t)
		b.must(c.make(b.path("passlane/state")))
		b.append("passlane/state/ledger.db")
		b.must(b.Cut())
		b.must(os.MkdirAll(b.path("passlane/state"), 0o700))
		if got := len(b.named("passlane/state/ledger.db")); got != c.want {
			t.Errorf("%s: %d records are left, want %d", name, got, c.want)
		}
	}
}

// What Append and Put have returned is there after a cut, also a torn one, and also when the first ones came before it.
func TestWhatTheStoresHaveTakenLasts(t *testing.T) {
	for seed := range uint64(6) {
		b := mount(t)
		for n := 1; n <= 4; n++ {
			b.must(store.MakeFolder(b.path("state")))
			b.append("state/ledger.db")
			if seed == 0 {
				b.must(b.Cut())
			} else {
				b.must(b.Tear(seed))
			}
			rs := b.named("state/ledger.db")
			if len(rs) != n {
				t.Fatalf("seed %d: %d records are left, want %d", seed, len(rs), n)
			}
			for _, r := range rs {
				if _, err := os.Stat(b.path("state/images/" + r.Record.Images[0].String())); err != nil {
					t.Errorf("seed %d: %v", seed, err)
				}
			}
		}
	}
}

// append puts an image and a record that names it, and stops dead.
func (b box) append(path string) {
	b.Helper()
	l, stop := b.ledger(path)
	images, err := store.OpenImages(filepath.Join(filepath.Dir(b.path(path)), "images"), l)
	b.must(err)
	id, err := images.Put([]byte("face"))
	b.must(err)
	at := ledger.Moment{Wall: time.UnixMilli(0), Boot: "b", Clock: ledger.ClockUnset}
	b.must(l.Append(b.Context(), []store.Row{{At: at, Entry: ledger.Entry{Body: ledger.Begun{Crossing: "c"}, Images: []ledger.ImageID{id}}}}))
	b.must(b.ReadOnly(true)) // nothing more reaches the disk
	_ = stop()               // cannot sign its end
}

func (b box) ledger(path string) (*store.Ledger, func() error) {
	b.Helper()
	who := store.Identity{Device: "lane-1", Key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)), Hub: sealedtest.Key().Public()}
	l, err := store.OpenLedger(b.Context(), b.path(path), who)
	b.must(err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	return l, func() error { stop(); return <-ended }
}

// named returns the records that name an image.
func (b box) named(path string) []ledger.Stored {
	b.Helper()
	return slices.DeleteFunc(b.records(path), func(s ledger.Stored) bool { return len(s.Record.Images) == 0 })
}

// records reads the ledger, and stops dead so as not to add to it.
func (b box) records(path string) []ledger.Stored {
	b.Helper()
	l, stop := b.ledger(path)
	b.must(l.VerifyAll(b.Context()))
	rs, err := l.Read(b.Context(), 0, 1000)
	b.must(err)
	b.must(b.ReadOnly(true))
	_ = stop()
	b.must(b.ReadOnly(false))
	return rs
}

func TestMakeFolderSaysWhatIsWrong(t *testing.T) {
	b := mount(t)
	b.must(b.put("a", "a file"))
	if err := store.MakeFolder(b.path("a")); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("in place of a file: %v", err)
	}
	b.must(b.ReadOnly(true))
	if err := store.MakeFolder(b.path("b/c")); !errors.Is(err, syscall.EROFS) {
		t.Errorf("on a read-only disk: %v", err)
	}
	b.must(b.ReadOnly(false))
	b.must(b.Room(0))
	if err := store.MakeFolder(b.path("b/c")); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("on a full disk: %v", err)
	}
}

package store

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What survives a power cut rests on two settings of every connection (SQLite, PRAGMA synchronous and journal_mode).
func TestEveryConnectionIsDurable(t *testing.T) {
	for _, schema := range []string{"ledger", "registry"} {
		db, err := open(t.Context(), filepath.Join(t.TempDir(), "with space ?&#.db"), schema)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for i := range 4 { // held at the same time: four connections
			c, err := db.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "busy_timeout": "5000"} {
				var got string
				if err := c.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
					t.Errorf("%s, connection %d: %s is %q (%v), want %q", schema, i, pragma, got, err, want)
				}
			}
		}
	}
}

func TestWhatIsNotDurableIsRefused(t *testing.T) {
	for _, settings := range []string{"_journal_mode=WAL&_synchronous=NORMAL", "_journal_mode=WAL&_synchronous=OFF", "_journal_mode=DELETE&_synchronous=FULL"} {
		db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "l.db")+"?"+settings)
		if err != nil {
			t.Fatal(err)
		}
		if err := prepare(t.Context(), db, "ledger"); err == nil || !strings.Contains(err.Error(), "not durable") {
			t.Errorf("%s: %v", settings, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestTwoDamagesOfOneMoment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	at := time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)
	var kept []string
	for range 3 {
		if err := writeSynced(path, []byte("broken")); err != nil {
			t.Fatal(err)
		}
		var d *Damaged
		if !errors.As(aside(path, "test", at), &d) {
			t.Fatal("not moved aside")
		}
		kept = append(kept, d.Aside)
	}
	for i, k := range kept {
		for _, other := range kept[:i] {
			if k == other {
				t.Errorf("%s was written over", k)
			}
		}
		if !strings.HasPrefix(k, path+".damaged-20261125T050000.000") {
			t.Errorf("kept as %s", k)
		}
	}
}

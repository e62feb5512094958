package hub_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/trip"
)

// What the hub made of the records is held against them, whatever somebody did to its tables, and made anew by order.
func TestFoldsAreHeldAgainstTheRecords(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	lane.Cross(600) // more than one page, and more than the walk holds
	id := lane.Picture(picture(5000, 1))
	s.forward(lane, s.url)
	s.awaitCommitted(lane)
	s.must(lane.Await(t.Context(), func() bool { return lane.Landed(id) }))
	s.stopHub()
	made := func() (string, []trip.Movement) {
		cs, err := s.db.Crossings(t.Context(), database.Filter{})
		s.must(err)
		var text strings.Builder
		for _, c := range cs {
			text.WriteString(cmp.Diff(nil, c))
		}
		ms, err := s.db.Movements(t.Context(), "h0000007")
		s.must(err)
		return text.String(), ms
	}
	want, moved := made()
	for name, statement := range map[string]string{
		"a crossing is deleted":  `DELETE FROM crossing WHERE id = 'lane-1-7'`,
		"a crossing is invented": `INSERT INTO crossing SELECT device, 'lane-1-x', began_ms, direction, outcome, how, cleared, people, walked, fold, post FROM crossing WHERE id = 'lane-1-7'`,
		"a crossing is replaced": `UPDATE crossing SET fold = (SELECT fold FROM crossing WHERE id = 'lane-1-8') WHERE id = 'lane-1-7'`,
		"a count is altered":     `UPDATE crossing SET walked = 9 WHERE id = 'lane-1-7'`,
		"it counts as cleared":   `UPDATE crossing SET cleared = 0 WHERE id = 'lane-1-7'`,
		"all of it is deleted":   `DELETE FROM crossing`,
	} {
		db, err := sql.Open("sqlite3", filepath.Join(s.dir, database.File))
		s.must(err)
		_, err = db.Exec(statement)
		s.must(err)
		s.must(db.Close())
		if r := s.verify()[0]; r.Folds == 0 || r.OK() {
			t.Errorf("%s: not noticed: %+v", name, r)
		}
		s.must(hub.Rebuild(t.Context(), s.db, "lane-1", nil))
		if r := s.verify()[0]; !r.OK() {
			t.Errorf("%s: made anew: %+v", name, r)
		}
		if got, ms := made(); got != want || !cmp.Equal(ms, moved) || len(ms) == 0 {
			t.Errorf("%s: made anew it is not what it was", name)
		}
	}
	file := filepath.Join(s.images(), id.String())
	b, err := os.ReadFile(file)
	s.must(err)
	for name, harm := range map[string]func() error{
		"a byte is altered": func() error { b[9] ^= 1; defer func() { b[9] ^= 1 }(); return os.WriteFile(file, b, 0o600) },
		"it is cut short":   func() error { return os.WriteFile(file, b[:100], 0o600) },
		"it is gone":        func() error { return os.Remove(file) },
	} {
		s.must(harm())
		if r := s.verify()[0]; r.Images != 1 || r.OK() {
			t.Errorf("an image: %s: %+v", name, r)
		}
		s.must(os.WriteFile(file, b, 0o600))
	}
}

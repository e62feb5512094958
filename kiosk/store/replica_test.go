package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/store"
)

func village(position uint64) registry.Snapshot {
	return registry.Snapshot{
		Position: position, IssuedMS: noon.UnixMilli() + int64(position),
		Holders: []registry.Holder{
			{ID: "G", LatinName: "CHAN MALIS", Nationality: "KHM", Birth: pass.Date{Year: 1993, Month: 5, Day: 1}, Portrait: []byte{1, 2},
				Last: &registry.Movement{Direction: "exit", AtMS: 7}},
			{ID: "M2", LatinName: "CHAN RITH", Guardians: []string{"G", "elsewhere"}}, {ID: "M1", LatinName: "CHAN BOPHA", Guardians: []string{"G"}},
			{ID: "S", LatinName: "SOK SAMPHORS"},
		},
		Passes: []registry.Pass{
			{Number: "BTB1", Holder: "G", Class: "B", ValidFrom: pass.Date{Year: 2026, Month: 1, Day: 1}, ValidTo: pass.Date{Year: 2027, Month: 1, Day: 1},
				Status: policy.Active, Key: pass.HolderKey{9, 8, 7}},
			{Number: "BTB2", Holder: "M1", Status: policy.Revoked}, {Number: "BTB3", Holder: "M1", Status: policy.Active},
			{Number: fmt.Sprintf("S-%d", position), Holder: "S"},
		},
	}
}

func replica(t testing.TB, path string) *store.Replica {
	t.Helper()
	r, err := store.OpenReplica(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func load(t testing.TB, r *store.Replica, s registry.Snapshot) {
	t.Helper()
	if err := r.Load(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func known(t testing.TB, r *store.Replica, number string) bool {
	t.Helper()
	_, ok, err := r.Find(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestAPassIsFoundWithItsHolderAndTheirMinors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	r := replica(t, path)
	load(t, r, village(5))
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = replica(t, path) // it is on disk
	a, ok, err := r.Find(t.Context(), "BTB1")
	if err != nil || !ok {
		t.Fatalf("%t, %v", ok, err)
	}
	v := village(5)
	want := store.Answer{Pass: v.Passes[0], Holder: v.Holders[0], Minors: []registry.Holder{v.Holders[2], v.Holders[1]}, MinorsAt: []string{"BTB2", ""}}
	if d := cmp.Diff(want, a); d != "" {
		t.Error(d)
	}
	if a.Pass.Key != v.Passes[0].Key { // a diff shows the mask for both
		t.Error("the holder key changed on the way")
	}
	if a, ok, err = r.Find(t.Context(), "BTB3"); err != nil || !ok || len(a.Minors) != 0 || a.Holder.ID != "M1" {
		t.Errorf("a child's own pass: %+v, %v", a, err)
	}
	for _, number := range []string{"", "BTB9", "btb1", "BTB1' OR '1'='1"} {
		if known(t, r, number) {
			t.Errorf("%q is known", number)
		}
	}
}

func TestAnEmptyReplicaKnowsThatItIsEmpty(t *testing.T) {
	r := replica(t, filepath.Join(t.TempDir(), "registry.db"))
	if _, _, held, err := r.Position(t.Context()); held || err != nil {
		t.Errorf("held %t, %v", held, err)
	}
	load(t, r, registry.Snapshot{Position: 0, IssuedMS: 12})
	if p, at, held, err := r.Position(t.Context()); p != 0 || !held || err != nil || !at.Equal(time.UnixMilli(12)) {
		t.Errorf("%d, %v, %t, %v: an empty registry is one, too", p, at, held, err)
	}
}

func TestANewSnapshotReplacesTheOldOne(t *testing.T) {
	r := replica(t, filepath.Join(t.TempDir(), "registry.db"))
	load(t, r, village(5))
	load(t, r, village(6))
	if known(t, r, "S-5") || !known(t, r, "S-6") {
		t.Error("rows of two registries stand side by side")
	}
	if p, at, held, err := r.Position(t.Context()); p != 6 || !held || err != nil || at.UnixMilli() != noon.UnixMilli()+6 {
		t.Errorf("%d, %v, %t, %v", p, at, held, err)
	}
	load(t, r, village(6)) // the same again is fine
	if err := r.Load(t.Context(), village(5)); err == nil || !strings.Contains(err.Error(), "position 5 is older than 6") {
		t.Errorf("an older one: %v", err)
	}
	if !known(t, r, "S-6") {
		t.Error("an older snapshot was loaded")
	}
}

func TestASnapshotIsLoadedWholeOrNotAtAll(t *testing.T) {
	r := replica(t, filepath.Join(t.TempDir(), "registry.db"))
	load(t, r, village(5))
	for name, spoil := range map[string]func(*registry.Snapshot){
		"a holder twice":   func(s *registry.Snapshot) { s.Holders = append(s.Holders, s.Holders[0]) },
		"a pass twice":     func(s *registry.Snapshot) { s.Passes = append(s.Passes, s.Passes[0]) },
		"a guardian twice": func(s *registry.Snapshot) { s.Holders[2].Guardians = []string{"G", "G"} },
	} {
		s := village(6)
		spoil(&s)
		if err := r.Load(t.Context(), s); err == nil {
			t.Errorf("%s: loaded", name)
		}
		if p, _, _, err := r.Position(t.Context()); p != 5 || err != nil || !known(t, r, "S-5") || known(t, r, "S-6") || !known(t, r, "BTB1") {
			t.Errorf("%s: half of it is there", name)
		}
	}
}

// A damaged replica is no drama: it is kept aside, and the hub sends it again.
func TestADamagedReplicaIsMadeAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	r := replica(t, path)
	load(t, r, village(5))
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	junk := bytes.Repeat([]byte("no database "), 500)
	if err := os.WriteFile(path, junk, 0o600); err != nil {
		t.Fatal(err)
	}
	r = replica(t, path)
	if _, _, held, err := r.Position(t.Context()); held || err != nil {
		t.Errorf("held %t, %v", held, err)
	}
	load(t, r, village(5))
	if !known(t, r, "BTB1") {
		t.Error("it does not work again")
	}
	files, err := filepath.Glob(path + ".damaged-*")
	if err != nil || !slices.ContainsFunc(files, func(f string) bool { b, err := os.ReadFile(f); return err == nil && bytes.Equal(b, junk) }) {
		t.Errorf("the damaged one was not kept: %v, %v", files, err)
	}
}

func TestAReplicaOfANewerPasslaneIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	if err := replica(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	behind(t, path, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`)
	if _, err := store.OpenReplica(t.Context(), path); err == nil {
		t.Error("opened")
	}
}

func TestARowThatCannotBeRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	r := replica(t, path)
	load(t, r, village(5))
	behind(t, path, `UPDATE pass SET row = x'ff' WHERE number = 'BTB1'`)
	behind(t, path, `UPDATE holder SET row = x'ff' WHERE id = 'M1'`)
	behind(t, path, `DELETE FROM holder WHERE id = 'S'`)
	for _, number := range []string{"BTB1", "BTB2"} {
		if _, ok, err := r.Find(t.Context(), number); ok || err == nil {
			t.Errorf("%s: found %t, %v", number, ok, err)
		}
	}
	if known(t, r, "S-5") {
		t.Error("a pass without a holder is known")
	}
}

func BenchmarkFind(b *testing.B) {
	r := replica(b, filepath.Join(b.TempDir(), "registry.db"))
	s := village(1)
	for i := range 100_000 {
		id := fmt.Sprintf("H-%d", i)
		s.Holders = append(s.Holders, registry.Holder{ID: id, LatinName: "SOMEBODY"})
		s.Passes = append(s.Passes, registry.Pass{Number: fmt.Sprintf("N-%d", i), Holder: id})
	}
	load(b, r, s)
	for i := 0; b.Loop(); i++ {
		if !known(b, r, fmt.Sprintf("N-%d", i*7919%100_000)) {
			b.Fatal("not found")
		}
	}
}

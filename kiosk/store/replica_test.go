package store_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/registry/registrytest"
	"passlane/kiosk/store"
)

var keyOf = map[string]pass.HolderKey{"BTB1": {9, 8, 7}, "BTB2": {2}, "BTB3": {3}, "BTB4": {4}}

// village has a guardian with two children, one of whom has two passes, and somebody who is alone.
func village() *registrytest.Village {
	v := registrytest.New(noon)
	born := pass.Date{Year: 1993, Month: 5, Day: 1}
	link := []registry.Link{{Guardian: "G", Relation: registry.Mother}}
	v.Holders = []registry.Holder{
		{ID: "G", LatinName: "CHAN MALIS", Nationality: "KHM", Birth: born, Flag: "4711"},
		{ID: "M1", LatinName: "CHAN BOPHA", Birth: born, Guardians: link}, {ID: "M2", LatinName: "CHAN RITH", Birth: born, Guardians: link},
		{ID: "S", LatinName: "SOK SAMPHORS", Birth: born},
	}
	for number, holder := range map[string]string{"BTB1": "G", "BTB2": "M1", "BTB3": "M1", "BTB4": "S"} {
		v.Passes = append(v.Passes, registry.Pass{Number: number, Holder: holder, Class: "B", ValidFrom: pass.Date{Year: 2026, Month: 1, Day: 1},
			ValidTo: pass.Date{Year: 2027, Month: 1, Day: 1}, Status: policy.Active, Key: keyOf[number], Medium: pass.MediumSeal})
	}
	slices.SortFunc(v.Passes, func(a, b registry.Pass) int { return bytes.Compare([]byte(a.Number), []byte(b.Number)) })
	v.Passes[0].Card = registry.Card{UID: []byte{4, 1, 2, 3, 4, 5, 6}}
	return v
}

func replica(t testing.TB, path string) *store.Replica {
	t.Helper()
	v := village()
	r, err := store.OpenReplica(t.Context(), path, v.Public(), v.Index)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// load brings the whole village, and returns its rows.
func load(t testing.TB, r *store.Replica, v *registrytest.Village) []registry.Row {
	t.Helper()
	rows, err := v.Rows()
	if err != nil {
		t.Fatal(err)
	}
	take(t, r, v, rows, rows)
	return rows
}

// take stages rows and applies the head of all that there are then.
func take(t testing.TB, r *store.Replica, v *registrytest.Village, staged, all []registry.Row) {
	t.Helper()
	if err := r.Stage(t.Context(), staged); err != nil {
		t.Fatal(err)
	}
	head, err := v.Head(all)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Apply(t.Context(), head); err != nil {
		t.Fatal(err)
	}
}

func known(t testing.TB, r *store.Replica, number string) bool {
	t.Helper()
	a, ok, err := r.Find(t.Context(), number, keyOf[number])
	if err != nil {
		t.Fatal(err)
	}
	return ok && a.Opened
}

func TestAPassIsFoundWithItsHolderAndTheirWards(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	r, v := replica(t, path), village()
	load(t, r, v)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r = replica(t, path) // it is on disk
	for name, find := range map[string]func() (store.Answer, bool, error){
		"number":       func() (store.Answer, bool, error) { return r.Find(t.Context(), "BTB1", keyOf["BTB1"]) },
		"small number": func() (store.Answer, bool, error) { return r.Find(t.Context(), "btb1", keyOf["BTB1"]) },
		"card": func() (store.Answer, bool, error) {
			return r.FindCard(t.Context(), v.Passes[0].Card.UID, keyOf["BTB1"])
		},
	} {
		a, ok, err := find()
		if err != nil || !ok || !a.Opened || a.Row.Status != policy.Active {
			t.Fatalf("%s: %t %+v, %v", name, ok, a, err)
		}
		if d := cmp.Diff([]any{v.Holders[0], v.Passes[0]}, []any{a.Holder, a.Pass}); d != "" {
			t.Error(d)
		}
		if len(a.Wards) != 2 || a.Wards[0].Holder.ID == a.Wards[1].Holder.ID || a.Wards[0].Number != "BTB3" {
			t.Errorf("%s: wards %+v", name, a.Wards)
		}
	}
	if a, ok, err := r.Find(t.Context(), "BTB3", keyOf["BTB3"]); err != nil || !ok || len(a.Wards) != 0 || a.Holder.ID != "M1" {
		t.Errorf("a child's own pass: %+v, %v", a, err)
	}
	for _, number := range []string{"", "BTB9", "BTB1' OR '1'='1"} {
		if known(t, r, number) {
			t.Errorf("%q is known", number)
		}
	}
	if _, ok, err := r.FindCard(t.Context(), []byte{9, 9, 9, 9}, keyOf["BTB1"]); ok || err != nil {
		t.Errorf("a card that nobody has: %t, %v", ok, err)
	}
}

// Who only knows a number learns that there is such a pass, until when, and nothing of its holder.
func TestWithoutThePassNobodyIsShown(t *testing.T) {
	r := replica(t, filepath.Join(t.TempDir(), "registry.db"))
	load(t, r, village())
	a, ok, err := r.Find(t.Context(), "BTB1", pass.HolderKey{})
	if err != nil || !ok || a.Opened || a.Holder.ID != "" || a.Row.To.Year != 2027 {
		t.Errorf("%+v, %t, %v", a, ok, err)
	}
	a, ok, err = r.Find(t.Context(), "BTB1", keyOf["BTB2"])
	if !errors.Is(err, registry.ErrSealed) || !ok || a.Opened || a.Holder.ID != "" {
		t.Errorf("another pass's key: %+v, %t, %v", a, ok, err)
	}
}

// A full replica, with portraits and its log, dumped: no name, number, birth date, face or flag is in it.
func TestAStolenReplicaShowsNobody(t *testing.T) {
	dir := t.TempDir()
	r, v := replica(t, filepath.Join(dir, "registry.db")), village()
	load(t, r, v)
	ref, key := v.Ref("G")
	sealed, err := registry.SealPortrait(ref, key, []byte("\xff\xd8 the face of malis"))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.KeepPortraits(t.Context(), []registry.Portrait{{Ref: ref, Position: 1, Sealed: sealed}}, 1); err != nil {
		t.Fatal(err)
	}
	if jpeg, ok, err := r.Portrait(t.Context(), ref, key); err != nil || !ok || !bytes.Contains(jpeg, []byte("face")) {
		t.Fatalf("%q %t %v", jpeg, ok, err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "registry.db*"))
	var dump []byte
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		dump = append(dump, b...)
	}
	holderKey := keyOf["BTB1"]
	if len(dump) < 50_000 {
		t.Fatalf("only %d bytes dumped", len(dump))
	}
	for _, secret := range []string{"MALIS", "BOPHA", "SAMPHORS", "BTB1", "btb1", "1993", "4711", "face", "mother", "KHM", string(v.Passes[0].Card.UID),
		string(holderKey[:4]), string(key[:8])} {
		if bytes.Contains(dump, []byte(secret)) {
			t.Errorf("%q can be read", secret)
		}
	}
	if !bytes.Contains(dump, []byte("active")) {
		t.Error("this dump does not see what is in clear either")
	}
}

func TestAnEmptyReplicaKnowsThatItIsEmpty(t *testing.T) {
	r := replica(t, filepath.Join(t.TempDir(), "registry.db"))
	if _, held, err := r.Head(t.Context()); held || err != nil {
		t.Errorf("held %t, %v", held, err)
	}
	v := registrytest.New(time.UnixMilli(12))
	take(t, r, v, nil, nil)
	if h, held, err := r.Head(t.Context()); h.Position != 0 || !held || err != nil || h.IssuedMS != 12 {
		t.Errorf("%+v, %t, %v: an empty registry is one, too", h, held, err)
	}
}

func TestAChangeTakesThePlaceOfWhatWas(t *testing.T) {
	r, v := replica(t, filepath.Join(t.TempDir(), "registry.db")), village()
	rows := load(t, r, v)
	v.Passes[3].Status = policy.Revoked
	v.Position++
	row, err := registry.SealPass(v.Index, registry.PassRow{Pass: v.Passes[3]}, v.Position)
	if err != nil {
		t.Fatal(err)
	}
	gone := rows[1] // the row of M1
	v.Position++
	gone.Sealed, gone.Gone, gone.Position = nil, true, v.Position
	staged := []registry.Row{row, gone}
	left := append(slices.DeleteFunc(slices.Clone(rows), func(r registry.Row) bool { return r.Ref == gone.Ref || r.Ref == row.Ref }), row)
	v.Issued = noon.Add(time.Minute)
	if err := r.Stage(t.Context(), staged); err != nil {
		t.Fatal(err)
	}
	if a, _, _ := r.Find(t.Context(), "BTB4", pass.HolderKey{}); a.Row.Status != policy.Active {
		t.Error("half of an update is visible")
	}
	take(t, r, v, nil, left)
	if a, _, _ := r.Find(t.Context(), "BTB4", pass.HolderKey{}); a.Row.Status != policy.Revoked {
		t.Error("a pass that was revoked is not")
	}
	if a, _, err := r.Find(t.Context(), "BTB1", keyOf["BTB1"]); err != nil || len(a.Wards) != 1 {
		t.Errorf("wards %+v, %v", a.Wards, err)
	}
	if h, _, _ := r.Head(t.Context()); h.Position != v.Position || h.Issued() != noon.Add(time.Minute) {
		t.Errorf("head %+v", h)
	}
	v.Issued = noon.Add(2 * time.Minute) // nothing has changed, and the hub says so
	take(t, r, v, nil, left)
	if h, _, _ := r.Head(t.Context()); h.Issued() != noon.Add(2*time.Minute) {
		t.Errorf("the registry has grown old: %v", h.Issued())
	}
}

func TestAnUpdateIsWholeOrNotAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	r, v := replica(t, path), village()
	rows, err := v.Rows()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Stage(t.Context(), rows[:3]); err != nil {
		t.Fatal(err)
	}
	if known(t, r, "BTB1") {
		t.Error("a half is visible")
	}
	if err := r.Close(); err != nil { // torn off here
		t.Fatal(err)
	}
	r = replica(t, path)
	if after, err := r.After(t.Context()); err != nil || after != rows[2].Position {
		t.Errorf("goes on behind %d, %v", after, err)
	}
	take(t, r, v, rows[3:], rows)
	if !known(t, r, "BTB1") {
		t.Error("what was put together from two halves is not there")
	}
}

func TestWhatTheHubDidNotSignIsNotShown(t *testing.T) {
	r, v := replica(t, filepath.Join(t.TempDir(), "registry.db")), village()
	rows := load(t, r, v)
	v.Issued = noon.Add(time.Hour)
	good, err := v.Head(rows)
	if err != nil {
		t.Fatal(err)
	}
	forged := good
	forged.Signature = bytes.Repeat([]byte{1}, ed25519.SignatureSize)
	if err := r.Apply(t.Context(), forged); !errors.Is(err, registry.ErrSignature) {
		t.Errorf("forged: %v", err)
	}
	v.Issued = noon.Add(-time.Minute)
	v.Position--
	old, err := v.Head(rows)
	v.Position++
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Apply(t.Context(), old); err == nil {
		t.Error("what the hub said once was played back")
	}
	take(t, r, v, nil, rows) // the same state, by a clock that went back: the hub's word
	v.Issued = noon.Add(time.Hour)
	less, err := v.Head(rows[:len(rows)-1]) // somebody withholds a row
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Apply(t.Context(), less); !errors.Is(err, store.ErrDigest) {
		t.Errorf("another digest: %v", err)
	}
	if !known(t, r, "BTB1") {
		t.Error("what was held is gone")
	}
	if after, err := r.After(t.Context()); err != nil || after != 0 {
		t.Errorf("it does not begin anew, but behind %d, %v", after, err)
	}
	take(t, r, v, rows, rows)
	if !known(t, r, "BTB1") {
		t.Error("the whole registry was not taken the second time")
	}
}

func TestRowsThatCannotBe(t *testing.T) {
	r, v := replica(t, filepath.Join(t.TempDir(), "registry.db")), village()
	rows, err := v.Rows()
	if err != nil {
		t.Fatal(err)
	}
	bad := rows[1]
	bad.Kind = 77
	for name, page := range map[string][]registry.Row{"backwards": {rows[1], rows[0]}, "twice": {rows[0], rows[0]}, "no kind": {rows[0], bad}} {
		if _, ok := errors.AsType[*registry.FieldError](r.Stage(t.Context(), page)); !ok {
			t.Errorf("%s: taken", name)
		}
	}
	if after, err := r.After(t.Context()); err != nil || after != 0 {
		t.Errorf("of a bad page something stays: %d, %v", after, err)
	}
}

func TestPortraitsComeAndGo(t *testing.T) {
	r, v := replica(t, filepath.Join(t.TempDir(), "registry.db")), village()
	ref, key := v.Ref("M1")
	if _, ok, err := r.Portrait(t.Context(), ref, key); ok || err != nil {
		t.Errorf("there is one: %v", err)
	}
	sealed, _ := registry.SealPortrait(ref, key, []byte("face"))
	for _, c := range []struct {
		page  []registry.Portrait
		after uint64
		there bool
	}{{[]registry.Portrait{{Ref: ref, Position: 4, Sealed: sealed}}, 9, true}, {nil, 12, true}, {[]registry.Portrait{{Ref: ref, Position: 13}}, 13, false}} {
		if err := r.KeepPortraits(t.Context(), c.page, c.after); err != nil {
			t.Fatal(err)
		}
		_, ok, err := r.Portrait(t.Context(), ref, key)
		if after, _ := r.PortraitsAfter(t.Context()); err != nil || ok != c.there || after != c.after {
			t.Errorf("there %t, behind %d, %v", ok, after, err)
		}
	}
}

func TestPoliciesAreKept(t *testing.T) {
	r := replica(t, filepath.Join(t.TempDir(), "registry.db"))
	for version := int64(1); version <= 3; version++ {
		if err := r.KeepPolicy(t.Context(), version, fmt.Appendf(nil, "document %d", version)); err != nil {
			t.Fatal(err)
		}
	}
	docs, err := r.Policies(t.Context())
	if err != nil || len(docs) != 3 || string(docs[0]) != "document 1" || string(docs[2]) != "document 3" {
		t.Errorf("%q, %v", docs, err)
	}
}

// A damaged replica is no drama: it is kept aside, and the hub sends it again.
func TestADamagedReplicaIsMadeAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	r := replica(t, path)
	load(t, r, village())
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	junk := bytes.Repeat([]byte("no database "), 500)
	if err := os.WriteFile(path, junk, 0o600); err != nil {
		t.Fatal(err)
	}
	r = replica(t, path)
	if _, held, err := r.Head(t.Context()); held || err != nil {
		t.Errorf("held %t, %v", held, err)
	}
	load(t, r, village())
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
	v := village()
	if _, err := store.OpenReplica(t.Context(), path, v.Public(), v.Index); err == nil {
		t.Error("opened")
	}
}

func TestSomebodyChangesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	r, v := replica(t, path), village()
	load(t, r, v)
	behind(t, path, `UPDATE row SET status = 'active', valid_to = 20991231 WHERE kind = 1`)
	if a, _, err := r.Find(t.Context(), "BTB1", keyOf["BTB1"]); !errors.Is(err, registry.ErrSealed) || a.Opened {
		t.Errorf("a pass that somebody made good for longer: %+v, %v", a, err)
	}
	behind(t, path, `UPDATE head SET content = x'a10107'`)
	if _, _, err := r.Head(t.Context()); !errors.Is(err, registry.ErrSignature) {
		t.Errorf("the head is believed: %v", err)
	}
}

// A child's row that is damaged is no reason to take what is left for everything: the adult would be one without children.
func TestTheRowOfAWardIsDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	r, v := replica(t, path), village()
	load(t, r, v)
	ref, _ := v.Ref("M1")
	behind(t, path, fmt.Sprintf(`UPDATE row SET sealed = zeroblob(100) WHERE ref = x'%v' AND kind = 2`, ref))
	if a, _, err := r.Find(t.Context(), "BTB1", keyOf["BTB1"]); err == nil || errors.Is(err, registry.ErrSealed) || a.Opened {
		t.Errorf("opened %t with %d wards, %v", a.Opened, len(a.Wards), err)
	}
}

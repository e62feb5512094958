package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
)

// A folder keeps passes with their keys, and finds nobody outside itself.
func TestAFolderIsARegistry(t *testing.T) {
	dir := t.TempDir()
	f, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	day := pass.Date{Year: 2026, Month: 11, Day: 25}
	p := registry.Pass{Number: "BTB1", Holder: "H-1", Class: "B", ValidFrom: day, ValidTo: day, Status: policy.Active, Key: pass.HolderKey{1, 2},
		Card: registry.Card{UID: []byte{4, 1}, Keys: []registry.CardKey{{Version: 3, Key: [16]byte{9}}}}}
	for range 2 {
		if err := f.Save(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	got, err := f.Pass(t.Context(), "btb1")
	if err != nil || got.Key != p.Key || len(got.Card.Keys) != 1 || got.Card.Keys[0] != p.Card.Keys[0] {
		t.Errorf("%+v, %v", got, err)
	}
	if info, err := os.Stat(filepath.Join(dir, "passes", "BTB1.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	for _, id := range []string{"BTB2", "../BTB1", "", "/etc/passwd", strings.Repeat("a", 65)} {
		if _, err := f.Pass(t.Context(), id); !errors.Is(err, errNone) {
			t.Errorf("%q: %v", id, err)
		}
		if _, err := f.Holder(t.Context(), id); !errors.Is(err, errNone) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestAFolderKnowsLikes(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "holders"), 0o700); err != nil {
		t.Fatal(err)
	}
	for id, h := range map[string]string{"H-1": `"Sok  Piseth","birth":"1991-04-03"`, "H-2": `"SOK DARA","birth":"1991-04-03"`, "H-3": `"SOK PISETH","birth":"1991"`} {
		if err := writeNew(filepath.Join(dir, "holders", id+".json"), []byte(`{"id":"`+id+`","latin_name":`+h+`,"nationality":"KHM"}`)); err != nil {
			t.Fatal(err)
		}
	}
	f, _ := openFolder(dir)
	like, err := f.Like(t.Context(), registry.Holder{ID: "H-9", LatinName: "SOK PISETH", Birth: pass.Date{Year: 1991, Month: 4, Day: 3}})
	if err != nil || len(like) != 1 || like[0].Holder != "H-1" {
		t.Errorf("%v, %v", like, err)
	}
}

func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := writeNew(file, nil); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"", file, file + "none"} {
		if _, err := openFolder(dir); err == nil || !strings.Contains(err.Error(), "--registry") {
			t.Errorf("%q: %v", dir, err)
		}
	}
}

// A file that somebody has edited names the field that does not fit.
func TestAnEditedPass(t *testing.T) {
	good := `{"number":"BTB1","holder":"H-1","class":"B","valid_from":"2026-01-01","valid_to":"2026-12-31","status":"active",
		"secret":{"holder_key":"0102030405060708090a0b0c0d0e0f10","card_keys":[]}}`
	for want, change := range map[string][2]string{
		"holder_key": {"0102", "01"}, "status": {"active", "fine"}, "unknown field": {"class", "klass"}, "card_keys": {"[]", `[{"version":1,"aes":"00"}]`}, "": {"", ""},
	} {
		path := filepath.Join(t.TempDir(), "p.json")
		if err := writeNew(path, []byte(strings.Replace(good, change[0], change[1], 1))); err != nil {
			t.Fatal(err)
		}
		var f passFile
		err := readJSON(path, &f)
		if err == nil {
			_, err = f.pass()
		}
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passlane/kiosk/sample"
)

// A thief has a lane's disk, its keys, our source and every number there is, and names no holder of any crossing. Nor does anybody who knows them all
// find one of them in it.
func TestAStolenLaneNamesNobody(t *testing.T) {
	t.Parallel()
	world := filepath.Join(t.TempDir(), "world")
	played(t, playCmd{Files: []string{"stories/01-good-exit.story", "stories/61-family-of-four.story", "stories/64-guardian-comes-back-alone.story"}, Jobs: 2, Most: 3, Keep: world}, true)
	var out bytes.Buffer
	if err := (&thiefCmd{World: world}).Run(t.Context(), &streams{out: &out, err: &out}); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
	t.Logf("\n%s", out.String())
	if said := out.String(); !strings.Contains(said, "nobody was named") || strings.Contains(said, " 0 numbers are passes") || strings.Contains(said, " 0 of them with names") ||
		strings.Contains(said, " 0 pseudonyms") {
		t.Error("the thief did not look")
	}
	lanes, err := filepath.Glob(filepath.Join(world, "lanes", "*"))
	if err != nil || len(lanes) != 3 {
		t.Fatalf("%v, %v", lanes, err)
	}
	for _, lane := range lanes {
		set, err := peopleOf(lane)
		if err == nil {
			err = filepath.WalkDir(lane, func(path string, e os.DirEntry, err error) error {
				if err != nil || !e.Type().IsRegular() {
					return err
				}
				raw, err := os.ReadFile(path)
				for _, p := range set.Passes() {
					names(t, filepath.Base(path), raw, p)
				}
				return err
			})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// names asserts that a file says nothing of somebody, nor of an officer.
func names(t *testing.T, file string, raw []byte, p sample.Sample) {
	t.Helper()
	for what, secret := range map[string]string{"number": p.Number, "name": p.Holder.LatinName, "own name": p.Holder.OwnName, "id": p.Holder.ID,
		"key": string(p.HolderKey[:]), "officer": firstOfficer} {
		if len(secret) > 4 && bytes.Contains(raw, []byte(secret)) {
			t.Errorf("%s of %s stands in %s", what, p.Name, file)
		}
	}
}

// The thief's tools find what is there to be found: put a number into the clear, and it is named.
func TestTheThiefCanSee(t *testing.T) {
	t.Parallel()
	world := filepath.Join(t.TempDir(), "world")
	played(t, playCmd{Files: []string{"stories/01-good-exit.story"}, Jobs: 1, Keep: world}, true)
	numbers, err := everyNumber([]string{filepath.Join(world, "lanes", "01-good-exit")})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(world, "lanes", "01-good-exit", "state", "note"), []byte("seen: "+numbers[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&thiefCmd{World: world}).Run(t.Context(), &streams{out: &out, err: &out}); err == nil || !strings.Contains(out.String(), "NAMED: "+numbers[0]) {
		t.Errorf("%v\n%s", err, out.String())
	}
}

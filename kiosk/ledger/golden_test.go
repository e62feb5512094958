package ledger_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	key  = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	noon = time.Date(2026, 11, 25, 5, 0, 0, 123_000_000, time.UTC)
)

const device = "doung-lane-1"

var ours = ledger.First(device)

// seal seals under a key that is no secret: what is sealed by chance could not be golden.
func seal(names, place []byte) ([]byte, error) { return sealed.DataKey{1}.Seal(names, place) }

// bodies is one of each kind of record, every field set, in an order that a lane could have written.
func bodies() []ledger.Body {
	return []ledger.Body{
		ledger.Started{Software: "1.2.3"},
		ledger.Condition{Part: "camera", Works: false, Detail: "unplugged"},
		ledger.Incident{What: "tailgate", Crossing: "b1-1"},
		ledger.Command{Officer: "O-17", Order: "close", Reason: "lunch"},
		ledger.Begun{Crossing: "b1-1", Medium: "seal", Number: "BTB000000001", Pass: "8d0f", Genuine: "VALID"},
		ledger.Decided{
			Crossing: "b1-1", Direction: ledger.DirectionExit, Outcome: ledger.Referred,
			Party:    []ledger.Traveller{{Holder: "H-1", Number: "BTB000000001"}, {Holder: "H-2", Minor: true}},
			Findings: []ledger.Finding{{Code: "party.minor", Severity: "refer"}}, Policy: "2026-11", Face: "not-compared",
		},
		ledger.Override{Crossing: "b1-1", Officer: "O-17", Verdict: ledger.Clear, Reason: "compared"},
		ledger.Ended{Crossing: "b1-1", How: ledger.Passed, People: 2, Walked: 2, Why: "done"},
	}
}

// family is what came later: each traveller's photo, how a child was confirmed, and an officer's reason with a second officer.
func family() []ledger.Body {
	return []ledger.Body{
		ledger.Decided{
			Crossing: "b1-2", Direction: ledger.DirectionExit, Outcome: ledger.Referred, Post: "Doung",
			Party: []ledger.Traveller{
				{Holder: "H-1", Number: "BTB000000001", UntilMS: 1764694799999, Image: ledger.ImageID{1, 2, 3}},
				{Holder: "H-2", Number: "BTB000000002", Minor: true, UntilMS: 1764694799999, Image: ledger.ImageID{4, 5, 6}, Confirmed: "pass"},
				{Holder: "H-3", Minor: true, Confirmed: "picture"},
			},
			Findings: []ledger.Finding{{Code: "guardian.unrecorded", Severity: "refer"}}, Policy: "2026-11", Face: "not-compared",
		},
		ledger.Override{Crossing: "b1-2", Officer: "O-17", Verdict: ledger.Clear, Reason: "mother on the telephone", Code: ledger.ParentsReached, Second: "O-18"},
	}
}

// goldens are the files of the bytes, and what is in them.
func goldens() map[string][]ledger.Body {
	return map[string][]ledger.Body{"records.golden": bodies(), "family.golden": family(), "view.golden": {ledger.View{What: "tailgate", Crossing: "b1-1"}},
		"epoch.golden":  {ledger.Epoch{Seq: 70, Hash: ledger.Hash{1, 2}, Found: 64, Lost: "the disk was replaced"}},
		"erased.golden": {ledger.Erased{Before: 65, Records: 64, Images: 3}},
		"period.golden": {ledger.Period{Key: []byte("sealed to the hub")}},
		"clock.golden":  {ledger.ClockConfirmed{Officer: "O-17", Reason: "no network", WallMS: 1764046800000, BoundMS: 120000}}}
}

// write continues a chain with bodies, one a second, and a checkpoint after the last of them.
func write(t testing.TB, head ledger.Head, bs ...ledger.Body) []ledger.Stored {
	t.Helper()
	var out []ledger.Stored
	add := func(e ledger.Entry) {
		n := time.Duration(len(out)) * time.Second
		s, err := ledger.Next(head, ours, ledger.Moment{Wall: noon.Add(n), Boot: "b1", Mono: n, Clock: ledger.ClockSynced}, e, seal)
		if err != nil {
			t.Fatal(err)
		}
		out, head = append(out, s), s.Head()
	}
	for _, b := range bs {
		e := ledger.Entry{Body: b}
		if b.Kind() == ledger.KindDecided || b.Kind() == ledger.KindView {
			e.Images = []ledger.ImageID{{1, 2, 3}}
		}
		add(e)
	}
	add(ledger.Entry{Body: ledger.Sign(ours, head, key)})
	return out
}

// The bytes of every kind of record are fixed for ever: the hub of ten years from now verifies the chains of today.
func TestGoldenBytesOfEachKind(t *testing.T) {
	for name, bs := range goldens() {
		var got strings.Builder
		for _, s := range write(t, ledger.Head{}, bs...) {
			fmt.Fprintf(&got, "%s\nhash %s\n%s\n", s.Record.Kind, s.Hash, hex.EncodeToString(s.Bytes))
		}
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got.String()); d != "" {
			t.Errorf("%s: a record is written with other bytes than before (-was +is):\n%s", name, d)
		}
	}
}

// The golden files are verified as they lie there, without writing anything: what an old device left is still readable.
func TestGoldenChainVerifies(t *testing.T) {
	for name, want := range goldens() {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		v := ledger.Verifier{Chain: ours, Key: key.Public().(ed25519.PublicKey)}
		readGolden(t, &v, strings.Split(strings.TrimSpace(string(b)), "\n"), append(want, nil))
		if v.Head.Seq != uint64(len(want)+1) || v.Checkpoints != 1 {
			t.Errorf("%s: walked to %d with %d checkpoints, want %d and 1", name, v.Head.Seq, v.Checkpoints, len(want)+1)
		}
	}
}

// readGolden checks records, three lines each, against the bodies that they should have.
func readGolden(t *testing.T, v *ledger.Verifier, lines []string, want []ledger.Body) {
	t.Helper()
	for i := 0; i+2 < len(lines); i += 3 {
		raw, err := hex.DecodeString(lines[i+2])
		if err != nil {
			t.Fatal(err)
		}
		h, err := hex.DecodeString(strings.TrimPrefix(lines[i+1], "hash "))
		if err != nil {
			t.Fatal(err)
		}
		s, err := v.Check(raw, ledger.Hash(h))
		if err != nil {
			t.Fatal(err)
		}
		body, err := s.Record.Content()
		if len(s.Record.Sealed) > 0 && err == nil {
			body = ledger.With(body, opened(t, s.Record))
		}
		if err != nil || string(s.Record.Kind) != lines[i] {
			t.Fatalf("record %d is a %s, %v; want %s", s.Record.Seq, s.Record.Kind, err, lines[i])
		}
		if w := want[i/3]; w != nil && !cmp.Equal(w, body) {
			t.Errorf("%s: %s", lines[i], cmp.Diff(w, body))
		}
	}
}

func opened(t *testing.T, r ledger.Record) ledger.Names {
	t.Helper()
	b, err := sealed.DataKey{1}.Open(r.Sealed, r.Place())
	if err != nil {
		t.Fatal(err)
	}
	n, err := ledger.ParseNames(b)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheEnvelopeSaysWhenAndWhere(t *testing.T) {
	chain := write(t, ledger.Head{}, bodies()...)
	for i, s := range chain {
		got, err := ledger.Parse(s.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(s, got); d != "" {
			t.Errorf("record %d reads back otherwise:\n%s", i+1, d)
		}
		r := got.Record
		if r.Seq != uint64(i+1) || !r.Wall().Equal(noon.Add(time.Duration(i)*time.Second)) || r.Wall().Location() != time.UTC ||
			time.Duration(r.MonoNS) != time.Duration(i)*time.Second || r.Boot != "b1" || r.Clock != ledger.ClockSynced || r.Device != device {
			t.Errorf("record %d: %+v", i+1, r)
		}
	}
	if n := len(chain[5].Record.Images); n != 1 {
		t.Errorf("the decision names %d images, want 1", n)
	}
}

func TestNamesInHexadecimal(t *testing.T) {
	want := "01ff" + strings.Repeat("0", 60)
	if got := (ledger.Hash{1, 255}).String(); got != want {
		t.Errorf("hash %s", got)
	}
	if got := (ledger.ImageID{1, 255}).String(); got != want {
		t.Errorf("image %s", got)
	}
}

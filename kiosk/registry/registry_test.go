package registry_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
)

var (
	hub    = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	public = hub.Public().(ed25519.PublicKey)
)

// village is a snapshot with every field set somewhere.
func village() registry.Snapshot {
	return registry.Snapshot{
		Position: 17, IssuedMS: time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC).UnixMilli(),
		Holders: []registry.Holder{
			{ID: "H-1", LatinName: "SOK SAMPHORS", OwnName: "សុខ", Sex: "F", Birth: pass.Date{Year: 1990, Month: 5, Day: 1}, Nationality: "KHM",
				Language: "km", LargeText: true, Portrait: []byte{0xff, 0xd8}, Last: &registry.Movement{Direction: "exit", AtMS: 1}},
			{ID: "H-2", Birth: pass.Date{Year: 2019}, Nationality: "KHM", Guardians: []string{"H-1", "H-elsewhere"}},
		},
		Passes: []registry.Pass{
			{Number: "BTB1", Holder: "H-1", Class: "B", ValidFrom: pass.Date{Year: 2026, Month: 1, Day: 1}, ValidTo: pass.Date{Year: 2027, Month: 12, Day: 31},
				Status: policy.Active, Key: pass.HolderKey{1, 2, 3}},
			{Number: "BTB2", Holder: "H-2", Class: "M", Status: policy.Lost},
		},
	}
}

func sign(t testing.TB, s registry.Snapshot) []byte {
	t.Helper()
	b, err := registry.Sign(s, hub)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestASnapshotArrivesWhole(t *testing.T) {
	got, err := registry.Open(sign(t, village()), public)
	if err != nil {
		t.Fatal(err)
	}
	want := village()
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got.Passes[0].Key != want.Passes[0].Key { // a diff would show the mask for both
		t.Error("the holder key changed on the way")
	}
	if !got.Issued().Equal(time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)) || got.Issued().Location() != time.UTC {
		t.Errorf("issued %v", got.Issued())
	}
	if !bytes.Equal(sign(t, village()), sign(t, village())) {
		t.Error("the same registry is two documents")
	}
}

func TestOnlyTheHubIsBelieved(t *testing.T) {
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, ed25519.SeedSize)).Public().(ed25519.PublicKey)
	whole := sign(t, village())
	if _, err := registry.Open(whole, other); !errors.Is(err, registry.ErrSignature) {
		t.Errorf("another hub's key: %v", err)
	}
	changed := bytes.Replace(whole, []byte("BTB1"), []byte("BTB9"), 1)
	if _, err := registry.Open(changed, public); !errors.Is(err, registry.ErrSignature) {
		t.Errorf("another number: %v", err)
	}
	unsigned, err := cbor.Marshal(map[int]any{1: []byte{0xa0}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := registry.Open(unsigned, public); !errors.Is(err, registry.ErrSignature) {
		t.Errorf("no signature: %v", err)
	}
	if _, err := registry.Open(whole, public[:5]); err == nil || errors.Is(err, registry.ErrSignature) {
		t.Errorf("a key that is none: %v", err)
	}
	if _, err := registry.Sign(village(), hub[:5]); err == nil {
		t.Error("signed with a key that is none")
	}
}

// A signature of the hub for something else must not open as a registry.
func TestASignatureForSomethingElse(t *testing.T) {
	content, err := cbor.Marshal(village())
	if err != nil {
		t.Fatal(err)
	}
	b, err := cbor.Marshal(map[int]any{1: content, 2: ed25519.Sign(hub, content)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := registry.Open(b, public); !errors.Is(err, registry.ErrSignature) {
		t.Errorf("%v", err)
	}
}

// Every byte of the document counts.
func TestEveryChangedByteIsFound(t *testing.T) {
	whole := sign(t, village())
	for i := range whole {
		b := bytes.Clone(whole)
		b[i] ^= 1
		if _, err := registry.Open(b, public); err == nil {
			t.Errorf("byte %d of %d may change", i, len(whole))
		}
	}
	for i := range whole {
		if _, err := registry.Open(whole[:i], public); err == nil {
			t.Errorf("%d of %d bytes are enough", i, len(whole))
		}
	}
}

func TestRowsThatContradictAreNamed(t *testing.T) {
	for says, spoil := range map[string]func(*registry.Snapshot){
		`holder "H-1": missing or twice`:        func(s *registry.Snapshot) { s.Holders[1].ID = "H-1" },
		`holder "": missing or twice`:           func(s *registry.Snapshot) { s.Holders[0].ID = "" },
		`pass "BTB1": missing or twice`:         func(s *registry.Snapshot) { s.Passes[1].Number = "BTB1" },
		`pass "": missing or twice`:             func(s *registry.Snapshot) { s.Passes[0].Number = "" },
		`pass "BTB2": holder "H-9" is not`:      func(s *registry.Snapshot) { s.Passes[1].Holder = "H-9" },
		`holder "H-2": guardian "H-2": missing`: func(s *registry.Snapshot) { s.Holders[1].Guardians = []string{"H-2"} },
		`holder "H-2": guardian "H-1": missing`: func(s *registry.Snapshot) { s.Holders[1].Guardians = []string{"H-1", "H-1"} },
		`holder "H-2": guardian "": missing`:    func(s *registry.Snapshot) { s.Holders[1].Guardians = []string{""} },
	} {
		s := village()
		spoil(&s)
		got, err := registry.Open(sign(t, s), public)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
		if got.Position != 0 || len(got.Holders) != 0 {
			t.Errorf("%s: the rows came with the error", says)
		}
	}
}

func TestAnEmptyRegistryIsOne(t *testing.T) {
	if got, err := registry.Open(sign(t, registry.Snapshot{Position: 1}), public); err != nil || got.Position != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(sign(f, village()), true)
	content, err := cbor.Marshal(village())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content, false)
	f.Fuzz(func(t *testing.T, b []byte, whole bool) {
		if !whole { // behind the signature, where a hub with a fault could put anything
			signed, err := cbor.Marshal(map[int]any{1: b, 2: ed25519.Sign(hub, append([]byte("passlane registry v1\x00"), b...))})
			if err != nil {
				t.Fatal(err)
			}
			b = signed
		}
		s, err := registry.Open(b, public)
		if err != nil && len(s.Holders)+len(s.Passes) > 0 {
			t.Errorf("rows with an error: %v", err)
		}
	})
}

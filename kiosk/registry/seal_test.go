package registry_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/trip"
)

var (
	index = registry.IndexKey{9}
	today = pass.Date{Year: 2026, Month: 11, Day: 25}
)

// malis is a holder with every field set.
func malis() registry.Holder {
	return registry.Holder{
		ID: "H-1", LatinName: "CHAN MALIS", OwnName: "ចាន់ ម្លិះ", Sex: "F", Birth: pass.Date{Year: 1993, Month: 5}, Nationality: "KHM", Language: "km",
		Needs: registry.Needs{LargeText: true, Audio: true, MoreTime: true}, Province: "2", District: "Kamrieng", Occupation: "farmer", Flag: "4711",
		Guardians: []registry.Link{{Guardian: "H-9", Relation: registry.Mother, Evidence: registry.BirthCertificate, Certificate: "0042", From: today, To: today}},
		Moves:     []trip.Movement{{ID: "lane-1/b-1", Direction: ledger.DirectionExit, AtMS: 7, Post: "Doung", Adult: "H-9", Minors: []string{"H-2"}, UntilMS: 9}},
		Photo:     today,
	}
}

func card() registry.Pass {
	return registry.Pass{
		Number: "BTB000000042", Holder: "H-1", Class: "B", ValidFrom: pass.Date{Year: 2026, Month: 1, Day: 1}, ValidTo: pass.Date{Year: 2027, Month: 12, Day: 31},
		Status: policy.Active, Key: pass.HolderKey{1, 2, 3}, Reason: "found", Since: today, Medium: pass.MediumTag,
		Card: registry.Card{UID: []byte{4, 1, 2, 3, 4, 5, 6}, Keys: []registry.CardKey{{Version: 2, Key: [16]byte{7}}}},
	}
}

func TestAPresentedPassOpensItsHoldersRow(t *testing.T) {
	ref, key := registry.Ref{5}, registry.RowKey{6}
	want := registry.PassRow{Pass: card(), Holder: ref, Key: key}
	row, err := registry.SealPass(index, want, 3)
	if err != nil {
		t.Fatal(err)
	}
	if row.Ref != index.Number("btb000000042") || row.Status != policy.Active || row.To != card().ValidTo || row.Position != 3 {
		t.Errorf("row %+v", row)
	}
	got, err := registry.OpenPass(row, card().Key)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" || got.Key != key || got.Pass.Key != want.Pass.Key {
		t.Error(d)
	}
	holder := registry.HolderRow{Holder: malis(), Wards: []registry.Ward{{Ref: registry.Ref{1}, Key: registry.RowKey{2}, Number: "BTB2"}}}
	hrow, err := registry.SealHolder(got.Holder, got.Key, holder, 4)
	if err != nil {
		t.Fatal(err)
	}
	back, err := registry.OpenHolder(hrow, got.Key)
	if d := cmp.Diff(holder, back); err != nil || d != "" {
		t.Error(err, d)
	}
}

// A stolen lane shows nobody: neither bytes nor logs of a row say who it is.
func TestARowSaysNothingByItself(t *testing.T) {
	prow, _ := registry.SealPass(index, registry.PassRow{Pass: card(), Key: registry.RowKey{6}}, 3)
	hrow, _ := registry.SealHolder(registry.Ref{5}, registry.RowKey{6}, registry.HolderRow{Holder: malis()}, 4)
	portrait, err := registry.SealPortrait(registry.Ref{5}, registry.RowKey{6}, []byte("face of malis"))
	if err != nil {
		t.Fatal(err)
	}
	all := append(append(bytes.Clone(prow.Sealed), hrow.Sealed...), portrait...)
	for _, secret := range []string{"MALIS", "ម្លិះ", "BTB000000042", "1993", "4711", "Kamrieng", "face", "Doung", "H-1"} {
		if bytes.Contains(all, []byte(secret)) {
			t.Errorf("%q can be read", secret)
		}
	}
	again, _ := registry.SealHolder(registry.Ref{5}, registry.RowKey{6}, registry.HolderRow{Holder: malis()}, 4)
	if bytes.Equal(again.Sealed, hrow.Sealed) {
		t.Error("the same row is sealed in the same way twice")
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "index", index, "row", registry.RowKey{0x5A, 0x5A}, "pass", registry.PassRow{Key: registry.RowKey{0x5A, 0x5A}})
	j, _ := json.Marshal(card())
	for _, text := range []string{log.String(), fmt.Sprintf("%v %+v %x %s", index, registry.RowKey{0x5A}, registry.RowKey{0x5A}, index), string(j)} {
		if strings.Contains(text, "5a") || strings.Contains(text, "90,90") || strings.Contains(text, "[9 0") || strings.Contains(text, "AQID") {
			t.Errorf("a key can be read: %s", text)
		}
	}
}

func TestAChangedRowDoesNotOpen(t *testing.T) {
	row, _ := registry.SealPass(index, registry.PassRow{Pass: card()}, 3)
	for name, change := range map[string]func(*registry.Row){
		"status":    func(r *registry.Row) { r.Status = policy.Revoked },
		"validity":  func(r *registry.Row) { r.To.Year++ },
		"reference": func(r *registry.Row) { r.Ref[3] ^= 1 },
		"kind":      func(r *registry.Row) { r.Kind = registry.KindHolder },
		"sealed": func(r *registry.Row) {
			r.Sealed = append(bytes.Clone(r.Sealed[:len(r.Sealed)-1]), r.Sealed[len(r.Sealed)-1]^1)
		},
		"torn off": func(r *registry.Row) { r.Sealed = r.Sealed[:7] },
	} {
		other := row
		change(&other)
		if _, err := registry.OpenPass(other, card().Key); !errors.Is(err, registry.ErrSealed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := registry.OpenPass(row, pass.HolderKey{1}); !errors.Is(err, registry.ErrSealed) {
		t.Errorf("another pass's key: %v", err)
	}
	sealed, _ := registry.SealPortrait(registry.Ref{5}, registry.RowKey{6}, []byte("face"))
	if _, err := registry.OpenPortrait(registry.Ref{4}, registry.RowKey{6}, sealed); !errors.Is(err, registry.ErrSealed) {
		t.Errorf("another holder's portrait: %v", err)
	}
	if got, err := registry.OpenPortrait(registry.Ref{5}, registry.RowKey{6}, sealed); err != nil || string(got) != "face" {
		t.Errorf("%q %v", got, err)
	}
	if _, err := registry.SealPortrait(registry.Ref{}, registry.RowKey{}, make([]byte, registry.MaxPortrait+1)); err == nil {
		t.Error("a portrait that is too large was sealed")
	}
}

func TestACardLeadsToItsPass(t *testing.T) {
	a := registry.Alias(index, card(), 8)
	if to := index.Number(card().Number); a.Ref != index.UID(card().Card.UID) || registry.Ref(a.Sealed) != to || a.Check() != nil {
		t.Errorf("%+v", a)
	}
	if index.UID([]byte("BTB1")) == index.Number("BTB1") {
		t.Error("a number and a UID of the same bytes are one reference")
	}
	if index.Number("BTB1") == (registry.IndexKey{8}).Number("BTB1") {
		t.Error("references do not depend on the key")
	}
}

package registry_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"testing"

	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
)

func TestContradictionsNameTheField(t *testing.T) {
	for field, change := range map[string]func(*registry.Holder){
		"id":          func(h *registry.Holder) { h.ID = "" },
		"name":        func(h *registry.Holder) { h.LatinName, h.OwnName = "", "" },
		"birth":       func(h *registry.Holder) { h.Birth = pass.Date{Year: 2026, Month: 11, Day: 26} },
		"sex":         func(h *registry.Holder) { h.Sex = "f" },
		"nationality": func(h *registry.Holder) { h.Nationality = "Khmer" },
		"language":    func(h *registry.Holder) { h.Language = "fr" },
		"guardians":   func(h *registry.Holder) { h.Guardians = append(h.Guardians, h.Guardians[0]) },
	} {
		h := malis()
		change(&h)
		e, ok := errors.AsType[*registry.FieldError](h.Check(today))
		if !ok || e.Field != field || !strings.Contains(e.Error(), field) {
			t.Errorf("%s: %v", field, e)
		}
	}
	for name, birth := range map[string]pass.Date{"no year": {Month: 5}, "long ago": {Year: 1880}, "next year": {Year: 2027}} {
		h := malis()
		h.Birth = birth
		if h.Check(today) == nil {
			t.Error(name)
		}
	}
	h := malis()
	h.Guardians[0].Guardian = h.ID
	if h.Check(today) == nil {
		t.Error("their own guardian")
	}
	h = malis()
	h.Guardians[0].To.Year = 2020
	if h.Check(today) == nil {
		t.Error("a link that ends before it begins")
	}
	if err := malis().Check(today); err != nil {
		t.Error(err)
	}
}

func TestPassesNameTheField(t *testing.T) {
	for field, change := range map[string]func(*registry.Pass){
		"number":   func(p *registry.Pass) { p.Number = strings.Repeat("1", pass.MaxNumber+1) },
		"holder":   func(p *registry.Pass) { p.Holder = "" },
		"class":    func(p *registry.Pass) { p.Class = "" },
		"validity": func(p *registry.Pass) { p.ValidTo = p.ValidFrom; p.ValidTo.Year-- },
		"key":      func(p *registry.Pass) { p.Key = pass.HolderKey{} },
		"status":   func(p *registry.Pass) { p.Status = "good" },
		"card":     func(p *registry.Pass) { p.Card.UID = nil },
	} {
		p := card()
		change(&p)
		e, ok := errors.AsType[*registry.FieldError](p.Check())
		if !ok || e.Field != field {
			t.Errorf("%s: %v", field, e)
		}
	}
	p := card()
	p.Card.Keys = make([]registry.CardKey, 3)
	if p.Check() == nil {
		t.Error("three keys at once")
	}
	if err := card().Check(); err != nil {
		t.Error(err)
	}
}

func TestRowsNameTheField(t *testing.T) {
	good, _ := registry.SealPass(index, registry.PassRow{Pass: card()}, 3)
	for field, change := range map[string]func(*registry.Row){
		"kind":     func(r *registry.Row) { r.Kind = 9 },
		"position": func(r *registry.Row) { r.Position = 0 },
		"sealed":   func(r *registry.Row) { r.Gone = true },
	} {
		r := good
		change(&r)
		if e, ok := errors.AsType[*registry.FieldError](r.Check()); !ok || e.Field != field {
			t.Errorf("%s: %v", field, e)
		}
	}
	large := good
	large.Sealed = make([]byte, registry.MaxSealed+1)
	if large.Check() == nil {
		t.Error("a row that is too large")
	}
}

func TestACircleOfGuardians(t *testing.T) {
	links := map[string][]string{"child": {"mother", "aunt"}, "mother": {"grandmother"}, "aunt": {"grandmother"}, "grandmother": nil,
		"a": {"b"}, "b": {"c"}, "c": {"x", "a"}, "x": {"x2"}, "x2": {"x"}}
	guardians := func(id string) (ls []registry.Link) {
		for _, g := range links[id] {
			ls = append(ls, registry.Link{Guardian: g})
		}
		return ls
	}
	if c := registry.Circle("child", guardians); c != nil {
		t.Errorf("found %v", c)
	}
	if c := registry.Circle("a", guardians); !slices.Equal(c, []string{"a", "b", "c", "a"}) {
		t.Errorf("found %v", c)
	}
}

func TestOnlyTheHubsHeadIsBelieved(t *testing.T) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	public := key.Public().(ed25519.PublicKey)
	want := registry.Head{Position: 7, IssuedMS: 9, Rows: 3, Digest: [32]byte{4}}
	signed, err := want.Sign(key)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := signed.Open(public); err != nil || got != want || got.Issued().UnixMilli() != 9 {
		t.Errorf("%+v %v", got, err)
	}
	other := registry.SignedHead{Content: bytes.Clone(signed.Content), Signature: signed.Signature}
	other.Content[2] ^= 1
	for name, s := range map[string]registry.SignedHead{"changed": other, "empty": {}} {
		if _, err := s.Open(public); !errors.Is(err, registry.ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := signed.Open(nil); !errors.Is(err, registry.ErrSignature) {
		t.Error("a device without the hub's key believes")
	}
	if _, err := want.Sign(nil); err == nil {
		t.Error("signed without a key")
	}
}

package sample_test

import (
	"bytes"
	"image"
	"slices"
	"testing"

	"passlane/drivers/scanner"
	"passlane/kiosk/pass"
	"passlane/kiosk/sample"
)

var today = pass.Date{Year: 2026, Month: 11, Day: 25}

func newSet(t testing.TB, seed uint64) *sample.Set {
	t.Helper()
	s, err := sample.New(seed, today)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func find(t testing.TB, s *sample.Set, name string) sample.Sample {
	t.Helper()
	p, ok := s.Find(name)
	if !ok {
		t.Fatalf("nobody is called %s", name)
	}
	return p
}

func TestEverybodyIsWhatTheyAreSaidToBe(t *testing.T) {
	s := newSet(t, 1)
	want := map[string]pass.Genuineness{"sok": pass.Valid, "dara": pass.Valid, "mony": pass.Valid, "vanna": pass.Valid, "chan": pass.Valid,
		"bopha": pass.Valid, "rith": pass.Valid, "nary": pass.Valid, "tola": pass.Valid, "vibol": pass.Valid, "leap": pass.Valid, "borey": pass.Valid, "dany": pass.Valid, "piseth": pass.Valid, "sreyna": pass.Valid,
		"thavy": pass.Valid, "kiri": pass.Valid, "forged": pass.Invalid, "stranger": pass.UnknownIssuer}
	if len(s.Passes()) != len(want) {
		t.Errorf("%d passes, want %d", len(s.Passes()), len(want))
	}
	ids, numbers := map[string]bool{}, map[string]bool{}
	for _, p := range s.Passes() {
		got := pass.ReadSeal(p.Seal, s.Trust())
		if got.Result != want[p.Name] || got.Number != p.Number || got.HolderKey != p.HolderKey || got.ValidTo != p.ValidTo || got.Class != p.Class {
			t.Errorf("%s: %s %s %s", p.Name, got.Result, got.Field, got.Reason)
		}
		if ids[p.Holder.ID] || numbers[p.Number] || p.About == "" || p.Holder.OwnName == "" {
			t.Errorf("%s: not one of their own kind", p.Name)
		}
		ids[p.Holder.ID], numbers[p.Number] = true, true
		if expired := p.ValidTo.Before(today); expired != (p.Name == "mony") {
			t.Errorf("%s: valid to %s", p.Name, p.ValidTo)
		}
		if early := today.Before(p.ValidFrom); early != (p.Name == "kiri") {
			t.Errorf("%s: valid from %s", p.Name, p.ValidFrom)
		}
		if (p.Status == "revoked") != (p.Name == "vanna") || p.Registered == (p.Name == "stranger") || (p.TagDump != nil) != (p.Name == "tola") {
			t.Errorf("%s: status %s, registered %t", p.Name, p.Status, p.Registered)
		}
	}
}

// A card names itself in its seal; what somebody copies of it is the same to the bit, but for the key.
func TestACardAndItsCopy(t *testing.T) {
	s := newSet(t, 1)
	c := find(t, s, "vibol").Card
	seen := pass.ReadCard(c.Message, c.UID, s.Trust())
	copied := pass.ReadTag(c.Copy, s.Trust())
	if seen.Result != pass.Valid || copied.Result != pass.Valid || seen.Number != copied.Number || c.Key == ([16]byte{}) {
		t.Errorf("%+v and %+v", seen, copied)
	}
	if uid := find(t, s, "tola").TagUID(); len(uid) != 7 || find(t, s, "sok").TagUID() != nil {
		t.Errorf("tag %x", uid)
	}
}

func TestAnotherPlaceHasOthers(t *testing.T) {
	s := newSet(t, 1)
	other, err := s.Among("lane-7")
	if err != nil {
		t.Fatal(err)
	}
	a, b := find(t, s, "sok"), find(t, other, "sok")
	if a.Holder.ID == b.Holder.ID || a.Number == b.Number || a.HolderKey == b.HolderKey {
		t.Errorf("%s and %s", a.Number, b.Number)
	}
	if got := pass.ReadSeal(b.Seal, s.Trust()); got.Result != pass.Valid {
		t.Errorf("another issuer: %+v", got)
	}
	if g := find(t, other, "bopha").Holder.MinorOf; len(g) != 1 || g[0] != find(t, other, "chan").Holder.ID {
		t.Errorf("guardians %v", g)
	}
}

func TestTheFamily(t *testing.T) {
	s := newSet(t, 1)
	guardian := find(t, s, "chan").Holder.ID
	for name, age := range map[string]int{"bopha": 8, "rith": 5} {
		h := find(t, s, name).Holder
		if len(h.MinorOf) != 1 || h.MinorOf[0] != guardian {
			t.Errorf("%s: guardians %v", name, h.MinorOf)
		}
		birthday := pass.Date{Year: h.Birth.Year + age, Month: h.Birth.Month, Day: h.Birth.Day}
		next := pass.Date{Year: birthday.Year + 1, Month: birthday.Month, Day: birthday.Day}
		if today.Before(birthday) || !today.Before(next) {
			t.Errorf("%s: born %s, not %d years old", name, h.Birth, age)
		}
	}
	both := []string{find(t, s, "leap").Holder.ID, find(t, s, "borey").Holder.ID}
	for _, name := range []string{"dany", "piseth", "sreyna"} {
		if h := find(t, s, name).Holder; !slices.Equal(h.MinorOf, both) {
			t.Errorf("%s: guardians %v", name, h.MinorOf)
		}
	}
	if h := find(t, s, "kiri").Holder; !slices.Equal(h.MinorOf, []string{find(t, s, "thavy").Holder.ID}) {
		t.Errorf("kiri: guardians %v", h.MinorOf)
	}
	if d := find(t, s, "dara").Holder; d.Language != "th" || !d.LargeText {
		t.Errorf("dara: %+v", d)
	}
}

func TestTagHolder(t *testing.T) {
	s := newSet(t, 1)
	tola := find(t, s, "tola")
	got := pass.ReadTag(tola.TagDump, s.Trust())
	if got.Result != pass.Valid || got.Number != tola.Number || got.HolderKey != tola.HolderKey {
		t.Errorf("%s %s %s", got.Result, got.Field, got.Reason)
	}
}

func TestSeedDecides(t *testing.T) {
	a, b, c := newSet(t, 7), newSet(t, 7), newSet(t, 8)
	for i, p := range a.Passes() {
		if q := b.Passes()[i]; p.Number != q.Number || p.HolderKey != q.HolderKey || !bytes.Equal(p.Seal, q.Seal) || !bytes.Equal(p.TagDump, q.TagDump) {
			t.Errorf("%s differs between two sets of one seed", p.Name)
		}
		if q := c.Passes()[i]; p.Number == q.Number || p.HolderKey == q.HolderKey {
			t.Errorf("%s is the same for two seeds", p.Name)
		}
	}
	if _, err := sample.New(1, pass.Date{}); err == nil {
		t.Error("a set was made for no day")
	}
}

func TestMany(t *testing.T) {
	s := newSet(t, 1)
	many, err := s.Many(200)
	if err != nil {
		t.Fatal(err)
	}
	few, err := s.Many(3)
	if err != nil || len(few) != 3 || !bytes.Equal(few[2].Seal, many[2].Seal) || few[2].Name != "many-2" {
		t.Errorf("a shorter list is another one: %v", err)
	}
	seen := map[string]bool{}
	for _, p := range many {
		got := pass.ReadSeal(p.Seal, s.Trust())
		if got.Result != pass.Valid || p.ValidTo.Before(today) || p.Status != "active" || !p.Registered || seen[p.Number] {
			t.Errorf("%s: %s, valid to %s", p.Name, got.Result, p.ValidTo)
		}
		seen[p.Number] = true
	}
}

// Every card and symbol reads back as what its holder carries.
func TestCardsRead(t *testing.T) {
	s := newSet(t, 1)
	many, err := s.Many(20)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(s.Passes(), many...) {
		card, err := p.CardFrame(640, 480)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		symbol, err := p.Symbol(300)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		for name, img := range map[string]image.Image{"card": card, "symbol": symbol} {
			payload, err := scanner.Decode(img)
			got, want := pass.ReadSeal(payload, s.Trust()), pass.ReadSeal(p.Seal, s.Trust())
			if err != nil || got.Number != p.Number || got.Result != want.Result {
				t.Errorf("%s, %s: %s, %v", p.Name, name, got.Result, err)
			}
		}
	}
}

func TestSymbolFrame(t *testing.T) {
	text := []byte("WIFI:T:WPA;S:market;;")
	img, err := sample.SymbolFrame(text, 640, 480)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := scanner.Decode(img); err != nil || !bytes.Equal(got, text) {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := sample.SymbolFrame(nil, 640, 480); err == nil {
		t.Error("an empty symbol was drawn")
	}
}

// difference is the mean difference of two pictures' grey.
func difference(a, b *image.YCbCr) float64 {
	sum := 0.0
	for i := range a.Y {
		sum += max(float64(a.Y[i])-float64(b.Y[i]), float64(b.Y[i])-float64(a.Y[i]))
	}
	return sum / float64(len(a.Y))
}

func TestPeopleCanBeToldApart(t *testing.T) {
	people := newSet(t, 1).Passes()
	for i, p := range people {
		a := p.Portrait(240, 320)
		if a.Rect != image.Rect(0, 0, 240, 320) || difference(a, p.Portrait(240, 320)) != 0 {
			t.Errorf("%s: a portrait is not always the same", p.Name)
		}
		for _, q := range people[:i] {
			if d := difference(a, q.Portrait(240, 320)); d < 1 {
				t.Errorf("%s and %s look alike: %.2f", p.Name, q.Name, d)
			}
		}
	}
}

func TestLightAndPlace(t *testing.T) {
	sok := find(t, newSet(t, 1), "sok")
	mean := func(img *image.YCbCr) float64 { return difference(img, image.NewYCbCr(img.Rect, img.SubsampleRatio)) }
	good, dark := sok.FaceFrame(640, 480, 1, 0, 1), sok.FaceFrame(640, 480, 0.2, 0, 1)
	if mean(good) < 100 || mean(dark) > 60 {
		t.Errorf("good light %.0f, dark %.0f", mean(good), mean(dark))
	}
	for name, img := range map[string]*image.YCbCr{"to the side": sok.FaceFrame(640, 480, 1, 0.2, 1), "far": sok.FaceFrame(640, 480, 1, 0, 0.5)} {
		if difference(good, img) < 3 {
			t.Errorf("%s: nothing moved", name)
		}
	}
}

func BenchmarkMany(b *testing.B) {
	s := newSet(b, 1)
	for b.Loop() {
		if _, err := s.Many(100); err != nil {
			b.Fatal(err)
		}
	}
}

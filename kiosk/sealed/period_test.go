package sealed_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"passlane/kiosk/sealed"
)

var place = []byte("doung-lane-1, record 7")

func begin(t *testing.T, hub sealed.PublicKey, seq uint64) (*sealed.Period, []byte) {
	t.Helper()
	p, toHub, err := sealed.Begin(hub, [32]byte{byte(seq), 1}, seq, place)
	if err != nil {
		t.Fatal(err)
	}
	return p, toHub
}

// What is sealed in a period is opened by the hub, and by the device no more once it has wiped the key.
func TestAPeriod(t *testing.T) {
	hub := key(t)
	lane, toHub := begin(t, hub.Public(), 7)
	drawn, what := sealed.DataKey{3}, []byte("the hash of a record")
	b, err := drawn.Seal([]byte("SOK DARA"), place)
	if err != nil || bytes.Contains(b, []byte("SOK")) || len(b) != len("SOK DARA")+16 {
		t.Fatalf("%q, %v", b, err)
	}
	wrapped, err := lane.Wrap(drawn, what)
	if err != nil {
		t.Fatal(err)
	}
	if seq, err := sealed.PeriodOf(wrapped); seq != 7 || err != nil {
		t.Errorf("wrapped in period %d, %v", seq, err)
	}
	there, err := hub.Period(toHub, 7, place)
	if err != nil {
		t.Fatal(err)
	}
	k, err := there.Unwrap(wrapped, what)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := k.Open(b, place); err != nil || string(plain) != "SOK DARA" {
		t.Errorf("%q, %v", plain, err)
	}
	if _, err := k.Open(b, []byte("record 8")); err == nil {
		t.Error("it opens in another place")
	}
	lane.Wipe()
	if _, err := lane.Unwrap(wrapped, what); err == nil {
		t.Error("the device opens it when the period is over")
	}
	if _, err := lane.Wrap(drawn, what); err == nil {
		t.Error("the device wraps under a key that it has forgotten")
	}
}

func TestAKeyIsBoundToItsThingAndPeriod(t *testing.T) {
	hub, other := key(t), key(t)
	one, toHub := begin(t, hub.Public(), 7)
	two, _ := begin(t, hub.Public(), 8)
	wrapped, err := one.Wrap(sealed.DataKey{3}, []byte("a"))
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func() error{
		"another thing":  func() error { _, err := one.Unwrap(wrapped, []byte("b")); return err },
		"another period": func() error { _, err := two.Unwrap(wrapped, []byte("a")); return err },
		"a changed byte": func() error { w := bytes.Clone(wrapped); w[20] ^= 1; _, err := one.Unwrap(w, []byte("a")); return err },
		"half of it":     func() error { _, err := one.Unwrap(wrapped[:20], []byte("a")); return err },
		"a few bytes":    func() error { _, err := one.Unwrap(wrapped[:3], []byte("a")); return err },
		"another place":  func() error { _, err := hub.Period(toHub, 7, []byte("lane-2")); return err },
		"another hub":    func() error { _, err := other.Period(toHub, 7, place); return err },
		"what is no period": func() error {
			b, _ := hub.Public().Seal([]byte("x"), nil)
			_, err := hub.Period(b, 7, place)
			return err
		},
	} {
		if open() == nil {
			t.Errorf("%s: it opens", name)
		}
	}
	if _, err := one.Unwrap(nil, []byte("a")); !errors.Is(err, sealed.ErrErased) {
		t.Errorf("a key that was destroyed: %v", err)
	}
}

func TestADataKeyDoesNotShowItself(t *testing.T) {
	if text := fmt.Sprintf("%v %x %+v", sealed.DataKey{0xab}, sealed.DataKey{0xab}, sealed.DataKey{0xab}); text != "[data key] [data key] [data key]" {
		t.Error(text)
	}
}

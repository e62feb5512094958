package sealed_test

import (
	"bytes"
	"errors"
	"testing"

	"passlane/kiosk/sealed"
)

func key(t *testing.T) *sealed.PrivateKey {
	t.Helper()
	k, err := sealed.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestOnlyTheHubOpens(t *testing.T) {
	hub, other := key(t), key(t)
	lane, err := sealed.ParsePublicKey(hub.Public().Bytes()) // as a lane reads it from its configuration
	if err != nil {
		t.Fatal(err)
	}
	portrait := bytes.Repeat([]byte("portrait"), 4000)
	b, err := lane.Seal(portrait, place)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b, []byte("portrait")) {
		t.Error("the portrait is readable in the sealed bytes")
	}
	got, err := hub.Open(b, place)
	if err != nil || !bytes.Equal(got, portrait) {
		t.Errorf("hub opened %d bytes, %v", len(got), err)
	}
	if _, err := other.Open(b, place); !errors.Is(err, sealed.ErrOtherKey) {
		t.Errorf("another key: %v, want ErrOtherKey", err)
	}
}

func TestEveryBrokenByteIsRefused(t *testing.T) {
	hub := key(t)
	b, err := hub.Public().Seal([]byte("face"), place)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{0, 1, 8, 9, 600, len(b) - 1} {
		broken := bytes.Clone(b)
		broken[at] ^= 1
		if _, err := hub.Open(broken, place); err == nil {
			t.Errorf("opened with byte %d changed", at)
		}
	}
	for _, short := range [][]byte{nil, {1}, b[:9], b[:100]} {
		if _, err := hub.Open(short, place); err == nil {
			t.Errorf("opened %d bytes", len(short))
		}
	}
}

func TestKeysSurviveBeingWritten(t *testing.T) {
	hub := key(t)
	raw, err := hub.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	again, err := sealed.ParsePrivateKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := hub.Public().Seal([]byte("face"), place)
	if got, err := again.Open(b, place); err != nil || string(got) != "face" {
		t.Errorf("reopened: %q, %v", got, err)
	}
	if _, err := sealed.ParsePublicKey([]byte("short")); err == nil {
		t.Error("a short public key was taken")
	}
	if _, err := sealed.ParsePrivateKey([]byte("short")); err == nil {
		t.Error("a short private key was taken")
	}
}

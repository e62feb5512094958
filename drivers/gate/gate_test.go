package gate_test

import (
	"testing"

	"passlane/drivers/gate"
)

func TestEveryKindHasItsOwnName(t *testing.T) {
	seen := map[string]gate.Kind{}
	for k := gate.Opened; k <= gate.Recovered; k++ {
		if !k.Known() {
			t.Errorf("kind %d has no name", k)
		}
		if other, twice := seen[k.String()]; twice {
			t.Errorf("kinds %d and %d are both %q", other, k, k)
		}
		seen[k.String()] = k
	}
}

func TestUnknownKinds(t *testing.T) {
	for k, want := range map[gate.Kind]string{0: "kind 0", gate.Recovered + 1: "kind 18", 255: "kind 255"} {
		if k.Known() || k.String() != want {
			t.Errorf("kind %d: known %t, %q, want %q", uint8(k), k.Known(), k, want)
		}
	}
}

func TestTheWordsThatAreRecorded(t *testing.T) {
	for k, want := range map[gate.Kind]string{
		gate.Passed: "passed", gate.Extra: "extra", gate.Against: "against", gate.Secured: "secured",
	} {
		if k.String() != want {
			t.Errorf("kind %d is %q, want %q", k, k, want)
		}
	}
}

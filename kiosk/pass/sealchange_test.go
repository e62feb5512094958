package pass

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// Whatever byte of a pass becomes whatever other, or wherever it is cut, it is no longer VALID.
func TestNoByteMayChange(t *testing.T) {
	key, signer := borderSigner(t)
	raw, trust := mustSign(t, sokha(), key), NewTrust(1, signer)
	rapid.Check(t, func(t *rapid.T) {
		bad := bytes.Clone(raw)
		bad[rapid.IntRange(0, len(raw)-1).Draw(t, "at")] ^= rapid.ByteRange(1, 255).Draw(t, "by")
		if p := ReadSeal(bad, trust); p.Result == Valid || p.Field == "" {
			t.Fatalf("%s %q", p.Result, p.Field)
		}
	})
	for n := range raw {
		if p := ReadSeal(raw[:n], trust); p.Result != Malformed || p.Number != "" || !p.HolderKey.IsZero() {
			t.Errorf("%d of %d bytes: %s", n, len(raw), p.Result)
		}
	}
}

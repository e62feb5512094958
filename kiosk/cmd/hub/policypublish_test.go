package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"passlane/kiosk/policy/document"
)

// A hub knows its ministry by the first policy, and from then on takes nothing from another, no version out of turn and no gap in time;
// check says so before anybody signs.
func TestAHubKnowsItsMinistry(t *testing.T) {
	c := newCounter(t)
	key := func(b byte, name string) ed25519.PrivateKey {
		seed := make([]byte, ed25519.SeedSize)
		seed[0] = b
		k := ed25519.NewKeyFromSeed(seed)
		c.file(name, []byte(hex.EncodeToString(k.Public().(ed25519.PublicKey))))
		return k
	}
	ministry, other := key(1, "ministry.pub"), key(2, "other.pub")
	write := func(name string, version int, from, more string, by ed25519.PrivateKey) {
		text := fmt.Appendf(nil, "version = %d\ntitle = \"June\"\nfrom = \"2026-%sT00:00:00+07:00\"\n%s", version, from, more)
		c.file(name+".toml", text)
		c.file(name, document.Sign(text, by))
	}
	const untilJuly = "to = \"2026-07-01T00:00:00+07:00\"\n"
	write("one", 1, "06-01", untilJuly, ministry)
	write("two", 2, "07-01", "", ministry)
	write("foreign", 2, "07-01", "", other)
	write("three", 3, "07-01", "", ministry)
	write("late", 2, "07-02", "", ministry)

	if _, errs := c.run(t, 1, "policy publish @one --data @hub"); !strings.Contains(errs, "knows no key of the ministry yet") {
		t.Error(errs)
	}
	c.run(t, 0, "policy publish @one --key @ministry.pub --data @hub")
	for _, w := range []struct{ args, want string }{
		{"publish @foreign --key @other.pub", "not the ministry's key that this hub knows"},
		{"publish @foreign", "not signed by the ministry's key"},
		{"publish @three", "versions are missing"},
		{"publish @late", "leaves a time without rules: from 2026-07-01"},
		{"check @foreign", "not signed by the ministry's key"},
		{"check @three.toml", "versions are missing"},
		{"check @late.toml", "leaves a time without rules"},
		{"check @one.toml", "not newer"},
	} {
		if _, errs := c.run(t, 1, "policy "+w.args+" --data @hub"); !strings.Contains(errs, w.want) {
			t.Errorf("%s: %s, want %q", w.args, errs, w.want)
		}
	}
	if out, _ := c.run(t, 0, "policy check @two --data @hub"); !strings.Contains(out, "Follows what the hub in") {
		t.Error(out)
	}
	c.run(t, 0, "policy publish @two --data @hub")
	c.run(t, 0, "policy check @three.toml --data @hub")
}

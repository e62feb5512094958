package keyfile

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
)

var (
	cheap  = Cost{Time: 1, MemoryKiB: MinMemory, Threads: 1}
	phrase = []byte("seven rivers, one bridge")
)

func newKey(t testing.TB, c elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(c, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func sealed(t testing.TB, key crypto.Signer) []byte {
	t.Helper()
	b, err := SealAt(cheap, key, phrase)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A key goes into its file and comes out; no other passphrase opens it.
func TestAKeyComesBack(t *testing.T) {
	for _, c := range []elliptic.Curve{elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		key := newKey(t, c)
		b := sealed(t, key)
		got, err := Open(b, phrase)
		if err != nil || !key.Equal(got) {
			t.Errorf("%s: %v", c.Params().Name, err)
		}
		if _, err := Open(b, []byte("seven rivers, two bridges")); !errors.Is(err, ErrPassphrase) {
			t.Errorf("%s: another passphrase: %v", c.Params().Name, err)
		}
		if bytes.Equal(b, sealed(t, key)) {
			t.Errorf("%s: two files of one key are the same", c.Params().Name)
		}
	}
}

func TestTheUsualCost(t *testing.T) {
	key := newKey(t, elliptic.P256())
	b, err := Seal(key, phrase)
	if err != nil || !strings.Contains(string(b), `"memory_kib": 65536`) {
		t.Fatalf("%v\n%s", err, b)
	}
	if got, err := Open(b, phrase); err != nil || !key.Equal(got) {
		t.Error(err)
	}
}

func TestWhatCannotBeSealed(t *testing.T) {
	key := newKey(t, elliptic.P256())
	for name, try := range map[string]func() error{
		"passphrase":  func() error { _, err := Seal(key, []byte("short")); return err },
		"memory_kib":  func() error { _, err := SealAt(Cost{1, MinMemory - 1, 1}, key, phrase); return err },
		"encode key":  func() error { _, err := SealAt(cheap, opaque{key}, phrase); return err },
		"1 to 16":     func() error { _, err := SealAt(Cost{MaxTime + 1, MinMemory, 1}, key, phrase); return err },
		"threads: 17": func() error { _, err := SealAt(Cost{1, MinMemory, 17}, key, phrase); return err },
	} {
		if err := try(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// opaque is a key that cannot be written, as one in a card is.
type opaque struct{ crypto.Signer }

// A file that somebody changed never costs more than the bounds allow, and never gives a key.
func TestChangedFiles(t *testing.T) {
	b := string(sealed(t, newKey(t, elliptic.P256())))
	for _, c := range []struct{ old, with, want string }{
		{`"memory_kib": 8192`, `"memory_kib": 4294967295`, "memory_kib"},
		{`"memory_kib": 8192`, `"memory_kib": 8193`, "wrong passphrase"}, // costs a little more, and does not fit the tag
		{`"memory_kib": 8192`, `"memory_kib": -1`, "file"},
		{`"time": 1`, `"time": 1000`, "time"},
		{`"time": 1`, `"time": 0`, "time"},
		{`"threads": 1`, `"threads": 0`, "threads"},
		{`"version": 1`, `"version": 2`, "version"},
		{format, "somebody's key", "format"},
		{`"salt": "`, `"salt": "AAAA`, "wrong passphrase"},
		{`"sealed": "`, `"sealed": "AAAA`, "wrong passphrase"},
		{`"sealed"`, `"other"`, "file"},
		{"}\n", "}{}", "follows"},
		{"{", "", "file"},
		{b, strings.Repeat(" ", MaxFile+1), "file"},
	} {
		changed := strings.Replace(b, c.old, c.with, 1)
		if strings.HasPrefix(c.old, "}") {
			changed = strings.TrimSuffix(b, c.old) + c.with
		}
		if key, err := Open([]byte(changed), phrase); key != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s -> %s: %v", c.old, c.with, err)
		}
	}
}

func TestOnlySigningKeysOpen(t *testing.T) {
	_, edwards, _ := ed25519.GenerateKey(rand.Reader)
	if got, err := Open(sealed(t, edwards), phrase); err != nil || !edwards.Equal(got) {
		t.Errorf("Ed25519: %v", err)
	}
}

// Any bytes at all: a key only with the right passphrase, else an error that says what is wrong, and no more work than the bounds allow.
func FuzzOpen(f *testing.F) {
	good := sealed(f, newKey(f, elliptic.P256()))
	f.Add(good)
	f.Add([]byte("{}"))
	f.Add(bytes.ReplaceAll(good, []byte("8192"), []byte("99999999999")))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := parse(b)
		if err == nil && p.Argon.Cost != cheap {
			if p.Argon.MemoryKiB > MaxMemory || p.Argon.Time > MaxTime {
				t.Fatalf("%+v is allowed", p.Argon.Cost)
			}
			return // dear, and nothing new
		}
		if key, err := Open(b, []byte("not that one")); key != nil || err == nil {
			t.Fatalf("%q opened", b)
		}
	})
}

package keyfile

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"fmt"

	"golang.org/x/crypto/argon2"
)

// Bounds of what is read.
const (
	MaxFile   = 16 << 10  // bytes of a file
	MinMemory = 8 << 10   // KiB that Argon2id takes
	MaxMemory = 256 << 10 // KiB
	MaxTime   = 16        // passes over the memory

	maxThreads = 16
	minSalt    = 16
	maxSalt    = 64
)

// Cost is what a guess at the passphrase costs.
type Cost struct {
	Time      uint32 `json:"time"`       // passes over the memory
	MemoryKiB uint32 `json:"memory_kib"` // at least MinMemory, at most MaxMemory
	Threads   uint8  `json:"threads"`
}

// Usual is the second choice of RFC 9106, 4, for machines with little memory: 64 MiB, about a tenth of a second.
func Usual() Cost { return Cost{Time: 3, MemoryKiB: 64 << 10, Threads: 4} }

func (c Cost) check() error {
	switch {
	case c.Time < 1 || c.Time > MaxTime:
		return wrong("argon2id time", "%d, want 1 to %d", c.Time, MaxTime)
	case c.MemoryKiB < MinMemory || c.MemoryKiB > MaxMemory:
		return wrong("argon2id memory_kib", "%d, want %d to %d", c.MemoryKiB, MinMemory, MaxMemory)
	case c.Threads < 1 || c.Threads > maxThreads:
		return wrong("argon2id threads", "%d, want 1 to %d", c.Threads, maxThreads)
	}
	return nil
}

const (
	format  = "passlane signing key"
	version = 1
)

type file struct {
	Format  string     `json:"format"`
	Version int        `json:"version"`
	Argon   derivation `json:"argon2id"`
	Sealed  []byte     `json:"sealed"`
}

type derivation struct {
	Cost
	Salt []byte `json:"salt"`
}

func parse(b []byte) (f file, err error) {
	if len(b) > MaxFile {
		return f, wrong("file", "%d bytes, at most %d", len(b), MaxFile)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return f, wrong("file", "no JSON of a key file: %v", err)
	}
	if d.More() {
		return f, wrong("file", "something follows its end")
	}
	switch {
	case f.Format != format:
		return f, wrong("format", "not %q", format)
	case f.Version != version:
		return f, wrong("version", "%d is unknown, want %d", f.Version, version)
	case len(f.Argon.Salt) < minSalt || len(f.Argon.Salt) > maxSalt:
		return f, wrong("argon2id salt", "%d bytes, want %d to %d", len(f.Argon.Salt), minSalt, maxSalt)
	}
	return f, f.Argon.check()
}

// aead is the cipher that the passphrase gives, with a random nonce before the text.
func (f file) aead(passphrase []byte) (cipher.AEAD, error) {
	d := f.Argon
	block, err := aes.NewCipher(argon2.IDKey(passphrase, d.Salt, d.Time, d.MemoryKiB, d.Threads, 32))
	if err != nil {
		return nil, fmt.Errorf("keyfile: cipher: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// bound is what the tag covers beside the key.
func (f file) bound() []byte {
	d := f.Argon
	return fmt.Appendf(nil, "%s v%d %d %d %d %x", f.Format, f.Version, d.Time, d.MemoryKiB, d.Threads, d.Salt)
}

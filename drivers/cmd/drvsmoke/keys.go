package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"passlane/drivers/nfc/ntag424"
)

const (
	maxKeyFile = 1 << 16 // bytes
	slotCount  = 5
)

// cardKey is a key and where in the card it may be.
type cardKey struct {
	key  ntag424.Key
	slot *int // nil: anywhere
}

func (k cardKey) slots() []int {
	if k.slot != nil {
		return []int{*k.slot}
	}
	return []int{0, 1, 2, 3, 4}
}

// UnmarshalJSON takes a key as text, or an object with slot and key. Its errors never show the key.
func (k *cardKey) UnmarshalJSON(b []byte) error {
	var o struct {
		Slot *int   `json:"slot"`
		Key  string `json:"key"`
	}
	into := any(&o)
	if bytes.HasPrefix(b, []byte(`"`)) {
		into = &o.Key
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return errors.New("neither a text nor an object with slot and key")
	}
	raw, err := hex.DecodeString(o.Key)
	if err != nil || len(raw) != len(k.key) {
		return fmt.Errorf("a key is not %d hexadecimal digits", 2*len(k.key))
	}
	if o.Slot != nil && (*o.Slot < 0 || *o.Slot >= slotCount) {
		return fmt.Errorf("slot %d, want 0 to %d", *o.Slot, slotCount-1)
	}
	k.key, k.slot = ntag424.Key(raw), o.Slot
	return nil
}

// loadKeys reads a file of keys; no path is no keys.
func loadKeys(path string) ([]cardKey, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return parseKeys(b)
}

func parseKeys(b []byte) ([]cardKey, error) {
	var keys []cardKey
	if len(b) > maxKeyFile {
		return nil, fmt.Errorf("keys: more than %d bytes", maxKeyFile)
	}
	if err := json.Unmarshal(b, &keys); err != nil {
		return nil, fmt.Errorf("keys: no list of keys in JSON: %w", err)
	}
	if len(keys) == 0 {
		return nil, errors.New("keys: the list is empty")
	}
	return keys, nil
}

package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/registry"
)

// Files of keys in the hub's directory.
const (
	hubKeyFile   = "hub.key"   // Ed25519 seed: signs what goes down
	indexKeyFile = "index.key" // finds passes in a replica

	ministryKeyFile = "ministry.pub" // Ed25519: whose policies the hub hands on
)

// keysOf reads the keys of a hub. Where something has been published already they must be there: with new ones every lane would refuse
// what the hub says.
func keysOf(ctx context.Context, db *database.DB, data string) (ed25519.PrivateKey, registry.IndexKey, error) {
	head, err := db.Registry(ctx)
	if err != nil {
		return nil, registry.IndexKey{}, err
	}
	for _, name := range []string{hubKeyFile, indexKeyFile} {
		if _, err := os.Stat(filepath.Join(data, name)); err != nil && head.Position > 0 {
			return nil, registry.IndexKey{}, fmt.Errorf("the lanes believe another key: bring back %s: %w", name, err)
		}
	}
	return openKeys(data)
}

// openKeys reads the hub's keys, and makes them the first time.
func openKeys(data string) (ed25519.PrivateKey, registry.IndexKey, error) {
	seed, err := openKey(filepath.Join(data, hubKeyFile), ed25519.SeedSize)
	if err != nil {
		return nil, registry.IndexKey{}, err
	}
	index, err := openKey(filepath.Join(data, indexKeyFile), len(registry.IndexKey{}))
	if err != nil {
		return nil, registry.IndexKey{}, err
	}
	return ed25519.NewKeyFromSeed(seed), registry.IndexKey(index), nil
}

func openKey(path string, size int) ([]byte, error) {
	key, err := readHex(path, size)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	key = make([]byte, size)
	rand.Read(key)
	if err := writeNew(path, []byte(hex.EncodeToString(key)+"\n")); err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	return key, nil
}

type keysCmd struct {
	dataFlag
	Out string `required:"" help:"Folder for hub.pub and index.key." placeholder:"DIR"`
}

// Run writes what a technician puts on a lane.
func (c *keysCmd) Run(to streams) error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	key, index, err := openKeys(c.Data)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return err
	}
	for name, b := range map[string][]byte{"hub.pub": key.Public().(ed25519.PublicKey), indexKeyFile: index[:]} {
		if err := os.WriteFile(filepath.Join(c.Out, name), []byte(hex.EncodeToString(b)+"\n"), 0o600); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(to.out, "hub.pub and index.key are in %s: they go on every lane\n", c.Out)
	return err
}

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
	"passlane/kiosk/sealed"
)

// Files of keys in the hub's directory.
const (
	hubKeyFile   = "hub.key"   // Ed25519 seed: signs what goes down
	indexKeyFile = "index.key" // finds passes in a replica

	sealKeyFile = "seal.key"     // HPKE: opens what devices seal
	sealPubFile = "hub-seal.pub" // its public half, which goes on every device

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

const sealKeySize = 32

// sealKey reads the key that opens what devices seal, and makes it the first time.
func sealKey(data string) (*sealed.PrivateKey, error) {
	path := filepath.Join(data, sealKeyFile)
	b, err := readHex(path, sealKeySize)
	if err == nil {
		return sealed.ParsePrivateKey(b)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	key, err := sealed.GenerateKey()
	if err != nil {
		return nil, err
	}
	if b, err = key.Bytes(); err == nil {
		err = writeNew(path, []byte(hex.EncodeToString(b)+"\n"))
	}
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	return key, nil
}

type keysCmd struct {
	dataFlag
	Out string `required:"" help:"Folder for hub.pub, hub-seal.pub and index.key." placeholder:"DIR"`
}

// sealedBefore refuses to make a key where devices have sealed to another: what they sent would never be read.
func (c *keysCmd) sealedBefore(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(c.Data, sealKeyFile)); err == nil {
		return nil
	}
	db, err := c.open(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer db.Close() // was only read
	s, err := db.Summary(ctx)
	if err == nil && s.Records > 0 {
		err = fmt.Errorf("devices seal to another key: bring back %s", sealKeyFile)
	}
	return err
}

// Run writes what a technician puts on a lane.
func (c *keysCmd) Run(ctx context.Context, to streams) error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	key, index, err := openKeys(c.Data)
	if err != nil {
		return err
	}
	if err := c.sealedBefore(ctx); err != nil {
		return err
	}
	seal, err := sealKey(c.Data)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return err
	}
	for name, b := range map[string][]byte{"hub.pub": key.Public().(ed25519.PublicKey), sealPubFile: seal.Public().Bytes(), indexKeyFile: index[:]} {
		if err := os.WriteFile(filepath.Join(c.Out, name), []byte(hex.EncodeToString(b)+"\n"), 0o600); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(to.out, "hub.pub, hub-seal.pub and index.key are in %s: they go on every lane\n", c.Out)
	return err
}

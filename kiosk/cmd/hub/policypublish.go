package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/policy/document"
)

type policyPublishCmd struct {
	dataFlag
	File string `arg:"" help:"The signed policy."`
	Key  string `help:"The ministry's Ed25519 public key, 32 bytes in hexadecimal in a file. Needed the first time: the hub keeps it as ministry.pub in its directory, and takes no policy under another." placeholder:"FILE"`
}

// Run hands a signed policy to the hub, from where every lane has it within seconds. Lanes switch when its time comes.
func (c *policyPublishCmd) Run(ctx context.Context, to streams) error {
	signed, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	key, fresh, err := ministryOf(c.Data, c.Key)
	if err != nil {
		return err
	}
	db, err := database.Open(ctx, c.Data)
	if err != nil {
		return err
	}
	defer db.Close() // what was written is committed
	d, err := hub.PublishPolicy(ctx, db, signed, key, time.Now())
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if fresh {
		if err := writeNew(filepath.Join(c.Data, ministryKeyFile), []byte(hex.EncodeToString(key)+"\n")); err != nil {
			return fmt.Errorf("keep the ministry's key: %w", err)
		}
	}
	_, err = fmt.Fprintf(to.out, "version %d is published; lanes follow it from %s\n", d.Version, d.From.Format(time.RFC3339))
	return err
}

// errMinistry tells that a key is not the one that the hub knows.
var errMinistry = errors.New("not the ministry's key that this hub knows")

// ministryOf returns the ministry's key that a hub knows; fresh is true where it knew none and takes the one in the file.
func ministryOf(data, file string) (key ed25519.PublicKey, fresh bool, err error) {
	known, err := readHex(filepath.Join(data, ministryKeyFile), ed25519.PublicKeySize)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, false, err
	}
	if file == "" {
		if err != nil {
			return nil, false, fmt.Errorf("--key: this hub knows no key of the ministry yet: %w", err)
		}
		return known, false, nil
	}
	given, bad := readHex(file, ed25519.PublicKeySize)
	switch {
	case bad != nil:
		return nil, false, fmt.Errorf("--key: %w", bad)
	case err == nil && !bytes.Equal(known, given):
		return nil, false, fmt.Errorf("--key: %s: %w, %s", file, errMinistry, ministryKeyFile)
	}
	return given, err != nil, nil
}

// follows checks a policy against what a hub has: its key where it is signed, its version and its days.
func follows(ctx context.Context, data, file string, d document.Document) error {
	key, _, err := ministryOf(data, "")
	if err != nil {
		return err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if document.Signed(b) {
		if _, err := document.Open(b, key); err != nil {
			return err
		}
	}
	db, err := dataFlag{data}.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close() // nothing was written
	return hub.PolicyFollows(ctx, db, d, key)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed"
)

// reader reads the names that devices sealed to the hub. Without the hub's key they stay sealed.
type reader struct{ opener *hub.Opener }

// names returns a reader, and says so where the key is not there.
func (d dataFlag) names(db *database.DB, w io.Writer) (reader, error) {
	if _, err := os.Stat(filepath.Join(d.Data, sealKeyFile)); errors.Is(err, fs.ErrNotExist) {
		_, err := fmt.Fprintf(w, "hub: %s is not in %s: names stay sealed\n", sealKeyFile, d.Data)
		return reader{}, err
	}
	key, err := sealKey(d.Data)
	if err != nil {
		return reader{}, err
	}
	return reader{hub.NewOpener(db, key)}, nil
}

// What stands in the place of names that cannot be read.
const (
	sealedName = "(sealed)"
	erasedName = "(erased)"
)

// of returns the names of a record of a crossing. Where they cannot be read the officer's says why.
func (r reader) of(ctx context.Context, c ledger.Crossing, seq uint64) (n ledger.Names) {
	if seq == 0 {
		return n
	}
	if r.opener == nil {
		return ledger.Names{Officer: sealedName}
	}
	n, err := r.opener.Names(ctx, ledger.Chain{Device: c.Device, Epoch: c.Epoch}, seq)
	switch {
	case errors.Is(err, sealed.ErrErased):
		return ledger.Names{Officer: erasedName}
	case err != nil:
		return ledger.Names{Officer: sealedName}
	}
	return n
}

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
)

type holderEraseCmd struct {
	dataFlag
	Holder string `arg:"" help:"The holder, by their id in the registry."`
	Reason string `required:"" help:"Who orders it, and why; it stands in the list of erasures." placeholder:"TEXT"`
	Yes    bool   `help:"Do it. Without it only what would be erased is counted."`
}

// Help says what goes and what stays.
func (*holderEraseCmd) Help() string {
	return `Destroys the keys of what names or shows a holder in the records of crossings: the names that were sealed with each crossing that they were of (those of the
party, and the officers' words), their pictures, and pictures of the whole lane. There is no way back. The records stay, and the chains hold: they say
that there was a crossing, and of which kind. Who is in the registry stays in the registry.

The list of erasures (the file "` + hub.ErasuresFile + `" in --data) belongs to the backup as the database does: a hub that is restored erases by it again.`
}

// Run erases, or counts what would be.
func (c *holderEraseCmd) Run(ctx context.Context, to streams) error {
	if strings.TrimSpace(c.Reason) == "" {
		return errors.New("--reason: must say something")
	}
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	list, err := hub.OpenErasures(filepath.Join(c.Data, hub.ErasuresFile))
	if err != nil {
		return err
	}
	var what database.Erasable
	err = db.Update(ctx, func(tx *database.Tx) error {
		called, err := tx.Pseudonym(ctx, c.Holder)
		if err == nil && called == "" {
			err = fmt.Errorf("holder %s: %w", c.Holder, database.ErrUnknown)
		}
		if err != nil {
			return err
		}
		what, err = tx.ErasableOf(ctx, called)
		return err
	})
	if err != nil {
		return err
	}
	counted := fmt.Sprintf("%d crossings: the names in %d records, and %d images", what.Crossings, len(what.Records), len(what.Images))
	if !c.Yes {
		_, err := fmt.Fprintf(to.out, "%s has %s; --yes erases them, and there is no way back\n", c.Holder, counted)
		return err
	}
	if err := list.Erase(ctx, db, what, time.Now(), c.Holder+": "+c.Reason); err != nil {
		return err
	}
	_, err = fmt.Fprintf(to.out, "erased of %s: %s\n", c.Holder, counted)
	return err
}

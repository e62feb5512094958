package main

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"text/tabwriter"
	"time"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/wire"
)

type deviceAddCmd struct {
	dataFlag
	Name string `arg:"" help:"The device's name: a-z, 0-9 and -, at most 64."`
	Key  string `required:"" help:"Its Ed25519 public key, 32 bytes in base64." placeholder:"BASE64"`
}

// Run registers a device.
func (c *deviceAddCmd) Run(ctx context.Context, to streams) error {
	if err := wire.CheckDevice(c.Name); err != nil {
		return err
	}
	key, err := base64.StdEncoding.DecodeString(c.Key)
	if err != nil {
		return fmt.Errorf("--key: %w", err)
	}
	if len(key) != ed25519.PublicKeySize {
		return fmt.Errorf("--key: is %d bytes, want %d", len(key), ed25519.PublicKeySize)
	}
	db, err := database.Open(ctx, c.Data)
	if err != nil {
		return err
	}
	if err := db.Register(ctx, c.Name, key, time.Now()); err != nil {
		db.Close() // nothing was written
		return err
	}
	fmt.Fprintf(to.out, "%s is registered; checkpoints that came before are judged by hub verify\n", c.Name)
	return db.Close()
}

type deviceListCmd struct{ dataFlag }

// Run lists devices.
func (c *deviceListCmd) Run(ctx context.Context, to streams) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close() // was only read
	ds, err := db.Devices(ctx)
	if err != nil {
		return err
	}
	if len(ds) == 0 {
		_, err := fmt.Fprintln(to.out, "no devices")
		return err
	}
	t := tabwriter.NewWriter(to.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "DEVICE\tREGISTERED\tRECORDS\tLAST COMMIT\tKEY")
	for _, d := range ds {
		seen := "never"
		if !d.Seen.IsZero() {
			seen = d.Seen.Format("2006-01-02 15:04:05 UTC")
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\n", d.Name, yes(d.Key != nil), d.Records, seen, dash(base64.StdEncoding.EncodeToString(d.Key)))
	}
	return t.Flush()
}

package database

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"passlane/kiosk/ledger"
)

// Device is what the hub knows of a device and one of its chains.
type Device struct {
	Name        string
	Key         ed25519.PublicKey // nil while it is not registered
	Epoch       uint32            // which chain; the first for a device of which none has come
	Head        ledger.Head       // its last committed record
	Records     int
	Checkpoints int       // seen and good
	Signed      uint64    // the last record that a good checkpoint covers
	Seen        time.Time // of the last commit of the device, zero for never
}

// Chain returns which chain of the device it is.
func (d Device) Chain() ledger.Chain { return ledger.Chain{Device: d.Name, Epoch: d.Epoch} }

// KeyError tells that a device is registered with another key.
type KeyError struct{ Device string }

// Error says which device.
func (e *KeyError) Error() string {
	return fmt.Sprintf("database: device %s is registered with another key", e.Device)
}

const deviceQuery = `SELECT d.name, d.public_key, coalesce(c.epoch, 1), coalesce(c.head_seq, 0), coalesce(c.head_hash, zeroblob(32)),
	coalesce(c.records, 0), coalesce(c.checkpoints, 0), coalesce(c.signed_seq, 0), d.seen_ms FROM device d LEFT JOIN chain c ON c.device = d.name`

type row interface{ Scan(...any) error }

func scanDevice(r row) (Device, error) {
	var d Device
	var key, hash []byte
	var seen int64
	err := r.Scan(&d.Name, &key, &d.Epoch, &d.Head.Seq, &hash, &d.Records, &d.Checkpoints, &d.Signed, &seen)
	if err != nil {
		return d, err
	}
	if len(key) > 0 {
		d.Key = key
	}
	if seen > 0 {
		d.Seen = time.UnixMilli(seen).UTC()
	}
	d.Head.Hash, err = hashOf(hash)
	return d, err
}

func hashOf(b []byte) (h ledger.Hash, err error) {
	if copy(h[:], b) != len(h) || len(b) != len(h) {
		return h, fmt.Errorf("a hash of %d bytes", len(b))
	}
	return h, nil
}

// Device returns a device and its chain, and false if nobody has heard of the device.
func (t *Tx) Device(ctx context.Context, c ledger.Chain) (Device, bool, error) {
	d, err := scanDevice(t.tx.QueryRowContext(ctx, deviceQuery+" AND c.epoch = $1 WHERE d.name = $2", c.Epoch, c.Device))
	d.Epoch = c.Epoch
	if errors.Is(err, sql.ErrNoRows) {
		return Device{Name: c.Device, Epoch: c.Epoch}, false, nil
	}
	if err != nil {
		return d, false, fmt.Errorf("database: read device %s: %w", c.Device, err)
	}
	return d, true, nil
}

// SaveDevice writes a device and its chain as they are now.
func (t *Tx) SaveDevice(ctx context.Context, d Device) error {
	var key any
	if d.Key != nil {
		key = []byte(d.Key)
	}
	seen := int64(0)
	if !d.Seen.IsZero() {
		seen = d.Seen.UnixMilli()
	}
	_, err := t.tx.ExecContext(ctx, `INSERT INTO device (name, public_key, seen_ms) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET public_key = excluded.public_key, seen_ms = max(device.seen_ms, excluded.seen_ms)`, d.Name, key, seen)
	if err == nil && d.Records > 0 {
		_, err = t.tx.ExecContext(ctx, `INSERT INTO chain (device, epoch, head_seq, head_hash, records, checkpoints, signed_seq) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (device, epoch) DO UPDATE SET head_seq = excluded.head_seq, head_hash = excluded.head_hash, records = excluded.records,
			checkpoints = excluded.checkpoints, signed_seq = excluded.signed_seq`,
			d.Name, d.Epoch, d.Head.Seq, d.Head.Hash[:], d.Records, d.Checkpoints, d.Signed)
	}
	if err != nil {
		return fmt.Errorf("database: save device %s: %w", d.Name, err)
	}
	return nil
}

// Register gives a device its public key (32 bytes). The same key again changes nothing; another one is a *KeyError.
func (d *DB) Register(ctx context.Context, name string, key ed25519.PublicKey, now time.Time) error {
	return d.Update(ctx, func(tx *Tx) error {
		dev, _, err := tx.Device(ctx, ledger.First(name))
		if err != nil {
			return err
		}
		if dev.Key != nil && !bytes.Equal(dev.Key, key) {
			return &KeyError{name}
		}
		dev.Key = key
		if err := tx.SaveDevice(ctx, dev); err != nil {
			return err
		}
		return tx.Settle(ctx, name, 0, CodeUnregistered, now)
	})
}

// Devices returns all devices and their chains, by name and epoch; a device of which no record has come once.
func (d *DB) Devices(ctx context.Context) ([]Device, error) {
	ds, err := all(ctx, d.sql, func(r *sql.Rows) (Device, error) { return scanDevice(r) }, deviceQuery+" ORDER BY d.name, c.epoch")
	if err != nil {
		return nil, fmt.Errorf("database: list devices: %w", err)
	}
	return ds, nil
}

// Head returns the last committed record of a chain; the zero Head if nobody has heard of it.
func (d *DB) Head(ctx context.Context, c ledger.Chain) (ledger.Head, error) {
	dev, err := scanDevice(d.sql.QueryRowContext(ctx, deviceQuery+" WHERE d.name = $1 AND c.epoch = $2", c.Device, c.Epoch))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return ledger.Head{}, fmt.Errorf("database: read head of %s: %w", c.Device, err)
	}
	return dev.Head, nil
}

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

// Device is what the hub knows of a device.
type Device struct {
	Name        string
	Key         ed25519.PublicKey // nil while it is not registered
	Head        ledger.Head       // its last committed record
	Records     int
	Checkpoints int       // seen and good
	Seen        time.Time // of the last commit, zero for never
}

// KeyError tells that a device is registered with another key.
type KeyError struct{ Device string }

// Error says which device.
func (e *KeyError) Error() string {
	return fmt.Sprintf("database: device %s is registered with another key", e.Device)
}

const deviceColumns = "name, public_key, head_seq, head_hash, records, checkpoints, seen_ms"

type row interface{ Scan(...any) error }

func scanDevice(r row) (Device, error) {
	var d Device
	var key, hash []byte
	var seen int64
	err := r.Scan(&d.Name, &key, &d.Head.Seq, &hash, &d.Records, &d.Checkpoints, &seen)
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

// Device returns a device, and false if nobody has heard of it.
func (t *Tx) Device(ctx context.Context, name string) (Device, bool, error) {
	d, err := scanDevice(t.tx.QueryRowContext(ctx, "SELECT "+deviceColumns+" FROM device WHERE name = $1", name))
	if errors.Is(err, sql.ErrNoRows) {
		return Device{Name: name}, false, nil
	}
	if err != nil {
		return d, false, fmt.Errorf("database: read device %s: %w", name, err)
	}
	return d, true, nil
}

// SaveDevice writes a device as it is now.
func (t *Tx) SaveDevice(ctx context.Context, d Device) error {
	var key any
	if d.Key != nil {
		key = []byte(d.Key)
	}
	seen := int64(0)
	if !d.Seen.IsZero() {
		seen = d.Seen.UnixMilli()
	}
	_, err := t.tx.ExecContext(ctx, "INSERT INTO device ("+deviceColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (name) DO UPDATE SET public_key = excluded.public_key, head_seq = excluded.head_seq, head_hash = excluded.head_hash,
		records = excluded.records, checkpoints = excluded.checkpoints, seen_ms = excluded.seen_ms`,
		d.Name, key, d.Head.Seq, d.Head.Hash[:], d.Records, d.Checkpoints, seen)
	if err != nil {
		return fmt.Errorf("database: save device %s: %w", d.Name, err)
	}
	return nil
}

// Register gives a device its public key (32 bytes). The same key again changes nothing; another one is a *KeyError.
func (d *DB) Register(ctx context.Context, name string, key ed25519.PublicKey, now time.Time) error {
	return d.Update(ctx, func(tx *Tx) error {
		dev, _, err := tx.Device(ctx, name)
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
		return tx.Settle(ctx, name, CodeUnregistered, now)
	})
}

// Devices returns all devices by name.
func (d *DB) Devices(ctx context.Context) ([]Device, error) {
	ds, err := all(ctx, d.sql, func(r *sql.Rows) (Device, error) { return scanDevice(r) },
		"SELECT "+deviceColumns+" FROM device ORDER BY name")
	if err != nil {
		return nil, fmt.Errorf("database: list devices: %w", err)
	}
	return ds, nil
}

// Head returns a device's last committed record; the zero Head if nobody has heard of it.
func (d *DB) Head(ctx context.Context, device string) (ledger.Head, error) {
	dev, err := scanDevice(d.sql.QueryRowContext(ctx, "SELECT "+deviceColumns+" FROM device WHERE name = $1", device))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return ledger.Head{}, fmt.Errorf("database: read head of %s: %w", device, err)
	}
	return dev.Head, nil
}

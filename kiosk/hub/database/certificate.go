package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"passlane/kiosk/registry"
)

// SaveCertificate keeps the picture of a minor's birth certificate, a JPEG of at most registry.MaxCertificate bytes, sealed as it travels.
func (t *Tx) SaveCertificate(ctx context.Context, minor string, jpeg []byte) error {
	ref, key, err := t.rowOf(ctx, minor)
	if err != nil {
		return fmt.Errorf("database: save certificate: %w", err)
	}
	sealed, err := registry.SealCertificate(ref, key, jpeg)
	if err != nil {
		return err
	}
	_, err = t.tx.ExecContext(ctx, "INSERT INTO certificate (ref, sealed) VALUES ($1, $2) ON CONFLICT (ref) DO UPDATE SET sealed = excluded.sealed", ref[:], sealed)
	if err != nil {
		return fmt.Errorf("database: save certificate of %s: %w", minor, err)
	}
	return nil
}

// Certificate returns a sealed certificate; nil if there is none.
func (d *DB) Certificate(ctx context.Context, ref registry.Ref) (sealed []byte, err error) {
	err = d.sql.QueryRowContext(ctx, "SELECT sealed FROM certificate WHERE ref = $1", ref[:]).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("database: read certificate: %w", err)
	}
	return sealed, nil
}

package database

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/registry"
)

// ErrUnknown tells that there is no such holder or pass.
var ErrUnknown = errors.New("not in the registry")

// What waits to be published.
const (
	dirtyCard   = "card" // a UID that leads to its pass no more
	dirtyHolder = "holder"
	dirtyPass   = "pass"
)

// SaveHolder writes a holder as they are now. Movements are not taken from it: they come with the records of devices. A circle of guardians
// is a *registry.FieldError; everything else must have been checked before (registry.Holder.Check).
func (t *Tx) SaveHolder(ctx context.Context, h registry.Holder) error {
	if err := t.circle(ctx, h); err != nil {
		return err
	}
	h.Moves = nil
	b, err := cbor.Marshal(h)
	if err != nil {
		return fmt.Errorf("database: encode holder %s: %w", h.ID, err)
	}
	var ref registry.Ref
	var key registry.RowKey
	var pseudonym [16]byte
	rand.Read(ref[:])
	rand.Read(key[:])
	rand.Read(pseudonym[:])
	_, err = t.tx.ExecContext(ctx, `INSERT INTO holder (id, ref, key, pseudonym, province, holder) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET province = excluded.province, holder = excluded.holder`, h.ID, ref[:], key[:], hex.EncodeToString(pseudonym[:]), h.Province, b)
	if err == nil {
		err = t.link(ctx, h)
	}
	if err == nil {
		err = t.touch(ctx, dirtyHolder, h.ID)
	}
	if err != nil {
		return fmt.Errorf("database: save holder %s: %w", h.ID, err)
	}
	return nil
}

// link writes who the guardians of a minor are; the rows of those that were and those that are change with it.
func (t *Tx) link(ctx context.Context, h registry.Holder) error {
	if _, err := t.tx.ExecContext(ctx, `INSERT INTO dirty (kind, id) SELECT $1, guardian FROM guardian WHERE minor = $2
		ON CONFLICT DO NOTHING`, dirtyHolder, h.ID); err != nil {
		return err
	}
	if _, err := t.tx.ExecContext(ctx, "DELETE FROM guardian WHERE minor = $1", h.ID); err != nil {
		return err
	}
	for _, l := range h.Guardians {
		if _, err := t.tx.ExecContext(ctx, "INSERT INTO guardian (guardian, minor) VALUES ($1, $2)", l.Guardian, h.ID); err != nil {
			return err
		}
		if err := t.touch(ctx, dirtyHolder, l.Guardian); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) circle(ctx context.Context, h registry.Holder) error {
	var failed error
	c := registry.Circle(h.ID, func(id string) []registry.Link {
		if id == h.ID {
			return h.Guardians
		}
		other, err := t.Holder(ctx, id)
		if err != nil && !errors.Is(err, ErrUnknown) {
			failed = err
		}
		return other.Guardians
	})
	if c != nil && failed == nil {
		return &registry.FieldError{Row: fmt.Sprintf("holder %.40q", h.ID), Field: "guardians", Reason: fmt.Sprintf("a circle: %v", c)}
	}
	return failed
}

func (t *Tx) touch(ctx context.Context, kind, id string) error {
	_, err := t.tx.ExecContext(ctx, "INSERT INTO dirty (kind, id) VALUES ($1, $2) ON CONFLICT DO NOTHING", kind, id)
	return err
}

// SavePass writes a pass as it is now; it must have been checked before (registry.Pass.Check). Its holder must be registered, else
// the error is ErrUnknown, wrapped.
func (t *Tx) SavePass(ctx context.Context, p registry.Pass) error {
	h, err := t.Holder(ctx, p.Holder)
	if err != nil {
		return fmt.Errorf("database: save pass %s: %w", p.Number, err)
	}
	if old, err := t.Pass(ctx, p.Number); err == nil && len(old.Card.UID) > 0 && !bytes.Equal(old.Card.UID, p.Card.UID) {
		if err := t.touch(ctx, dirtyCard, hex.EncodeToString(old.Card.UID)); err != nil {
			return fmt.Errorf("database: save pass %s: %w", p.Number, err)
		}
	}
	b, err := cbor.Marshal(p)
	if err != nil {
		return fmt.Errorf("database: encode pass %s: %w", p.Number, err)
	}
	_, err = t.tx.ExecContext(ctx, `INSERT INTO pass (number, holder, pass) VALUES ($1, $2, $3)
		ON CONFLICT (number) DO UPDATE SET holder = excluded.holder, pass = excluded.pass`, p.Number, p.Holder, b)
	if err == nil {
		err = t.touch(ctx, dirtyPass, p.Number)
	}
	for _, l := range h.Guardians { // whose rows name the passes of their wards
		if err == nil {
			err = t.touch(ctx, dirtyHolder, l.Guardian)
		}
	}
	if err != nil {
		return fmt.Errorf("database: save pass %s: %w", p.Number, err)
	}
	return nil
}

// Holder returns a holder without movements; the error is ErrUnknown, wrapped, if nobody has this id.
func (t *Tx) Holder(ctx context.Context, id string) (registry.Holder, error) {
	h, err := one[registry.Holder](ctx, t.tx, "SELECT holder FROM holder WHERE id = $1", id)
	if err != nil {
		return h, fmt.Errorf("database: holder %s: %w", id, err)
	}
	return h, nil
}

// Pseudonym returns what devices call a holder by: the same over all their passes, drawn once by chance; empty if nobody has this id.
func (t *Tx) Pseudonym(ctx context.Context, id string) (pseudonym string, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT pseudonym FROM holder WHERE id = $1", id).Scan(&pseudonym)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("database: pseudonym of %s: %w", id, err)
	}
	return pseudonym, nil
}

// HolderCalled returns the holder behind a pseudonym; the error is ErrUnknown, wrapped, if there is none, or none any more.
func (t *Tx) HolderCalled(ctx context.Context, pseudonym string) (registry.Holder, error) {
	h, err := one[registry.Holder](ctx, t.tx, "SELECT holder FROM holder WHERE pseudonym = $1", pseudonym)
	if err != nil {
		return h, fmt.Errorf("database: holder called %s: %w", pseudonym, err)
	}
	return h, nil
}

// Pass returns a pass by its number; the error is ErrUnknown, wrapped, if there is none.
func (t *Tx) Pass(ctx context.Context, number string) (registry.Pass, error) {
	p, err := one[registry.Pass](ctx, t.tx, "SELECT pass FROM pass WHERE number = $1", number)
	if err != nil {
		return p, fmt.Errorf("database: pass %s: %w", number, err)
	}
	return p, nil
}

// Holders returns every holder, without movements, by id.
func (d *DB) Holders(ctx context.Context) ([]registry.Holder, error) {
	hs, err := all(ctx, d.sql, scanOne[registry.Holder], "SELECT holder FROM holder ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("database: list holders: %w", err)
	}
	return hs, nil
}

type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func one[T any](ctx context.Context, q queryer, query string, args ...any) (v T, err error) {
	var b []byte
	err = q.QueryRowContext(ctx, query, args...).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return v, ErrUnknown
	}
	if err == nil {
		err = cbor.Unmarshal(b, &v)
	}
	return v, err
}

func scanOne[T any](r *sql.Rows) (v T, err error) {
	var b []byte
	if err := r.Scan(&b); err != nil {
		return v, err
	}
	return v, cbor.Unmarshal(b, &v)
}

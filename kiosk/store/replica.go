package store

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
	"passlane/kiosk/registry/table"
)

// Replica is the device's copy of the registry: sealed rows, of which it opens those whose pass is presented. What is held is what
// the hub signed, as a whole; an update that has not arrived whole is not seen. Until it is open every method tells why it is not.
type Replica struct {
	path  string
	door  *door
	db    *sql.DB
	hub   ed25519.PublicKey
	index registry.IndexKey
}

// NewReplica returns the replica at path, of a hub that signs with this key. It is not open yet.
func NewReplica(path string, hub ed25519.PublicKey, index registry.IndexKey) *Replica {
	r := &Replica{path: path, door: newDoor(path), hub: hub, index: index}
	r.db = sql.OpenDB(r.door)
	return r
}

// OpenReplica returns the replica at path, opened.
func OpenReplica(ctx context.Context, path string, hub ed25519.PublicKey, index registry.IndexKey) (*Replica, error) {
	r := NewReplica(path, hub, index)
	if err := r.Open(ctx); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// Open tries once to open or make the replica and its folder. One that is damaged is moved aside and made anew: the hub has it all. It
// must not be called while Run runs.
func (r *Replica) Open(ctx context.Context) error {
	return r.door.attempt(ctx, r.attempt, r.undo)
}

// Opened is closed when the replica is open.
func (r *Replica) Opened() <-chan struct{} { return r.door.opened }

// Run opens the replica, and tries again until it can. It closes it when ctx ends.
func (r *Replica) Run(ctx context.Context) error {
	if r.door.reason() != nil {
		_ = r.door.persist(ctx, r.attempt, r.undo) // whoever asks is told
	}
	<-ctx.Done()
	return r.Close()
}

func (r *Replica) attempt(ctx context.Context) error {
	if err := MakeFolder(filepath.Dir(r.path)); err != nil {
		return err
	}
	db, err := open(ctx, r.path, "registry")
	if corrupt(err) { // perhaps a disk with errors
		if err := readable(r.path); err != nil {
			return err
		}
		db, err = open(ctx, r.path, "registry")
	}
	if corrupt(err) {
		var damaged *Damaged
		if err := aside(r.path, err.Error(), time.Now()); !errors.As(err, &damaged) {
			return err
		}
		db, err = open(ctx, r.path, "registry")
	}
	if err != nil {
		return err
	}
	return errors.Join(r.door.enter(), db.Close())
}

func (r *Replica) undo() { _ = r.door.leave() }

// Close closes the replica.
func (r *Replica) Close() error {
	r.door.say(ErrClosed)
	return errors.Join(r.door.leave(), r.db.Close())
}

// Head returns what is held, and false if nothing is yet. It does not believe the file: the hub's signature is checked again.
func (r *Replica) Head(ctx context.Context) (registry.Head, bool, error) {
	var s registry.SignedHead
	err := r.db.QueryRowContext(ctx, `SELECT content, signature FROM head`).Scan(&s.Content, &s.Signature)
	if errors.Is(err, sql.ErrNoRows) {
		return registry.Head{}, false, nil
	}
	if err != nil {
		return registry.Head{}, false, fmt.Errorf("store: read registry head: %w", err)
	}
	h, err := s.Open(r.hub)
	if err != nil {
		return registry.Head{}, false, fmt.Errorf("store: read registry head: %w", err)
	}
	return h, true, nil
}

// Answer is what the registry says of a pass.
type Answer struct {
	Row    registry.Row // what is in clear: status and validity
	Opened bool         // the presented pass yielded its key; without it nothing else is known
	Pass   registry.Pass
	Holder registry.Holder
	Ref    registry.Ref    // of the holder's row, which names their portrait
	Key    registry.RowKey // of the same
	Wards  []Ward          // minors who may travel with the holder
}

// Ward is a minor of a holder.
type Ward struct {
	registry.Ward
	Holder registry.Holder
}

// Find returns what the registry says of a pass number, and opens it with the key that the pass yields; the zero key opens nothing.
// The second result is false if there is no such pass. A key that does not fit is registry.ErrSealed, wrapped.
func (r *Replica) Find(ctx context.Context, number string, key pass.HolderKey) (Answer, bool, error) {
	return r.find(ctx, r.index.Number(number), key)
}

// FindCard is Find by the UID of a contactless card.
func (r *Replica) FindCard(ctx context.Context, uid []byte, key pass.HolderKey) (Answer, bool, error) {
	alias, ok, err := r.row(ctx, r.index.UID(uid), registry.KindAlias)
	if err != nil || !ok || len(alias.Sealed) != len(registry.Ref{}) {
		return Answer{}, false, err
	}
	return r.find(ctx, registry.Ref(alias.Sealed), key)
}

func (r *Replica) find(ctx context.Context, ref registry.Ref, key pass.HolderKey) (a Answer, ok bool, err error) {
	if a.Row, ok, err = r.row(ctx, ref, registry.KindPass); err != nil || !ok || key.IsZero() {
		return a, ok, err
	}
	p, err := registry.OpenPass(a.Row, key)
	if err != nil {
		return a, true, fmt.Errorf("store: find: %w", err)
	}
	h, ok, err := r.holder(ctx, p.Holder, p.Key)
	if err != nil || !ok {
		return a, ok, err
	}
	a.Opened, a.Pass, a.Holder, a.Ref, a.Key = true, p.Pass, h.Holder, p.Holder, p.Key
	for _, w := range h.Wards {
		child, ok, err := r.holder(ctx, w.Ref, w.Key)
		if errors.Is(err, registry.ErrSealed) { // the pass is not to blame: that would be another error
			err = fmt.Errorf("store: find: the row of ward %v is damaged", w.Ref)
		}
		if err != nil {
			return Answer{Row: a.Row}, true, err
		}
		if ok {
			a.Wards = append(a.Wards, Ward{Ward: w, Holder: child.Holder})
		}
	}
	return a, true, nil
}

func (r *Replica) holder(ctx context.Context, ref registry.Ref, key registry.RowKey) (registry.HolderRow, bool, error) {
	row, ok, err := r.row(ctx, ref, registry.KindHolder)
	if err != nil || !ok {
		return registry.HolderRow{}, ok, err
	}
	h, err := registry.OpenHolder(row, key)
	if err != nil {
		return registry.HolderRow{}, false, fmt.Errorf("store: find holder: %w", err)
	}
	return h, true, nil
}

func (r *Replica) row(ctx context.Context, ref registry.Ref, kind registry.Kind) (registry.Row, bool, error) {
	row, err := table.Scan(r.db.QueryRowContext(ctx, `SELECT `+table.Columns+` FROM row WHERE ref = ? AND kind = ?`, ref[:], kind))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return row, false, nil
	case err != nil:
		return row, false, fmt.Errorf("store: find: %w", err)
	}
	return row, true, nil
}

// Portrait returns the registered picture of a holder whose row was opened, a JPEG; false if this device has none.
func (r *Replica) Portrait(ctx context.Context, ref registry.Ref, key registry.RowKey) ([]byte, bool, error) {
	var sealed []byte
	err := r.db.QueryRowContext(ctx, `SELECT sealed FROM portrait WHERE ref = ?`, ref[:]).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("store: read portrait: %w", err)
	}
	jpeg, err := registry.OpenPortrait(ref, key, sealed)
	if err != nil {
		return nil, false, fmt.Errorf("store: read portrait: %w", err)
	}
	return jpeg, true, nil
}

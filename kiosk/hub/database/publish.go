package database

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/registry"
	"passlane/kiosk/registry/table"
)

// atOnce is how many changes Publish takes into one transaction.
const atOnce = 2000

// ErrUnpublished tells that some of what has changed cannot be a row. It is set aside until it changes again, and the rest is published.
var ErrUnpublished = errors.New("set aside")

// asideMark begins the kind of a change that was set aside.
const asideMark = "aside "

// Publish turns what has changed into rows for the devices, and returns the position that was reached; done is false while more waits.
// The error is ErrUnpublished, wrapped, when all but what it names is published; position and done are good then.
func (d *DB) Publish(ctx context.Context, index registry.IndexKey) (position uint64, done bool, err error) {
	var aside []error
	err = d.Update(ctx, func(tx *Tx) error {
		aside = nil
		p := publisher{Tx: tx, ctx: ctx, index: index, touched: map[uint16]bool{}}
		if err := p.begin(); err != nil {
			return err
		}
		if done, err = p.some(); err != nil {
			return err
		}
		position, aside = p.position, p.aside
		return p.end()
	})
	if err != nil {
		return 0, false, fmt.Errorf("database: publish: %w", err)
	}
	if len(aside) > 0 {
		return position, done, fmt.Errorf("database: publish: %w: %w", ErrUnpublished, errors.Join(aside...))
	}
	return position, done, nil
}

// publisher writes rows within one transaction.
type publisher struct {
	*Tx
	ctx      context.Context
	index    registry.IndexKey
	position uint64
	rows     int
	touched  map[uint16]bool
	aside    []error
}

func (p *publisher) begin() error {
	return p.tx.QueryRowContext(p.ctx, "SELECT position, rows FROM registry").Scan(&p.position, &p.rows)
}

func (p *publisher) end() error {
	if len(p.touched) == 0 {
		return nil
	}
	sum, err := registry.Resum(table.In(p.ctx, p.tx), p.touched)
	if err == nil {
		_, err = p.tx.ExecContext(p.ctx, "UPDATE registry SET position = $1, rows = $2, digest = $3", p.position, p.rows, sum[:])
	}
	return err
}

func (p *publisher) some() (done bool, err error) {
	type change struct{ kind, id string }
	rows, err := p.tx.QueryContext(p.ctx, "SELECT kind, id FROM dirty WHERE kind IN ($1, $2, $3) ORDER BY kind, id LIMIT $4",
		dirtyCard, dirtyHolder, dirtyPass, atOnce)
	if err != nil {
		return false, err
	}
	var changes []change
	for rows.Next() {
		var c change
		if err := rows.Scan(&c.kind, &c.id); err != nil {
			return false, errors.Join(err, rows.Close())
		}
		changes = append(changes, c)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return false, err
	}
	for _, c := range changes {
		publish := map[string]func(string) error{dirtyCard: p.card, dirtyHolder: p.holder, dirtyPass: p.pass}[c.kind]
		failed := publish(c.id)
		if _, err := p.tx.ExecContext(p.ctx, "DELETE FROM dirty WHERE kind IN ($1, $2) AND id = $3", c.kind, asideMark+c.kind, c.id); err != nil {
			return false, err
		}
		if err := p.setAside(c.kind, c.id, failed); err != nil {
			return false, err
		}
	}
	return len(changes) < atOnce, nil
}

// setAside puts a change aside that cannot be a row, so that it does not hold up the others; other errors it returns.
func (p *publisher) setAside(kind, id string, err error) error {
	if _, cannot := errors.AsType[*registry.FieldError](err); !cannot {
		return err
	}
	p.aside = append(p.aside, fmt.Errorf("%s %.64q: %w", kind, id, err))
	_, err = p.tx.ExecContext(p.ctx, "INSERT INTO dirty (kind, id) VALUES ($1, $2) ON CONFLICT DO NOTHING", asideMark+kind, id)
	return err
}

// holder publishes a holder's row. Who moved and is not registered has none.
func (p *publisher) holder(id string) error {
	h, err := p.Holder(p.ctx, id)
	if errors.Is(err, ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	ref, key, err := p.rowOf(p.ctx, id)
	if err != nil {
		return err
	}
	if h, err = p.called(h); err != nil {
		return err
	}
	if h.Moves, err = p.moves(p.ctx, h.ID); err != nil {
		return err
	}
	wards, err := p.wards(id)
	if err != nil {
		return err
	}
	row, err := registry.SealHolder(ref, key, registry.HolderRow{Holder: h, Wards: wards}, p.position+1)
	if err != nil {
		return err
	}
	return p.put(row)
}

// called returns a holder as devices know them: everybody by their pseudonym.
func (p *publisher) called(h registry.Holder) (registry.Holder, error) {
	var err error
	if h.ID, err = p.Pseudonym(p.ctx, h.ID); err != nil {
		return h, err
	}
	h.Guardians = slices.Clone(h.Guardians)
	for i, l := range h.Guardians {
		if h.Guardians[i].Guardian, err = p.Pseudonym(p.ctx, l.Guardian); err != nil {
			return h, err
		}
	}
	return h, nil
}

// wards returns the minors of a guardian, each with the number of their latest pass.
func (p *publisher) wards(guardian string) (wards []registry.Ward, err error) {
	rows, err := p.tx.QueryContext(p.ctx, `SELECT h.ref, h.key, (SELECT pass FROM pass WHERE pass.holder = h.id ORDER BY number DESC LIMIT 1)
		FROM guardian g JOIN holder h ON h.id = g.minor WHERE g.guardian = $1 ORDER BY h.id`, guardian)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var w registry.Ward
		var ref, key, document []byte
		if err := rows.Scan(&ref, &key, &document); err != nil {
			return nil, err
		}
		if len(document) > 0 {
			var latest registry.Pass
			if err := cbor.Unmarshal(document, &latest); err != nil {
				return nil, err
			}
			w.Number, w.Pass = latest.Number, latest.Key.Pseudonym()
		}
		copy(w.Ref[:], ref)
		copy(w.Key[:], key)
		wards = append(wards, w)
	}
	return wards, rows.Err()
}

// pass publishes the row of a pass, and the way to it from its card.
func (p *publisher) pass(number string) error {
	pass, err := p.Pass(p.ctx, number)
	if err != nil {
		return err
	}
	ref, key, err := p.rowOf(p.ctx, pass.Holder)
	if err != nil {
		return err
	}
	document := pass
	if document.Holder, err = p.Pseudonym(p.ctx, pass.Holder); err != nil {
		return err
	}
	row, err := registry.SealPass(p.index, registry.PassRow{Pass: document, Holder: ref, Key: key}, p.position+1)
	if err != nil {
		return err
	}
	if err := p.put(row); err != nil || len(pass.Card.UID) == 0 {
		return err
	}
	return p.put(registry.Alias(p.index, pass, p.position+1))
}

// card takes away the way to a pass from a card that is not its card any more.
func (p *publisher) card(uid string) error {
	b, err := hex.DecodeString(uid)
	if err != nil {
		return err
	}
	return p.put(registry.Row{Ref: p.index.UID(b), Kind: registry.KindAlias, Position: p.position + 1, Gone: true})
}

func (t *Tx) rowOf(ctx context.Context, holder string) (ref registry.Ref, key registry.RowKey, err error) {
	var r, k []byte
	if err := t.tx.QueryRowContext(ctx, "SELECT ref, key FROM holder WHERE id = $1", holder).Scan(&r, &k); err != nil {
		return ref, key, fmt.Errorf("row of holder %s: %w", holder, err)
	}
	copy(ref[:], r)
	copy(key[:], k)
	return ref, key, nil
}

// put writes a row at the next position.
func (p *publisher) put(r registry.Row) error {
	var there int
	err := p.tx.QueryRowContext(p.ctx, "SELECT count(*) FROM row WHERE ref = $1 AND kind = $2 AND gone = 0", r.Ref[:], r.Kind).Scan(&there)
	if err != nil {
		return err
	}
	_, err = p.tx.ExecContext(p.ctx, `INSERT INTO row (`+table.Columns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (ref, kind) DO UPDATE SET position = excluded.position, status = excluded.status,
		valid_from = excluded.valid_from, valid_to = excluded.valid_to, sealed = excluded.sealed, gone = excluded.gone`,
		table.Values(r)...)
	if err != nil {
		return err
	}
	p.position = r.Position
	p.rows -= there
	if !r.Gone {
		p.rows++
	}
	p.touched[r.Ref.Bucket()] = true
	return nil
}

// SavePortrait keeps the registered picture of a holder, a JPEG of at most registry.MaxPortrait bytes, sealed as it travels.
func (t *Tx) SavePortrait(ctx context.Context, holder string, jpeg []byte) error {
	ref, key, err := t.rowOf(ctx, holder)
	if err != nil {
		return fmt.Errorf("database: save portrait: %w", err)
	}
	sealed, err := registry.SealPortrait(ref, key, jpeg)
	if err != nil {
		return err
	}
	_, err = t.tx.ExecContext(ctx, `UPDATE registry SET portraits = portraits + 1`)
	if err == nil {
		_, err = t.tx.ExecContext(ctx, `INSERT INTO portrait (holder, position, province, ref, sealed)
			SELECT $1, r.portraits, h.province, h.ref, $2 FROM registry r, holder h WHERE h.id = $1
			ON CONFLICT (holder) DO UPDATE SET position = excluded.position, province = excluded.province, sealed = excluded.sealed`, holder, sealed)
	}
	if err != nil {
		return fmt.Errorf("database: save portrait of %s: %w", holder, err)
	}
	return nil
}

// NewIndexKey draws the key of references.
func NewIndexKey() (k registry.IndexKey) {
	rand.Read(k[:])
	return k
}

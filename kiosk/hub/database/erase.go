package database

import (
	"context"
	"database/sql"
	"fmt"

	"passlane/kiosk/ledger"
)

// Erasable names the wrapped data keys of what names or shows somebody.
type Erasable struct {
	Crossings int
	Records   []RecordID
	Images    []ledger.ImageID
}

// RecordID names a record for ever.
type RecordID struct {
	Chain ledger.Chain
	Seq   uint64
}

// behindEnd is how many records behind the last of a crossing are looked at for a picture of the whole lane that came late.
const behindEnd = 256

// ErasableOf returns what names or shows a holder, by their pseudonym: of every crossing that they were of the names that were sealed (those of the
// party, and the officers' words), their own pictures, and those of the whole lane.
func (t *Tx) ErasableOf(ctx context.Context, pseudonym string) (e Erasable, err error) {
	cs, err := all(ctx, t.tx, func(r *sql.Rows) (ledger.Crossing, error) {
		var fold []byte
		if err := r.Scan(&fold); err != nil {
			return ledger.Crossing{}, err
		}
		return unfold(fold)
	}, "SELECT fold FROM crossing ORDER BY device, began_ms")
	if err != nil {
		return e, fmt.Errorf("database: look for crossings: %w", err)
	}
	for _, c := range cs {
		of := false
		for _, p := range c.Party {
			if p.Holder != pseudonym {
				continue
			}
			if of = true; p.Image != (ledger.ImageID{}) {
				e.Images = append(e.Images, p.Image)
			}
		}
		if !of {
			continue
		}
		e.Crossings++
		if err := t.erasableIn(ctx, c, &e); err != nil {
			return e, err
		}
	}
	return e, nil
}

// erasableIn adds the records of a crossing that name somebody, and the pictures of the whole lane.
func (t *Tx) erasableIn(ctx context.Context, c ledger.Crossing, e *Erasable) error {
	chain := ledger.Chain{Device: c.Device, Epoch: c.Epoch}
	rs, err := t.Records(ctx, chain, c.First-1, int(c.Last-c.First)+1+behindEnd)
	if err != nil {
		return err
	}
	for _, r := range rs {
		s, err := ledger.Parse(r.Bytes)
		if err != nil {
			continue // it says nothing
		}
		body, err := s.Record.Content()
		if err != nil {
			continue
		}
		id, of := ledger.CrossingOf(body)
		switch b := body.(type) {
		case ledger.Command:
			id, of = b.Crossing, b.Crossing != ""
		case ledger.View:
			if b.Crossing == c.ID {
				e.Images = append(e.Images, s.Record.Images...)
			}
		}
		if of && id == c.ID && len(s.Record.Sealed) > 0 {
			e.Records = append(e.Records, RecordID{chain, r.Seq})
		}
	}
	return nil
}

// Erase destroys wrapped data keys: what they open is opened by nobody any more, and everything else stays as it is.
func (t *Tx) Erase(ctx context.Context, e Erasable) error {
	for _, r := range e.Records {
		if _, err := t.tx.ExecContext(ctx, "UPDATE record SET key = NULL WHERE device = $1 AND epoch = $2 AND seq = $3", r.Chain.Device, r.Chain.Epoch, r.Seq); err != nil {
			return fmt.Errorf("database: erase names of %s record %d: %w", r.Chain.Device, r.Seq, err)
		}
	}
	for _, id := range e.Images {
		if _, err := t.tx.ExecContext(ctx, "UPDATE image SET key = NULL WHERE id = $1", id[:]); err != nil {
			return fmt.Errorf("database: erase image %s: %w", id, err)
		}
	}
	return nil
}

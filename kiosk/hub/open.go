package hub

import (
	"context"
	"fmt"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed"
)

// Opener opens what devices seal to the hub. It keeps the periods that it has opened, and is for one goroutine.
type Opener struct {
	db      *database.DB
	key     *sealed.PrivateKey
	periods map[period]*sealed.Period
}

// period names one: a chain and the record that begins it.
type period struct {
	chain ledger.Chain
	seq   uint64
}

// NewOpener returns an opener with the hub's key.
func NewOpener(db *database.DB, key *sealed.PrivateKey) *Opener {
	return &Opener{db: db, key: key, periods: map[period]*sealed.Period{}}
}

// Names returns the names that a record seals, none where it names nobody. The error is sealed.ErrErased, wrapped, where they were erased.
func (o *Opener) Names(ctx context.Context, c ledger.Chain, seq uint64) (n ledger.Names, err error) {
	s, err := o.record(ctx, c, seq)
	if err != nil || len(s.Record.Sealed) == 0 {
		return n, err
	}
	p, err := o.period(ctx, c, s.Key)
	if err == nil {
		n, err = ledger.OpenNames(s, p)
	}
	if err != nil {
		return n, fmt.Errorf("hub: names of %s record %d: %w", c.Device, seq, err)
	}
	return n, nil
}

// Image returns an image from its sealed bytes; the error is sealed.ErrErased, wrapped, where it was erased.
func (o *Opener) Image(ctx context.Context, id ledger.ImageID, b []byte) (jpeg []byte, err error) {
	c, wrapped, err := o.db.ImageKey(ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := o.period(ctx, c, wrapped)
	if err == nil {
		jpeg, err = ledger.OpenImage(id, wrapped, b, p)
	}
	if err != nil {
		return nil, fmt.Errorf("hub: image %s: %w", id, err)
	}
	return jpeg, nil
}

func (o *Opener) record(ctx context.Context, c ledger.Chain, seq uint64) (s ledger.Stored, err error) {
	rs, err := o.db.Records(ctx, c, seq-1, 1)
	if err != nil {
		return s, err
	}
	if len(rs) == 0 || rs[0].Seq != seq {
		return s, fmt.Errorf("hub: %s has no record %d", c.Device, seq)
	}
	if s, err = ledger.Parse(rs[0].Bytes); err != nil {
		return s, err
	}
	s.Key = rs[0].Key
	return s, nil
}

// period returns the one under which a data key is wrapped.
func (o *Opener) period(ctx context.Context, c ledger.Chain, wrapped []byte) (*sealed.Period, error) {
	seq, err := sealed.PeriodOf(wrapped)
	if err != nil {
		return nil, err
	}
	at := period{c, seq}
	if p := o.periods[at]; p != nil {
		return p, nil
	}
	s, err := o.record(ctx, c, seq)
	if err != nil {
		return nil, err
	}
	p, err := ledger.OpenPeriod(s.Record, o.key)
	if err == nil {
		o.periods[at] = p
	}
	return p, err
}

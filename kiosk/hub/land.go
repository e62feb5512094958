package hub

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/trip"
	"passlane/kiosk/wire"
)

// parcel is what came of one chain of a device, in order.
type parcel struct {
	chain   ledger.Chain
	batches []wire.Batch
}

// sort sorts messages by chain. What is no batch of ours is logged and passed over: it has no place in any chain.
func (h *Hub) sort(msgs []jetstream.Msg) []*parcel {
	var parcels []*parcel
	byChain := map[ledger.Chain]*parcel{}
	for _, m := range msgs {
		device, err := wire.ParseLedger(m.Subject())
		if err != nil {
			h.log.Warn("not a device's subject", keyError, err)
			continue
		}
		b, err := wire.DecodeBatch(m.Data())
		if err != nil {
			h.log.Warn("not a batch", keyDevice, device, keyError, err)
			continue
		}
		c := ledger.Chain{Device: device, Epoch: b.Epoch}
		p := byChain[c]
		if p == nil {
			p = &parcel{chain: c}
			byChain[c], parcels = p, append(parcels, p)
		}
		p.batches = append(p.batches, b)
	}
	return parcels
}

// records lands a batch of messages in one transaction, and tells their devices. If that fails, each device has a transaction of its
// own, so that what one of them sends cannot hold up another; a device that is left out sends again.
func (h *Hub) records(ctx context.Context, msgs []jetstream.Msg) error {
	parcels := h.sort(msgs)
	err := h.commit(ctx, parcels)
	if err == nil || len(parcels) < 2 || ctx.Err() != nil {
		return err
	}
	h.log.Warn("batch not landed, trying device by device", keyError, err)
	landed := 0
	for _, p := range parcels {
		if err = h.commit(ctx, []*parcel{p}); err != nil {
			h.log.Error("records not landed", keyDevice, p.chain.Device, keyError, err)
			continue
		}
		landed++
	}
	if landed == 0 {
		return err
	}
	return nil
}

// commit lands parcels in one transaction.
func (h *Hub) commit(ctx context.Context, parcels []*parcel) error {
	if len(parcels) == 0 {
		return nil
	}
	var done []*intake
	err := h.db.Update(ctx, func(tx *database.Tx) error {
		for _, p := range parcels {
			in, err := h.land(ctx, tx, p)
			if err != nil {
				return err
			}
			done = append(done, in)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, in := range done {
		h.report(in)
	}
	return nil
}

// land puts one device's parcel into the transaction.
func (h *Hub) land(ctx context.Context, tx *database.Tx, p *parcel) (*intake, error) {
	dev, _, err := tx.Device(ctx, p.chain)
	if err != nil {
		return nil, err
	}
	if err := h.erasures.Refresh(); err != nil {
		return nil, err
	}
	in := newIntake(dev, h.now())
	in.erased = h.erasures
	for _, b := range p.batches {
		in.batch(b)
	}
	in.end()
	if err := tx.Insert(ctx, p.chain, in.rows); err != nil {
		return nil, err
	}
	if err := compare(ctx, tx, in); err != nil {
		return nil, err
	}
	if err := fold(ctx, tx, in); err != nil {
		return nil, err
	}
	return in, h.note(ctx, tx, in)
}

// compare looks whether records that came again are the same ones.
func compare(ctx context.Context, tx *database.Tx, in *intake) error {
	for _, r := range in.known {
		hash, there, err := tx.Hash(ctx, in.dev.Chain(), r.Seq)
		if err != nil {
			return err
		}
		if there && hash != r.Hash {
			in.conflict(r)
		}
	}
	return nil
}

// fold makes the crossings of what came, and notes which images it names.
func fold(ctx context.Context, tx *database.Tx, in *intake) error {
	if err := foldCrossings(ctx, tx, in); err != nil {
		return err
	}
	return tx.NameImages(ctx, in.dev.Chain(), in.named)
}

// foldCrossings makes the crossings of records, and the movements of those who crossed.
func foldCrossings(ctx context.Context, tx *database.Tx, in *intake) error {
	crossings := make([]ledger.Crossing, 0, len(in.order))
	var moved []trip.Moved
	for _, id := range in.order {
		c, err := tx.Crossing(ctx, in.dev.Name, id)
		if err != nil {
			return err
		}
		for _, s := range in.steps[id] {
			c = c.Apply(s.record, s.body)
		}
		crossings = append(crossings, c)
		moved = append(moved, trip.Of(c)...)
	}
	if err := tx.SaveCrossings(ctx, crossings); err != nil {
		return err
	}
	return tx.AddMovements(ctx, moved)
}

// note writes findings and where the device now is.
func (h *Hub) note(ctx context.Context, tx *database.Tx, in *intake) error {
	if len(in.rows) > 0 {
		if err := tx.Settle(ctx, in.dev.Name, in.dev.Epoch, database.CodeGap, in.now); err != nil {
			return err
		}
	}
	for _, f := range in.findings {
		if err := tx.Find(ctx, f); err != nil {
			return err
		}
	}
	return tx.SaveDevice(ctx, in.device())
}

// report tells a device how far the hub has come, and the night shift what is wrong.
func (h *Hub) report(in *intake) {
	for _, f := range in.findings {
		h.log.Warn("finding", keyDevice, f.Device, keySeq, f.Seq, keyCode, string(f.Code), keyDetail, f.Detail)
	}
	h.log.Debug("landed", keyDevice, in.dev.Name, keySeq, in.chain.head().Seq, keyRecords, len(in.rows))
	h.tell(in.dev.Name, in.position())
}

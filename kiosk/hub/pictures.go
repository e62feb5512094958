package hub

import (
	"context"
	"fmt"
	"slices"

	"github.com/nats-io/nats.go/jetstream"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// landing is what became of one device's images in a batch of chunks.
type landing struct {
	device  string
	landed  []ledger.ImageID
	sizes   []int
	refused []wire.Refusal
}

// pictures lands a batch of chunks: files first, then the database, then the devices are told. An error of the disk
// costs the images of the batch; their devices send them again.
func (h *Hub) pictures(ctx context.Context, msgs []jetstream.Msg) error {
	var order []*landing
	byDevice := map[string]*landing{}
	for _, m := range msgs {
		device, id, err := wire.ParseImage(m.Subject())
		if err != nil {
			h.log.Warn("not an image's subject", keyError, err)
			continue
		}
		l := byDevice[device]
		if l == nil {
			l = &landing{device: device}
			byDevice[device], order = l, append(order, l)
		}
		h.chunk(l, id, m.Data())
	}
	return h.keep(ctx, order)
}

func (h *Hub) chunk(l *landing, id ledger.ImageID, data []byte) {
	c, err := wire.DecodeChunk(data)
	if err != nil {
		l.refused = append(l.refused, wire.Refusal{Image: id, Why: err.Error()})
		return
	}
	landed, no, err := h.shelf.take(l.device, id, c)
	switch {
	case err != nil:
		h.log.Error("image not kept", keyDevice, l.device, keyImage, id.String(), keyError, err)
		l.refused = append(l.refused, wire.Refusal{Image: id, Why: "the hub's disk: " + err.Error()})
	case no != "":
		l.refused = append(l.refused, wire.Refusal{Image: id, Why: string(no)})
	case landed:
		l.landed, l.sizes = append(l.landed, id), append(l.sizes, c.Size)
	}
}

func (h *Hub) keep(ctx context.Context, all []*landing) error {
	all = slices.DeleteFunc(all, func(l *landing) bool { return len(l.landed)+len(l.refused) == 0 })
	if len(all) == 0 {
		return nil // in the middle of an image
	}
	err := h.db.Update(ctx, func(tx *database.Tx) error {
		for _, l := range all {
			if err := h.keepOne(ctx, tx, l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, l := range all {
		for _, r := range l.refused {
			h.log.Warn("finding", keyDevice, l.device, keyCode, string(database.CodeImage), keyImage, r.Image.String(), keyDetail, r.Why)
		}
		h.tell(l.device, wire.Position{Landed: l.landed, Refused: l.refused})
	}
	return nil
}

func (h *Hub) keepOne(ctx context.Context, tx *database.Tx, l *landing) error {
	for i, id := range l.landed {
		if err := tx.Land(ctx, l.device, id, l.sizes[i], h.now()); err != nil {
			return err
		}
		if err := tx.SettleImage(ctx, l.device, id, h.now()); err != nil {
			return err
		}
	}
	for _, r := range l.refused {
		f := database.Finding{Device: l.device, Code: database.CodeImage, Found: h.now(), Detail: fmt.Sprintf("image %s: %s", r.Image, r.Why)}
		if err := tx.Find(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

package main

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go"

	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// landed waits until the hub has the end of a crossing and every image that is named in what it has. It looks again whenever the hub
// tells the device what it has committed.
func (w *world) landed(ctx context.Context, device, crossing string) error {
	ctx, stop := context.WithTimeout(ctx, w.patience())
	defer stop()
	nc, err := nats.Connect(w.bus.URL())
	if err != nil {
		return err
	}
	defer nc.Close()
	news := make(chan *nats.Msg, 1024)
	if _, err := nc.ChanSubscribe(wire.Committed(device), news); err != nil {
		return err
	}
	if err := nc.Flush(); err != nil {
		return err
	}
	for {
		if there, err := w.has(ctx, device, crossing); err != nil || there {
			return err
		}
		select {
		case <-news:
		case <-ctx.Done():
			return fmt.Errorf("waited for the hub to have %s of %s: %w", crossing, device, ctx.Err())
		}
	}
}

func (w *world) has(ctx context.Context, device, crossing string) (bool, error) {
	records, err := w.db.Records(ctx, ledger.First(device), 0, 1<<30)
	if err != nil {
		return false, err
	}
	ended := false
	var images []ledger.ImageID
	for _, r := range records {
		s, err := ledger.Parse(r.Bytes)
		if err != nil {
			return false, err
		}
		b, err := s.Record.Content()
		if err != nil {
			return false, err
		}
		e, ok := b.(ledger.Ended)
		ended = ended || ok && e.Crossing == crossing
		images = append(images, s.Record.Images...)
	}
	landed, err := w.db.Landed(ctx, images)
	return ended && len(landed) == len(images), err
}

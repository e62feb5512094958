package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
)

// drainMonth lets a device that was alone for 30 days send everything in one go: how long, and what stays alive on the heap of
// forwarder, server and hub together. Then single records go, without and with images on the way.
func (b *bench) drainMonth(ctx context.Context) (err error) {
	s, err := b.sender(ctx, "bench-drain")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if err := s.fill(ctx, b.drain, b.images, b.bars.begin("record 30 days", (b.drain+499)/500)); err != nil {
		return err
	}
	end, err := s.Head(ctx)
	if err != nil {
		return err
	}
	before := alive()
	step := b.bars.begin("drain 30 days", 2)
	began := time.Now()
	stop, err := s.forward(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := s.landed(ctx, end.Seq/2); err != nil {
		return err
	}
	half := alive() - before
	step()
	if err := s.landed(ctx, end.Seq); err != nil {
		return err
	}
	took, last := time.Since(began), alive()-before
	step()
	b.rows = append(b.rows, drainRow(b.drain, end.Seq, took), heapRow(half, last))
	if err := b.allImages(ctx, s); err != nil {
		return err
	}
	b.rows = append(b.rows, row{what: fmt.Sprintf("  the last of its %d images", b.images), ours: span(time.Since(began))})
	return b.undelayed(ctx, s)
}

func drainRow(crossings int, records uint64, took time.Duration) row {
	return row{
		what: fmt.Sprintf("%d crossings (%d records) drained in one go", crossings, records), ours: span(took) + ", " + rate(int(records), took),
		aim: "under 60 s", met: judged(took < time.Minute),
	}
}

func heapRow(half, end int64) row {
	const slack = 16 << 20
	return row{what: "  live heap beyond the start, at half and at the end", ours: megabytes(half) + ", " + megabytes(end), aim: "does not grow", met: judged(end < half+slack)}
}

// alive returns the bytes on the heap that are still in use.
func alive() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// allImages waits until the hub has every image of the device.
func (b *bench) allImages(ctx context.Context, s *sender) error {
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		left, err := s.images.Pending(ctx, 1)
		if err != nil || len(left) == 0 {
			return err
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// undelayed measures how long one record needs to the hub's database when nothing else goes, and while images go.
func (b *bench) undelayed(ctx context.Context, s *sender) error {
	quiet, err := b.singles(ctx, s, b.single, func() bool { return true })
	if err != nil {
		return err
	}
	if err := s.fill(ctx, b.images, b.images, func() {}); err != nil {
		return err
	}
	if err := s.allLanded(ctx); err != nil { // their images go from now on
		return err
	}
	busy, err := b.singles(ctx, s, b.single, func() bool {
		left, err := s.images.Pending(ctx, 1)
		return err == nil && len(left) > 0
	})
	if err != nil {
		return err
	}
	b.rows = append(b.rows, row{
		what: "one record to the hub's database while images go, p50", ours: span(busy.at(0.5)), below: span(quiet.at(0.5)) + " without",
		ratio: over(busy.at(0.5), quiet.at(0.5)), aim: "the same",
	})
	if len(busy) == 0 {
		b.rows[len(b.rows)-1].ours = "the images had gone"
	}
	return b.allOfIt(ctx, s)
}

// singles appends one record after the other, each when the hub has the one before, for as long as it should.
func (b *bench) singles(ctx context.Context, s *sender, n int, still func() bool) (f figures, err error) {
	rows, err := journeys(s.dev, n)
	if err != nil {
		return nil, err
	}
	for _, r := range rows[:n] {
		if !still() {
			break
		}
		began := time.Now()
		if err := s.Append(ctx, []store.Row{r}); err != nil {
			return nil, err
		}
		if err := s.allLanded(ctx); err != nil {
			return nil, err
		}
		f = append(f, time.Since(began))
	}
	return f, nil
}

// allOfIt asserts that figures came from work that was done: the hub has everything, in whole chains.
func (b *bench) allOfIt(ctx context.Context, s *sender) error {
	if err := errors.Join(s.allLanded(ctx), b.allImages(ctx, s)); err != nil {
		return err
	}
	head, err := s.Head(ctx)
	if err != nil {
		return err
	}
	got, err := b.w.db.Head(ctx, ledger.First(s.dev.Device))
	if err != nil {
		return err
	}
	sum, err := b.w.db.Summary(ctx)
	if err != nil {
		return err
	}
	if got != head || !sum.ChainOK {
		return fmt.Errorf("the hub has record %d of %d, chains whole: %t", got.Seq, head.Seq, sum.ChainOK)
	}
	return nil
}

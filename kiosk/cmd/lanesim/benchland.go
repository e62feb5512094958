package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"passlane/kiosk/bus"
	"passlane/kiosk/forward"
	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
	"passlane/kiosk/wire"
)

// land measures what a ledger's records need until the hub's database has them.
func (b *bench) land(ctx context.Context) error {
	defer b.bars.drop()
	if err := b.landRatio(ctx); err != nil {
		return err
	}
	return b.drainMonth(ctx)
}

// sender is a device whose ledger is forwarded to the hub.
type sender struct {
	*store.Ledger
	dev    *forwardtest.Outbox // makes what is recorded
	images *store.Images
	moved  chan struct{} // signalled when the hub has more
	url    string
	stop   func() error
}

// sender opens a device of its own and makes it known to the hub.
func (b *bench) sender(ctx context.Context, name string) (*sender, error) {
	s := &sender{dev: forwardtest.New(name), moved: make(chan struct{}, 1), url: b.w.bus.URL()}
	dir := filepath.Join(b.w.dir, name)
	led, err := store.OpenLedger(ctx, dir+".db", store.Identity{Device: name, Key: s.dev.Key, Hub: b.w.sealKey.Public()})
	if err != nil {
		return nil, err
	}
	s.Ledger = led
	s.stop = background(ctx, led.Run)
	if s.images, err = store.OpenImages(dir+"-images", led); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	if err := b.w.db.Register(ctx, name, s.dev.Public(), b.w.now); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// background runs something until the returned function is called, which waits for its end.
func background(ctx context.Context, run func(context.Context) error) func() error {
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- run(ctx) }()
	return func() error {
		stop()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			return err
		}
		return nil
	}
}

// fill records crossings, with a photo at every so-manieth of them; 0 is at none.
func (s *sender) fill(ctx context.Context, crossings, photos int, step func()) error {
	const most = 500
	for left := crossings; left > 0; left -= most {
		rows, err := journeys(s.dev, min(left, most))
		if err != nil {
			return err
		}
		if photos > 0 {
			for i := 1; i < len(rows); i += perJourney * max(crossings/photos, 1) {
				id, err := s.photo()
				if err != nil {
					return err
				}
				rows[i].Entry.Images = []ledger.ImageID{id}
			}
		}
		if err := s.Append(ctx, rows); err != nil {
			return err
		}
		step()
	}
	return nil
}

// photo seals bytes as many as a photo has.
func (s *sender) photo() (ledger.ImageID, error) {
	b := make([]byte, 40<<10)
	rand.Read(b) // never fails
	return s.images.Put(b)
}

// MarkCommitted also tells whoever waits for it.
func (s *sender) MarkCommitted(ctx context.Context, h ledger.Head) error {
	err := s.Ledger.MarkCommitted(ctx, h)
	select {
	case s.moved <- struct{}{}:
	default:
	}
	return err
}

// forward ships what is recorded until the returned function is called.
func (s *sender) forward(ctx context.Context) (func() error, error) {
	f, err := forward.New(s.dev.Device, s, s.images, forward.Opts{URL: s.url, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	return background(ctx, f.Run), nil
}

// landed waits until the hub's database has a record.
func (s *sender) landed(ctx context.Context, seq uint64) error {
	for s.Committed().Seq < seq {
		select {
		case <-s.moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// allLanded waits until the hub's database has every record.
func (s *sender) allLanded(ctx context.Context) error {
	head, err := s.Head(ctx)
	if err != nil {
		return err
	}
	return s.landed(ctx, head.Seq)
}

// landRatio forwards and lands, and after each round publishes the same bytes in bare atomic batches on the same server.
func (b *bench) landRatio(ctx context.Context) error {
	nc, err := bus.Connect(ctx, b.w.bus.URL(), "bench", slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return fmt.Errorf("open streams: %w", err)
	}
	c := bus.Streams()[0]
	c.Name, c.Subjects, c.AllowAtomicPublish = "BARE", []string{"bare.>"}, true
	if _, err := js.CreateStream(ctx, c); err != nil {
		return fmt.Errorf("make bare stream: %w", err)
	}
	step := b.bars.begin("forward and land", b.rounds)
	var ours, below time.Duration
	n := 0
	for i := range b.rounds {
		took, same, records, err := b.landRound(ctx, js, fmt.Sprintf("bench-land-%d", i))
		if err != nil {
			return err
		}
		ours, below, n = ours+took, below+same, n+records
		step()
	}
	if err := js.DeleteStream(ctx, "BARE"); err != nil {
		return fmt.Errorf("delete bare stream: %w", err)
	}
	b.rows = append(b.rows, rateRow("records forwarded and landed (bare: atomic batches of 1000)", n, ours, below, 0.5))
	return nil
}

func (b *bench) landRound(ctx context.Context, js jetstream.JetStream, name string) (ours, below time.Duration, n int, err error) {
	s, err := b.sender(ctx, name)
	if err != nil {
		return 0, 0, 0, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if err := s.fill(ctx, b.batch, 0, func() {}); err != nil {
		return 0, 0, 0, err
	}
	all, err := s.Read(ctx, 0, 1<<30)
	if err != nil {
		return 0, 0, 0, err
	}
	messages, err := envelopes(all)
	if err != nil {
		return 0, 0, 0, err
	}
	runtime.GC()
	began := time.Now()
	stop, err := s.forward(ctx)
	if err != nil {
		return 0, 0, 0, err
	}
	err = s.landed(ctx, uint64(len(all)))
	ours = time.Since(began)
	if err = errors.Join(err, stop()); err != nil {
		return 0, 0, 0, err
	}
	runtime.GC()
	began = time.Now()
	for batch := range slices.Chunk(messages, 1000) {
		if err := publishBare(ctx, js, batch); err != nil {
			return 0, 0, 0, err
		}
	}
	return ours, time.Since(began), len(all), nil
}

// envelopes are records, each as a message of its own.
func envelopes(all []ledger.Stored) (messages [][]byte, err error) {
	for _, r := range all {
		m, err := wire.Encode(wire.Record{Seq: r.Record.Seq, Hash: r.Hash, Bytes: r.Bytes, Key: r.Key})
		if err != nil {
			return nil, err
		}
		messages = append(messages, m)
	}
	return messages, nil
}

// publishBare publishes one atomic batch, without flow control: the fastest way of the stream for messages of one record each.
func publishBare(ctx context.Context, js jetstream.JetStream, batch [][]byte) error {
	p, err := jetstreamext.NewBatchPublisher(js, jetstreamext.BatchFlowControl{})
	if err != nil {
		return fmt.Errorf("begin bare batch: %w", err)
	}
	for _, m := range batch[:len(batch)-1] {
		if err := p.Add("bare.x", m); err != nil {
			return fmt.Errorf("add to bare batch: %w", err)
		}
	}
	if _, err := p.Commit(ctx, "bare.x", batch[len(batch)-1]); err != nil {
		return fmt.Errorf("commit bare batch: %w", err)
	}
	return nil
}

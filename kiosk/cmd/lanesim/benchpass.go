package main

import (
	"context"
	"errors"
	"image/jpeg"
	"io"
	"path/filepath"
	"sync"
	"time"

	"passlane/kiosk/config"
	"passlane/kiosk/ledger"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
	"passlane/ui/link"
	"passlane/ui/scene"
)

// pass measures from the bytes of a pass to the order at the gate's pin, and after each crossing the insert of the same
// records and the same sealed photo into SQLite without us.
func (b *bench) pass(ctx context.Context) error {
	l, path, err := b.place("bench-pass", b.w.socket("mute"))
	if err != nil {
		return err
	}
	conf, err := config.Load(path)
	if err != nil {
		return err
	}
	conf.Hub = "" // idle: nothing else happens on this lane
	camera := &readyCamera{sees: blank()}
	f, err := openFast(ctx, conf, l.set, camera)
	if err != nil {
		return err
	}
	bare, err := openBare(ctx, filepath.Join(l.dir, "bare.db"))
	if err != nil {
		return errors.Join(err, f.dev.Close())
	}
	ours, below, err := b.passes(ctx, f, bare)
	if err = errors.Join(err, bare.close()); err != nil {
		return err
	}
	b.rows = append(b.rows, passRows(ours, below)...)
	b.rows = append(b.rows, f.spent.rows(len(ours))...)
	encoded, _ := times(b.effort.passes/4+1, func(i int) { _ = jpeg.Encode(io.Discard, f.faces[i%len(f.faces)], &jpeg.Options{Quality: 85}) })
	b.rows = append(b.rows, row{what: "  encoding such a photo alone (image/jpeg, 640 by 480), mean", below: span(encoded)})
	return nil
}

func (b *bench) passes(ctx context.Context, f *fastLane, bare *bareDisk) (ours, below figures, err error) {
	defer b.bars.drop()
	step := b.bars.begin("pass to gate", b.effort.passes)
	mute, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	wg.Go(func() { _ = link.NewClient(b.w.socket("mute"), muteGlass{}).Run(mute) })
	err = f.run(ctx, b.w.now, func(ctx context.Context) error {
		for n := range b.effort.passes + 2 { // the first two warm up
			took, err := f.cross(ctx, n)
			if err != nil {
				return err
			}
			if err := f.leave(ctx); err != nil {
				return err
			}
			same, err := f.insert(ctx, bare)
			if err != nil {
				return err
			}
			if n < 2 {
				f.spent.reset()
				continue
			}
			ours, below = append(ours, took), append(below, same)
			step()
		}
		return nil
	})
	return ours, below, err
}

// insert puts what the last crossing had on disk when the gate was ordered into a bare database, and returns how long that took.
func (f *fastLane) insert(ctx context.Context, bare *bareDisk) (time.Duration, error) {
	head, err := f.dev.Ledger.Head(ctx)
	if err != nil {
		return 0, err
	}
	all, err := f.dev.Ledger.Read(ctx, head.Seq-min(head.Seq, 4), 4)
	if err != nil {
		return 0, err
	}
	var records []ledger.Stored
	var photos [][]byte
	for _, r := range all {
		if r.Record.Kind != ledger.KindBegun && r.Record.Kind != ledger.KindDecided {
			continue
		}
		if r.Record.Kind == ledger.KindBegun {
			records, photos = nil, nil // of the last crossing only
		}
		records = append(records, r)
		for _, id := range r.Record.Images {
			photo, err := f.dev.Images.Open(id)
			if err != nil {
				return 0, err
			}
			photos = append(photos, photo)
		}
	}
	if len(records) != 2 || len(photos) != 1 {
		return 0, errors.New("the crossing left not two records and a photo")
	}
	began := time.Now()
	err = bare.put(ctx, records, photos...)
	return time.Since(began), err
}

func passRows(ours, below figures) []row {
	p50, p99 := ours.at(0.5), ours.at(0.99)
	times := over(p50, below.at(0.5))
	return []row{
		{what: "pass bytes to gate order, p50", ours: span(p50), below: span(below.at(0.5)), ratio: times, aim: "at most 4 × one insert", met: judged(times <= 4)},
		{what: "pass bytes to gate order, p99", ours: span(p99), below: span(below.at(0.99)), aim: "under 150 ms", met: judged(p99 < 150*time.Millisecond)},
	}
}

// spent adds up what the lane does between pass and gate.
type spent struct {
	mu       sync.Mutex
	appends  figures
	pictures figures
}

func (s *spent) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.appends, s.pictures = nil, nil
}

// rows tells the parts of the time; of three appends for a crossing two are before the gate.
func (s *spent) rows(crossings int) []row {
	s.mu.Lock()
	defer s.mu.Unlock()
	if crossings == 0 {
		return nil
	}
	return []row{
		{what: "  of it two appends to the ledger, p50 of each", ours: span(s.appends.at(0.5))},
		{what: "  of it sealing and keeping the photo, p50", ours: span(s.pictures.at(0.5))},
	}
}

// timedLedger takes the time of each append.
type timedLedger struct {
	station.Ledger
	spent *spent
}

// Append appends and notes how long it took.
func (l timedLedger) Append(ctx context.Context, rows []store.Row) error {
	began := time.Now()
	err := l.Ledger.Append(ctx, rows)
	l.spent.mu.Lock()
	defer l.spent.mu.Unlock()
	l.spent.appends = append(l.spent.appends, time.Since(began))
	return err
}

// timedImages takes the time of each photo.
type timedImages struct {
	station.Images
	spent *spent
}

// Put puts and notes how long it took.
func (i timedImages) Put(jpeg []byte) (ledger.ImageID, error) {
	began := time.Now()
	id, err := i.Images.Put(jpeg)
	i.spent.mu.Lock()
	defer i.spent.mu.Unlock()
	i.spent.pictures = append(i.spent.pictures, time.Since(began))
	return id, err
}

// muteGlass is a screen program that takes everything and draws nothing.
type muteGlass struct{}

// Show does nothing.
func (muteGlass) Show(scene.Scene) {}

// Picture does nothing.
func (muteGlass) Picture(string, []byte) {}

// Tone does nothing.
func (muteGlass) Tone(link.Tone) {}

// Snapshot does nothing.
func (muteGlass) Snapshot(string) error { return nil }

// Alive is always true.
func (muteGlass) Alive() bool { return true }

// Settled waits for nothing.
func (muteGlass) Settled() error { return nil }

// Linked does nothing.
func (muteGlass) Linked(bool) {}

package forward

import (
	"context"
	"fmt"
	"maps"
	"time"

	"passlane/kiosk/ledger"
)

// Waiting tells what waits for the hub.
type Waiting struct {
	Count int       // how many
	Since time.Time // wall time of the oldest, zero if nothing waits; for records only
	Why   string    // in words for a person; empty while they go
}

// Status tells what waits, since when and why.
type Status struct {
	Records Waiting
	Images  Waiting                   // images of committed records; counted up to 10,000
	Aside   map[ledger.ImageID]string // images that could not go, and why
}

// String says it in one line.
func (s Status) String() string {
	return fmt.Sprintf("records: %s; images: %s, %d set aside", s.Records, s.Images, len(s.Aside))
}

// String says it in a few words.
func (w Waiting) String() string {
	text := "nothing waits"
	if w.Count > 0 {
		text = fmt.Sprintf("%d wait", w.Count)
	}
	if !w.Since.IsZero() {
		text += w.Since.UTC().Format(" since 2006-01-02 15:04:05 UTC")
	}
	if w.Why != "" {
		text += " (" + w.Why + ")"
	}
	return text
}

const mostCounted = 10_000

// Status counts what waits now.
func (f *Forwarder) Status(ctx context.Context) (Status, error) {
	f.mu.Lock()
	s := f.status
	s.Aside = maps.Clone(f.status.Aside)
	f.mu.Unlock()
	head := f.ledger.Committed()
	oldest, err := f.ledger.Read(ctx, head.Seq, 1)
	if err != nil {
		return s, fmt.Errorf("forward: read records that wait: %w", err)
	}
	if len(oldest) > 0 {
		last, err := f.last(ctx, oldest[0].Record.Seq)
		if err != nil {
			return s, err
		}
		s.Records.Since = oldest[0].Record.Wall()
		s.Records.Count = int(last - oldest[0].Record.Seq + 1)
	}
	ids, err := f.images.Pending(ctx, mostCounted)
	if err != nil {
		return s, fmt.Errorf("forward: count images that wait: %w", err)
	}
	s.Images.Count = len(ids)
	return s, nil
}

// last finds the end of the ledger, given a record that is there: numbers have no gaps, so a few looks are enough.
func (f *Forwarder) last(ctx context.Context, there uint64) (uint64, error) {
	step := uint64(1)
	for grow := true; step > 0; {
		rs, err := f.ledger.Read(ctx, there+step-1, 1)
		if err != nil {
			return 0, fmt.Errorf("forward: count records that wait: %w", err)
		}
		if len(rs) > 0 {
			there = rs[0].Record.Seq
		} else {
			grow = false
		}
		if grow {
			step *= 2
		} else {
			step /= 2
		}
	}
	return there, nil
}

// say notes why something waits; empty when it goes.
func (f *Forwarder) say(w *Waiting, why string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	w.Why = why
}

func (f *Forwarder) setAside(id ledger.ImageID, why string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.status.Aside == nil {
		f.status.Aside = map[ledger.ImageID]string{}
	}
	f.status.Aside[id] = why
}

func (f *Forwarder) clearAside() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.status.Aside = nil
}

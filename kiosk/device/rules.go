package device

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"passlane/kiosk/policy"
	"passlane/kiosk/policy/document"
)

// shelf is where signed documents are kept.
type shelf interface {
	Policies(ctx context.Context) ([][]byte, error)
	KeepPolicy(ctx context.Context, version int64, document []byte, drop int64) error
}

// mostHeld is how many versions are kept: the one in force, those to come, and room for a ministry that changes its mind every day.
const mostHeld = 64

// rulebook is the policy documents of a device: the one in force and those that come after it. It switches by itself when
// their time comes.
type rulebook struct {
	key   ed25519.PublicKey // the ministry's
	shelf shelf
	log   *slog.Logger

	mu    sync.Mutex
	held  []document.Document
	since time.Time // when it was first known that the hub has a newer one; zero: it has none
}

// newRulebook returns a rulebook that holds nothing yet.
func newRulebook(key ed25519.PublicKey, s shelf, log *slog.Logger) *rulebook {
	return &rulebook{key: key, shelf: s, log: log}
}

// load reads what is held. A document that does not verify any more is as good as none.
func (b *rulebook) load(ctx context.Context) error {
	documents, err := b.shelf.Policies(ctx)
	if err != nil {
		return err
	}
	var held []document.Document
	for _, signed := range documents {
		d, err := document.Open(signed, b.key)
		if err != nil {
			b.log.Error("policy held", "error", err)
			continue
		}
		held = append(held, d)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.held = held
	return nil
}

// Rules returns the rules in force at a moment; nil when none are held.
func (b *rulebook) Rules(at time.Time) *policy.Rules {
	b.mu.Lock()
	defer b.mu.Unlock()
	current, _ := document.Choose(b.held, at)
	if current == nil {
		return nil
	}
	return current.Rules
}

// Lag returns for how long it has been known that the hub has a newer document than all that are held: it did not come, or was
// refused.
func (b *rulebook) Lag(newest int64, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, d := range b.held {
		if int64(d.Version) >= newest {
			newest = 0
		}
	}
	if newest == 0 {
		b.since = time.Time{}
		return 0
	}
	if b.since.IsZero() || now.Before(b.since) {
		b.since = now
	}
	return now.Sub(b.since)
}

// Offer takes documents that are new. One that is unsigned, older than what is held, or cannot be read is refused with its reason, and what
// is held stays.
func (b *rulebook) Offer(ctx context.Context, documents [][]byte) error {
	var refused []error
	for _, signed := range documents {
		if err := b.take(ctx, signed); err != nil {
			refused = append(refused, err)
		}
	}
	return errors.Join(refused...)
}

func (b *rulebook) take(ctx context.Context, signed []byte) error {
	d, err := document.Open(signed, b.key)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, h := range b.held {
		if h.Version == d.Version {
			return nil // it comes with every answer
		}
	}
	if err := document.Newer(b.held, d); err != nil {
		return err
	}
	if err := b.shelf.KeepPolicy(ctx, int64(d.Version), signed, int64(d.Version-mostHeld)); err != nil {
		return fmt.Errorf("device: %w", err)
	}
	b.log.Info("policy", "version", d.Version, "from", d.From)
	b.held = append(b.held[:len(b.held):len(b.held)], d)
	return nil
}

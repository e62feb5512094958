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

// shelf is where signed documents are kept, and since when the hub is known to have a newer one than those.
type shelf interface {
	Policies(ctx context.Context) ([][]byte, error)
	KeepPolicy(ctx context.Context, version int64, document []byte) error
	PolicyBehind(ctx context.Context) (since time.Time, err error)
	MarkPolicyBehind(ctx context.Context, since time.Time) error
}

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
	since, err := b.shelf.PolicyBehind(ctx)
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
	b.held, b.since = held, since
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

// Newest returns the highest version that is held, 0 if none is.
func (b *rulebook) Newest() (version int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, d := range b.held {
		version = max(version, int64(d.Version))
	}
	return version
}

// Lag returns for how long it has been known that the hub has a newer document than all that are held: it did not come, or was
// refused. It is asked with a clock that is trusted, and goes on over a restart.
func (b *rulebook) Lag(newest int64, now time.Time) time.Duration {
	behind := newest > b.Newest()
	b.mu.Lock()
	defer b.mu.Unlock()
	was := b.since
	switch {
	case !behind:
		b.since = time.Time{}
	case b.since.IsZero() || now.Before(b.since):
		b.since = now
	}
	if !b.since.Equal(was) {
		ctx, stop := context.WithTimeout(context.Background(), quickAnswer)
		defer stop()
		if err := b.shelf.MarkPolicyBehind(ctx, b.since); err != nil {
			b.log.Error("policy", "error", err) // it is known until the next start
		}
	}
	if !behind {
		return 0
	}
	return now.Sub(b.since)
}

// Offer takes documents that are new, in their order. One that is unsigned, cannot be read, or does not follow what is held (document.Follows)
// is refused with its reason, and what is held stays: the one in force is never given up.
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
	if err := document.Follows(b.held, d); err != nil {
		return err
	}
	if err := b.shelf.KeepPolicy(ctx, int64(d.Version), signed); err != nil {
		return fmt.Errorf("device: %w", err)
	}
	b.log.Info("policy", "version", d.Version, "from", d.From)
	b.held = append(b.held[:len(b.held):len(b.held)], d)
	return nil
}

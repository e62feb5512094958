package forwardtest

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"sort"

	"passlane/kiosk/ledger"
)

// Read returns at most limit records with a number above after.
func (o *Outbox) Read(_ context.Context, after uint64, limit int) ([]ledger.Stored, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	from := sort.Search(len(o.records), func(i int) bool { return o.records[i].Record.Seq > after })
	return slices.Clone(o.records[from:min(from+limit, len(o.records))]), nil
}

// Appended is signalled after each append.
func (o *Outbox) Appended() <-chan struct{} { return o.appended }

// Committed returns the mark.
func (o *Outbox) Committed() ledger.Head {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.committed
}

// MarkCommitted moves the mark.
func (o *Outbox) MarkCommitted(_ context.Context, head ledger.Head) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.committed = head
	o.change()
	return nil
}

// Pending returns the images of committed records that have not landed.
func (o *Outbox) Pending(_ context.Context, limit int) ([]ledger.ImageID, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var ids []ledger.ImageID
	for _, id := range o.named {
		if !o.landed[id] && o.namedBy[id] <= o.committed.Seq && len(ids) < limit {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Open returns an image's bytes; fs.ErrNotExist if there are none.
func (o *Outbox) Open(id ledger.ImageID) ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	b, ok := o.sealed[id]
	if !ok {
		return nil, fmt.Errorf("open image %s: %w", id, fs.ErrNotExist)
	}
	return b, nil
}

// MarkLanded notes that an image has landed.
func (o *Outbox) MarkLanded(_ context.Context, id ledger.ImageID) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.landed[id] = true
	o.change()
	return nil
}

func (o *Outbox) change() {
	close(o.changed)
	o.changed = make(chan struct{})
}

// Landed tells whether an image is known to have landed.
func (o *Outbox) Landed(id ledger.ImageID) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.landed[id]
}

// Await returns when ok says so; it looks each time that a mark moves. The error is that of ctx.
func (o *Outbox) Await(ctx context.Context, ok func() bool) error {
	for {
		o.mu.Lock()
		changed := o.changed
		o.mu.Unlock()
		if ok() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// AwaitCommitted returns when everything that is recorded is marked as committed.
func (o *Outbox) AwaitCommitted(ctx context.Context) error {
	return o.Await(ctx, func() bool { return o.Committed() == o.Last() })
}

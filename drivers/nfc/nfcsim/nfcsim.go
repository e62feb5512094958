// Package nfcsim is a reader of contactless cards without a coil: Type 2 tags (NTAG21x) at the level of
// commands, any other card as a Chip, and all that travellers do with them. A pass taken away too early is its
// ordinary day.
package nfcsim

import (
	"context"
	"fmt"
	"sync"
	"time"

	"passlane/drivers/nfc"
)

// Reader is a simulated reader. Its methods may be called from any goroutine.
type Reader struct {
	mu       sync.Mutex
	tag      *laid
	seen     *laid // reported last, nil after it was taken
	gone     bool
	slow     time.Duration
	commands int
	changed  chan struct{} // closed and replaced when a tag or the reader comes or goes
}

// New returns a reader with nothing on it.
func New() *Reader { return &Reader{changed: make(chan struct{})} }

// Lay puts a Type 2 tag with this memory, from page 0, on the reader; one that lies there is taken away. The UID is that
// of pages 0 and 1. The memory is copied, and filled up with zeros to whole pages, at least four.
func (r *Reader) Lay(dump []byte) { r.LayChip(NewTag(dump)) }

// LayChip puts a card on the reader; one that lies there is taken away.
func (r *Reader) LayChip(c Chip) {
	r.change(func() {
		c.Reset()
		r.tag = &laid{chip: c, left: -1}
	})
}

// Take takes the tag away. The card that was got for it is lost for good, also if the same tag comes again.
func (r *Reader) Take() { r.change(func() { r.tag, r.seen = nil, nil }) }

// TearAfter takes the card away after n more commands.
func (r *Reader) TearAfter(n int) { r.withTag(func(t *laid) { t.left = n }) }

// Garbage makes the card that lies there answer nonsense.
func (r *Reader) Garbage() { r.withTag(func(t *laid) { t.garbled = true }) }

// Slow makes every command take d.
func (r *Reader) Slow(d time.Duration) { r.change(func() { r.slow = d }) }

// Unplug takes the reader away: everything returns nfc.ErrUnplugged, also a WaitCard that waits.
func (r *Reader) Unplug() { r.change(func() { r.gone = true }) }

// Plug puts the reader back; a tag that still lies there is reported again.
func (r *Reader) Plug() {
	r.change(func() {
		r.gone, r.seen = false, nil
		if r.tag != nil {
			r.tag.chip.Reset()
		}
	})
}

// Commands returns how many commands all tags so far were sent.
func (r *Reader) Commands() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.commands
}

// Lingers tells whether a tag lies there that WaitCard has reported.
func (r *Reader) Lingers() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.gone && r.tag != nil && r.tag == r.seen
}

// WaitCard waits for a newly laid tag and returns it as a card. A tag that stays is reported once. Errors:
// nfc.ErrUnplugged, or that of ctx, wrapped.
func (r *Reader) WaitCard(ctx context.Context) (nfc.Card, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("nfcsim: wait for a card: %w", err)
		}
		c, changed, err := r.look()
		if err != nil {
			return nil, fmt.Errorf("nfcsim: wait for a card: %w", err)
		}
		if c != nil {
			return c, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// look returns the tag if it is new, else what to wait for.
func (r *Reader) look() (*card, <-chan struct{}, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone {
		return nil, nil, nfc.ErrUnplugged
	}
	if r.tag == nil || r.tag == r.seen {
		return nil, r.changed, nil
	}
	r.seen = r.tag
	return &card{reader: r, laid: r.tag}, nil, nil
}

// answer runs one command on t, if it still lies there.
func (r *Reader) answer(t *laid, cmd []byte) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone {
		return nil, nfc.ErrUnplugged
	}
	if r.tag != t {
		return nil, nfc.ErrTagLost
	}
	if t.left == 0 {
		r.tag, r.seen = nil, nil
		return nil, nfc.ErrTagLost
	}
	t.left--
	r.commands++
	return t.answer(cmd)
}

func (r *Reader) change(how func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	how()
	close(r.changed)
	r.changed = make(chan struct{})
}

func (r *Reader) withTag(how func(*laid)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tag != nil {
		how(r.tag)
	}
}

package station

import (
	"context"

	"passlane/kiosk/clock"
	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
)

// Timekeeper takes somebody's word on the time: an officer's, who reads it from another clock, or that of a booth that has the post's time.
type Timekeeper interface {
	// Hear judges a word at the moment at which it comes; the error says why it is not taken.
	Hear(w clock.Word) (clock.Word, error)
	// Trust holds the clock over from a word that was heard and is on record.
	Trust(w clock.Word)
}

// Confirm takes somebody's word on what the time is: it is recorded, and then the clock is held over from it. The error is clock.ErrWord, or
// that of the ledger; the clock is as it was then.
func (s *Station) Confirm(ctx context.Context, w clock.Word) error {
	if s.kit.Time == nil || s.kit.Ledger == nil {
		return clock.ErrWord
	}
	w, err := s.kit.Time.Hear(w)
	if err != nil {
		return err
	}
	r := s.kit.Clock()
	body := ledger.ClockConfirmed{Officer: w.Officer, Reason: w.Reason, WallMS: w.Wall.UnixMilli(), BoundMS: w.Bound.Milliseconds()}
	at := ledger.Moment{Wall: r.Wall, Boot: s.opts.Boot, Mono: s.now(), Clock: r.State}
	if err := s.kit.Ledger.Append(ctx, []store.Row{{At: at, Entry: ledger.Entry{Body: body}}}); err != nil {
		return err
	}
	s.opts.Log.Info("clock confirmed")
	s.kit.Time.Trust(w)
	return nil
}

package forward

import (
	"context"
	"errors"
	"fmt"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// recordLine ships records. Its own goroutine is the only one that touches it.
type recordLine struct {
	*uplink
	sure    bool     // false: ask the hub where it is before sending anything
	sent    uint64   // the last record sent
	onWay   []uint64 // the last record of each batch that was sent and not committed
	round   uint64   // counts how often the line began anew
	backoff backoff
}

// errForked tells that the hub's last record of this device is not the device's own.
var errForked = errors.New("the hub has another history of this device: its ledger was replaced or set back; a technician must give it a new name")

func (l *recordLine) run(ctx context.Context) error {
	l.backoff.longest = l.f.opts.Pause
	for ctx.Err() == nil {
		if err := l.turn(ctx); err != nil && ctx.Err() == nil {
			l.stumble(ctx, err)
		}
	}
	return ctx.Err()
}

// turn does the next thing: find out where the hub is, send a batch, or wait for something to happen.
func (l *recordLine) turn(ctx context.Context) error {
	if !l.sure {
		if err := l.begin(ctx); err != nil {
			return err
		}
	}
	if len(l.onWay) < l.f.opts.Window {
		more, err := l.send(ctx)
		if err != nil || more {
			return errors.Join(err, l.hear(ctx))
		}
	}
	return l.wait(ctx)
}

// stumble doubts everything, says why, and waits a little.
func (l *recordLine) stumble(ctx context.Context, err error) {
	l.sure = false
	l.f.say(&l.f.status.Records, l.why(err))
	l.f.log.Warn("records wait", keyError, err)
	rest(ctx, l.backoff.pause(), l.f.mail.records)
}

// begin asks the hub where it is and takes that as the place to send from.
func (l *recordLine) begin(ctx context.Context) error {
	l.f.mail.takeNews() // older than the answer
	p, err := l.ask(ctx, nil)
	if err != nil {
		return err
	}
	if err := l.same(ctx, p.Head()); err != nil {
		return err
	}
	if err := l.mark(ctx, p.Head()); err != nil {
		return err
	}
	l.round++
	l.sure, l.sent, l.onWay = true, p.Seq, nil
	l.backoff.reset()
	l.f.say(&l.f.status.Records, "")
	l.f.log.Info("records go", keySeq, p.Seq, keyRound, l.round)
	return nil
}

// same asserts that the hub's head is a record of this ledger; one that the ledger no longer keeps cannot be compared.
func (l *recordLine) same(ctx context.Context, head ledger.Head) error {
	if head.Seq == 0 || head == l.f.ledger.Committed() {
		return nil
	}
	rs, err := l.f.ledger.Read(ctx, head.Seq-1, 1)
	if err != nil {
		return fmt.Errorf("forward: read record %d: %w", head.Seq, err)
	}
	switch {
	case len(rs) == 0 && l.f.opts.Old:
		return nil // the hub has more of it than is left here
	case len(rs) > 0 && (rs[0].Unread != nil || rs[0].Hash == ledger.Hash{} || head.Hash == ledger.Hash{}):
		return nil // nothing to compare
	}
	if len(rs) == 0 || rs[0].Record.Seq == head.Seq && rs[0].Hash != head.Hash {
		return fmt.Errorf("forward: record %d: %w", head.Seq, errForked)
	}
	return nil
}

func (l *recordLine) mark(ctx context.Context, head ledger.Head) error {
	if head == l.f.ledger.Committed() {
		return nil
	}
	if err := l.f.ledger.MarkCommitted(ctx, head); err != nil {
		return fmt.Errorf("forward: mark record %d as committed: %w", head.Seq, err)
	}
	wake(l.f.mail.images) // their images may go now
	return nil
}

// send ships the next batch; it returns false if there is nothing to send.
func (l *recordLine) send(ctx context.Context) (bool, error) {
	records, err := l.f.ledger.Read(ctx, l.sent, wire.MaxRecords+1) // one more: it vouches for the last that goes
	if err != nil {
		return false, fmt.Errorf("forward: read records after %d: %w", l.sent, err)
	}
	if len(records) == 0 {
		return false, nil
	}
	batch, err := cut(l.f.ledger, records, l.sent, l.round)
	if err != nil {
		return false, err
	}
	held, stop := l.hold(ctx)
	defer stop()
	if err := publish(held, l.js, wire.Ledger(l.f.device), batch); err != nil {
		return false, err
	}
	l.sent = batch.Head().Seq
	l.onWay = append(l.onWay, l.sent)
	return true, nil
}

// wait waits for the hub, for new records if there is room for them, and no longer than patience if something is on its way.
func (l *recordLine) wait(ctx context.Context) error {
	var appended <-chan struct{}
	var impatient <-chan time.Time
	if len(l.onWay) < l.f.opts.Window {
		appended = l.f.ledger.Appended()
	}
	if len(l.onWay) > 0 {
		t := time.NewTimer(l.f.opts.Patience)
		defer t.Stop()
		impatient = t.C
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-appended:
		return nil
	case <-impatient:
		l.f.log.Warn("no progress at the hub", keySeq, l.onWay[0])
		l.sure = false
		return nil
	case <-l.f.mail.records:
		return l.hear(ctx)
	}
}

// hear takes in what the hub has said, if anything.
func (l *recordLine) hear(ctx context.Context) error {
	n := l.f.mail.takeNews()
	if n.found || n.resend > l.round {
		l.sure = false
	}
	if n.position == nil {
		return nil
	}
	head := n.position.Head()
	if head.Seq < l.f.ledger.Committed().Seq {
		l.sure = false // restored from an older backup; begin marks it
		return nil
	}
	if err := l.same(ctx, head); err != nil {
		return err
	}
	for len(l.onWay) > 0 && l.onWay[0] <= head.Seq {
		l.onWay = l.onWay[1:]
	}
	return l.mark(ctx, head)
}

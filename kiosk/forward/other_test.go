package forward

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// flaky is a ledger that does not give one record any more.
type flaky struct {
	*forwardtest.Outbox
	seq uint64
}

func (f flaky) Read(ctx context.Context, after uint64, limit int) ([]ledger.Stored, error) {
	rs, err := f.Outbox.Read(ctx, after, limit)
	for i := range rs {
		if rs[i].Record.Seq == f.seq {
			rs[i] = ledger.Stored{Record: ledger.Record{Seq: f.seq}, Unread: errors.New("input/output error")}
		}
	}
	return rs, err
}

// The hub has a record that the device cannot read any more, and the device does not know yet that it has: what is behind it goes all the same.
func TestTheHubsHeadCannotBeRead(t *testing.T) {
	h := newFakeHub(t)
	o := forwardtest.New("lane-1")
	o.Cross(3)
	f, err := New(o.Device, flaky{o, 5}, o, Opts{URL: h.server.URL(), Log: slog.New(slog.DiscardHandler), Pause: 50 * time.Millisecond, Patience: time.Hour})
	h.must(err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	t.Cleanup(func() { stop(); h.must(<-done) })
	h.answer(head(t, o, 5))
	if r := h.until(6); r.After != 5 {
		t.Errorf("%+v", r)
	}
}

// What is said of another chain of the device, or of its images, moves nothing.
func TestAnotherChainOfTheDevice(t *testing.T) {
	h := newFakeHub(t)
	o := forwardtest.New("lane-1")
	id := o.Picture([]byte("a"))
	f := h.run(o, Opts{Patience: time.Hour})
	h.answer(wire.Position{Epoch: 1})
	h.until(1)
	for range imageTries + 1 {
		h.say("lane-1", wire.Position{Refused: []wire.Refusal{{Image: ledger.ImageID{9}, Why: "torn"}}})
	}
	h.say("lane-1", wire.Position{Epoch: 2, Seq: 70, Hash: ledger.Hash{7}})
	h.say("lane-1", head(t, o, 1))
	h.comes(id)
	s, err := f.Status(t.Context())
	if err != nil || len(s.Aside) != 0 || o.Committed().Seq != 1 {
		t.Errorf("set aside %v, committed %d, %v", s.Aside, o.Committed().Seq, err)
	}
}

// A ledger that was kept aside ends before what the hub has of it: the hub has all, and its images go.
func TestTheHubHasMoreThanIsLeft(t *testing.T) {
	h := newFakeHub(t)
	o := forwardtest.New("lane-1")
	id := o.Picture([]byte("a"))
	h.run(o, Opts{Patience: time.Hour, Old: true})
	h.answer(wire.Position{Epoch: 1, Seq: 70, Hash: ledger.Hash{7}})
	h.comes(id)
	if o.Committed().Seq != 70 {
		t.Errorf("committed %d", o.Committed().Seq)
	}
}

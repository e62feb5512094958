package forward

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"passlane/kiosk/bus"
	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// came is a record as it came in a batch.
type came struct {
	wire.Record
	After, Round uint64
}

// fakeHub is a server with the streams, and a hub that says what the test wants.
type fakeHub struct {
	*testing.T
	server    *bus.Server
	nc        *nats.Conn
	js        jetstream.JetStream
	questions chan *nats.Msg
	records   chan came   // as they come into the stream
	images    chan string // subjects of chunks as they come
}

func newFakeHub(t *testing.T) *fakeHub {
	t.Helper()
	h := &fakeHub{T: t, questions: make(chan *nats.Msg, 100), records: make(chan came, 100_000), images: make(chan string, 1000)}
	var err error
	h.server, err = bus.Start(bus.Opts{Dir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
	h.must(err)
	t.Cleanup(h.server.Close)
	h.nc, err = nats.Connect(h.server.URL())
	h.must(err)
	t.Cleanup(h.nc.Close)
	h.js, err = jetstream.New(h.nc)
	h.must(err)
	h.must(bus.Ensure(t.Context(), h.js))
	_, err = h.nc.ChanSubscribe(wire.PositionSubjects, h.questions)
	h.must(err)
	h.consume(wire.StreamLedger, func(m jetstream.Msg) {
		b, err := wire.DecodeBatch(m.Data())
		if err != nil {
			t.Error(err)
		}
		after := b.After
		for _, r := range b.Records {
			h.records <- came{r, after, b.Round}
			after = r.Seq
		}
	})
	h.consume(wire.StreamImages, func(m jetstream.Msg) { h.images <- m.Subject() })
	h.must(h.nc.Flush())
	return h
}

func (h *fakeHub) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *fakeHub) consume(stream string, take func(jetstream.Msg)) {
	c, err := h.js.OrderedConsumer(h.Context(), stream, jetstream.OrderedConsumerConfig{})
	h.must(err)
	cc, err := c.Consume(take)
	h.must(err)
	h.Cleanup(cc.Stop)
}

// run ships until the test ends.
func (h *fakeHub) run(o *forwardtest.Outbox, opts Opts) *Forwarder {
	h.Helper()
	opts.URL, opts.Log, opts.Pause = h.server.URL(), slog.New(slog.DiscardHandler), 50*time.Millisecond
	f, err := New(o.Device, o, o, opts)
	h.must(err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	h.Cleanup(func() {
		stop()
		h.must(<-done)
	})
	return f
}

// answer answers the next question.
func (h *fakeHub) answer(p wire.Position) wire.Question {
	h.Helper()
	select {
	case m := <-h.questions:
		q, err := wire.DecodeQuestion(m.Data)
		h.must(err)
		b, err := wire.Encode(p)
		h.must(err)
		h.must(m.Respond(b))
		return q
	case <-h.Context().Done():
		h.Fatal("never asked")
		return wire.Question{}
	}
}

// say tells the device a position as after a commit.
func (h *fakeHub) say(device string, p wire.Position) {
	h.Helper()
	b, err := wire.Encode(p)
	h.must(err)
	h.must(h.nc.Publish(wire.Committed(device), b))
}

// until takes records from the stream up to a number and returns the last.
func (h *fakeHub) until(seq uint64) came {
	h.Helper()
	for {
		select {
		case r := <-h.records:
			if r.Seq == seq {
				return r
			}
		case <-h.Context().Done():
			h.Fatalf("record %d never came", seq)
		}
	}
}

// head returns the chain's head at a record.
func head(t *testing.T, o *forwardtest.Outbox, seq uint64) wire.Position {
	t.Helper()
	r := read(t, o)[seq-1]
	return wire.Position{Seq: r.Record.Seq, Hash: ledger.Hash(r.Hash)}
}

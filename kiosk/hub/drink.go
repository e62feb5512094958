package hub

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	durable = "hub"
	// ackWait is how long a batch may lie in the hub before the stream sends it again; a second copy does no harm.
	ackWait = 2 * time.Minute
)

// measure bounds what is taken from a stream at once: in messages, and in bytes of memory.
type measure struct{ messages, bytes int }

var (
	recordBatch = measure{16, 8 << 20}
	chunkBatch  = measure{16, 16 << 20}
)

// source is a stream, the hub's consumer of it, and how much to take from it at once.
type source struct {
	stream   jetstream.Stream
	consumer jetstream.Consumer
	most     measure
	since    int // bytes that have landed since the stream was swept
}

// sweepAfter is how much lands before the stream is swept (bytes).
const sweepAfter = 12 << 20

// sweep takes what has landed out of the stream, now and then: the server keeps the blocks that it wrote lately in memory.
func (s *source) sweep(ctx context.Context, batch []jetstream.Msg) error {
	for _, m := range batch {
		s.since += len(m.Data())
	}
	if s.since < sweepAfter {
		return nil
	}
	s.since = 0
	meta, err := batch[len(batch)-1].Metadata()
	if err != nil {
		return fmt.Errorf("hub: read place in the stream: %w", err)
	}
	if err := s.stream.Purge(ctx, jetstream.WithPurgeSequence(meta.Sequence.Stream+1)); err != nil {
		return fmt.Errorf("hub: sweep stream: %w", err)
	}
	return nil
}

// tap makes the hub's durable consumer of a stream. It begins after the last message that the hub has acknowledged: what a hub
// that was killed had in its hands comes again at once, in order.
func tap(ctx context.Context, js jetstream.JetStream, stream string, most measure) (*source, error) {
	st, err := js.Stream(ctx, stream)
	if err != nil {
		return nil, fmt.Errorf("hub: find stream %s: %w", stream, err)
	}
	c, err := js.CreateOrUpdateConsumer(ctx, stream, jetstream.ConsumerConfig{
		Durable: durable, DeliverPolicy: jetstream.DeliverAllPolicy, AckPolicy: jetstream.AckAllPolicy,
		AckWait: ackWait, MaxAckPending: 3 * most.messages,
	})
	if err != nil {
		return nil, fmt.Errorf("hub: make consumer of %s: %w", stream, err)
	}
	if _, err := js.ResetConsumer(ctx, stream, durable); err != nil {
		return nil, fmt.Errorf("hub: reset consumer of %s: %w", stream, err)
	}
	return &source{stream: st, consumer: c, most: most}, nil
}

// drink hands what comes to land, in batches as large as what is waiting, and acknowledges a batch once it has landed.
func (h *Hub) drink(ctx context.Context, s *source, land func(context.Context, []jetstream.Msg) error) error {
	ctx, stop := context.WithCancel(ctx)
	msgs := make(chan jetstream.Msg, s.most.messages)
	cc, err := s.consumer.Consume(func(m jetstream.Msg) {
		select {
		case msgs <- m:
		case <-ctx.Done():
		}
	}, jetstream.PullMaxMessagesWithBytesLimit(s.most.messages, s.most.bytes), jetstream.ConsumeErrHandler(h.trouble))
	if err != nil {
		stop()
		return fmt.Errorf("hub: consume: %w", err)
	}
	defer func() {
		stop()
		cc.Stop()
		<-cc.Closed()
	}()
	for {
		batch, err := gather(ctx, msgs, cc.Closed(), s.most)
		if err != nil {
			return err
		}
		if err := h.insist(ctx, batch, land); err != nil {
			return err
		}
		if err := batch[len(batch)-1].Ack(); err != nil {
			return fmt.Errorf("hub: acknowledge: %w", err)
		}
		if err := s.sweep(ctx, batch); err != nil {
			return err
		}
	}
}

// tries is how often the hub tries to land a batch before it lets it go: its devices still have it, and send it again.
const tries = 10

// insist lands a batch, if need be in several tries: a full disk or a locked database pass.
func (h *Hub) insist(ctx context.Context, batch []jetstream.Msg, land func(context.Context, []jetstream.Msg) error) error {
	for n := 1; ; n++ {
		err := land(ctx, batch)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		h.log.Error("batch not landed", keyTry, n, keyError, err)
		if n == tries {
			return nil
		}
		pause(ctx, again)
	}
}

func (h *Hub) trouble(_ jetstream.ConsumeContext, err error) {
	if !errors.Is(err, jetstream.ErrNoHeartbeat) { // the server is gone; the bus says so
		h.log.Warn("stream", keyError, err)
	}
}

var errEnded = errors.New("hub: the stream's consumer has ended")

// gather waits for a message and takes with it what else is there.
func gather(ctx context.Context, msgs <-chan jetstream.Msg, ended <-chan struct{}, most measure) ([]jetstream.Msg, error) {
	var batch []jetstream.Msg
	select {
	case m := <-msgs:
		batch = append(batch, m)
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-ended:
		return nil, errEnded
	}
	for size := len(batch[0].Data()); len(batch) < most.messages && size < most.bytes; {
		select {
		case m := <-msgs:
			batch, size = append(batch, m), size+len(m.Data())
		default:
			return batch, nil
		}
	}
	return batch, nil
}

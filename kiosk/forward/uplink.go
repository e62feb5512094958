package forward

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// uplink is the way to the hub that both lines use.
type uplink struct {
	f  *Forwarder
	nc *nats.Conn
	js jetstream.JetStream

	mu   sync.Mutex
	lost chan struct{} // closed and renewed when the connection is lost
}

// lose ends what waits for an answer that cannot come any more.
func (u *uplink) lose() {
	u.mu.Lock()
	defer u.mu.Unlock()
	close(u.lost)
	u.lost = make(chan struct{})
}

// hold returns a context that ends with the connection, or when patience does.
func (u *uplink) hold(ctx context.Context) (context.Context, context.CancelFunc) {
	u.mu.Lock()
	lost := u.lost
	u.mu.Unlock()
	held, cancel := context.WithTimeout(ctx, u.f.opts.Patience)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-lost:
			cancel()
		case <-held.Done():
		}
	}()
	return held, func() {
		cancel()
		<-ended
	}
}

// ask asks the hub where its database is with this device, and which of the images it has.
func (u *uplink) ask(ctx context.Context, images []ledger.ImageID) (wire.Position, error) {
	b, err := wire.Encode(wire.Question{Images: images, Epoch: u.f.ledger.Chain().Epoch})
	if err != nil {
		return wire.Position{}, err
	}
	ctx, stop := u.hold(ctx)
	defer stop()
	m, err := u.nc.RequestWithContext(ctx, wire.PositionOf(u.f.device), b)
	if err != nil {
		return wire.Position{}, fmt.Errorf("forward: ask the hub: %w", err)
	}
	return wire.DecodePosition(m.Data)
}

// why says in words for a person what an error of the uplink means.
func (u *uplink) why(err error) string {
	switch {
	case !u.nc.IsConnected():
		return "no connection to the hub"
	case errors.Is(err, nats.ErrNoResponders), errors.Is(err, jetstream.ErrNoStreamResponse):
		return "connected, but the hub does not run"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, nats.ErrTimeout):
		return "the hub does not answer"
	}
	return err.Error()
}

// backoff doubles a pause from a sixteenth of the longest.
type backoff struct {
	longest time.Duration
	next    time.Duration
}

func (b *backoff) reset() { b.next = 0 }

func (b *backoff) pause() time.Duration {
	b.next = min(max(2*b.next, b.longest/16), b.longest)
	return b.next
}

// rest waits, but not for what has come already; it returns early when one of the channels has something.
func rest(ctx context.Context, d time.Duration, woken <-chan struct{}) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-woken:
	}
}

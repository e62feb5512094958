package forward

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"passlane/kiosk/bus"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// Ledger is where records come from.
type Ledger interface {
	// Chain returns which chain it is.
	Chain() ledger.Chain
	// Vouch signs a message that carries records, see ledger.Vouch.
	Vouch(message []byte) []byte
	// Read returns at most limit records with a number above after, in order, as they are stored; none when there are none.
	Read(ctx context.Context, after uint64, limit int) ([]ledger.Stored, error)
	// Appended is signalled after each append; its capacity is 1.
	Appended() <-chan struct{}
	// Committed returns what the hub's database is known to have.
	Committed() ledger.Head
	// MarkCommitted notes what the hub's database has. It goes back when the hub was restored from an older backup.
	MarkCommitted(ctx context.Context, head ledger.Head) error
}

// Images is where sealed images come from.
type Images interface {
	// Pending returns at most limit images that committed records name and the hub does not have, the oldest first.
	Pending(ctx context.Context, limit int) ([]ledger.ImageID, error)
	// Open returns an image's sealed bytes.
	Open(id ledger.ImageID) ([]byte, error)
	// MarkLanded notes that the hub has an image.
	MarkLanded(ctx context.Context, id ledger.ImageID) error
}

// Keys of log lines.
const (
	keyError = "error"
	keySeq   = "seq"
	keyImage = "image"
	keyRound = "round"
)

// Opts says where the hub is, and how patient the device is; zero values are usable.
type Opts struct {
	URL      string           // of the NATS server that holds the streams
	Log      *slog.Logger     // slog.Default if nil
	Patience time.Duration    // without progress, until the device asks the hub where it is; 15 s if 0
	Pause    time.Duration    // after an error, at most; the first one is a sixteenth of it; 10 s if 0
	Window   int              // batches sent and not committed, at most; 4 if 0
	Now      func() time.Time // time.Now if nil
	Old      bool             // the ledger was kept aside: nothing is added, and the hub may have more of it than is left
}

// Forwarder ships one device's ledger and images.
type Forwarder struct {
	device string
	ledger Ledger
	images Images
	opts   Opts
	log    *slog.Logger

	mail   *mail
	mu     sync.Mutex // guards what Status tells
	status Status
}

// New returns a forwarder of a device; a name that cannot be part of a subject is a *wire.NameError.
func New(device string, l Ledger, i Images, o Opts) (*Forwarder, error) {
	if err := wire.CheckDevice(device); err != nil {
		return nil, fmt.Errorf("forward: %w", err)
	}
	o.Log = cmp.Or(o.Log, slog.Default())
	o.Patience = cmp.Or(o.Patience, 15*time.Second)
	o.Pause = cmp.Or(o.Pause, 10*time.Second)
	o.Window = cmp.Or(o.Window, 4)
	if o.Now == nil {
		o.Now = time.Now
	}
	f := &Forwarder{device: device, ledger: l, images: i, opts: o, log: o.Log, mail: newMail()}
	f.status.Records.Why, f.status.Images.Why = "starting", "starting"
	return f, nil
}

// Run ships until ctx ends. What goes wrong on the way is logged, shows in Status, and is tried again.
func (f *Forwarder) Run(ctx context.Context) error {
	nc, err := bus.Connect(ctx, f.opts.URL, f.device, f.log)
	if err != nil {
		return fmt.Errorf("forward: %w", err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(f.opts.Patience))
	if err != nil {
		return fmt.Errorf("forward: open streams: %w", err)
	}
	letters := make(chan *nats.Msg, 64) // a letter too many is dropped; the device asks in the end
	if _, err := nc.ChanSubscribe(wire.Committed(f.device), letters); err != nil {
		return fmt.Errorf("forward: listen to the hub: %w", err)
	}
	up := &uplink{f: f, nc: nc, js: js, lost: make(chan struct{})}
	found, lost := nc.StatusChanged(nats.CONNECTED), nc.StatusChanged(nats.RECONNECTING, nats.DISCONNECTED)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		<-ctx.Done()
		nc.Close() // ends what waits for an answer
		return ctx.Err()
	})
	g.Go(func() error { return f.sort(ctx, letters) })
	g.Go(func() error { return f.watch(ctx, up, found, lost) })
	g.Go(func() error { return (&recordLine{uplink: up}).run(ctx) })
	g.Go(func() error { return (&imageLine{uplink: up}).run(ctx) })
	if err := g.Wait(); ctx.Err() == nil {
		return err
	}
	return nil
}

// watch follows the connection.
func (f *Forwarder) watch(ctx context.Context, up *uplink, found, lost <-chan nats.Status) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-found:
			f.mail.found()
		case <-lost:
			up.lose()
		}
	}
}

// sort reads what the hub says and hands it to the two lines.
func (f *Forwarder) sort(ctx context.Context, letters <-chan *nats.Msg) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case m := <-letters:
			p, err := wire.DecodePosition(m.Data)
			if err != nil {
				f.log.Warn("not a position", keyError, err)
				continue
			}
			if p.Epoch != 0 && p.Epoch != f.ledger.Chain().Epoch {
				continue // of another chain: its records are salvaged
			}
			f.mail.put(p)
		}
	}
}

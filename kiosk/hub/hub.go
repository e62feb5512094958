package hub

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"passlane/kiosk/bus"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/registry"
	"passlane/kiosk/wire"
)

// Keys of log lines.
const (
	keyError   = "error"
	keyDevice  = "device"
	keySeq     = "seq"
	keyCode    = "code"
	keyDetail  = "detail"
	keyRecords = "records"
	keyTry     = "try"
	keyImage   = "image"
)

// Opts says where the hub finds the bus and keeps images.
type Opts struct {
	URL    string           // of the NATS server that holds the streams
	Images string           // directory of sealed images
	Erased string           // list of what was erased, see Erasures; empty: nothing was
	Log    *slog.Logger     // slog.Default if nil
	Now    func() time.Time // time.Now if nil
	Ready  func()           // called each time that ingest begins; may be nil
	// Key signs what goes down to devices. Without one there is no registry and no policy for them.
	Key   ed25519.PrivateKey
	Index registry.IndexKey
}

// Hub lands what devices send.
type Hub struct {
	db       *database.DB
	opts     Opts
	log      *slog.Logger
	now      func() time.Time
	shelf    *shelf
	erasures *Erasures
	nc       *nats.Conn
	found    chan nats.Status // the bus was lost and is back
}

// New returns a hub over an open database, and makes the directory of images.
func New(db *database.DB, o Opts) (*Hub, error) {
	s, err := openShelf(o.Images)
	if err != nil {
		return nil, err
	}
	gone, err := OpenErasures(o.Erased)
	if err != nil {
		return nil, err
	}
	h := &Hub{db: db, erasures: gone, opts: o, log: cmp.Or(o.Log, slog.Default()), now: o.Now, shelf: s}
	if h.now == nil {
		h.now = time.Now
	}
	if h.opts.Ready == nil {
		h.opts.Ready = func() {}
	}
	return h, nil
}

// suppliers is how many asks are answered side by side: a lane that counts a quota does not wait for one that loads a registry.
const suppliers = 4

// again is how long the hub waits before it tries once more what did not work.
const again = time.Second

// Run lands records and images until ctx ends. What goes wrong on the bus or the disk is logged and tried again.
func (h *Hub) Run(ctx context.Context) error {
	nc, err := bus.Connect(ctx, h.opts.URL, "hub", h.log)
	if err != nil {
		return fmt.Errorf("hub: %w", err)
	}
	defer nc.Close()
	defer h.shelf.close()
	if err := h.erasures.Apply(ctx, h.db); err != nil {
		return fmt.Errorf("hub: what was erased: %w", err)
	}
	h.nc, h.found = nc, nc.StatusChanged(nats.CONNECTED)
	for ctx.Err() == nil {
		err := h.ingest(ctx)
		if ctx.Err() != nil {
			break
		}
		h.log.Warn("ingest begins anew", keyError, err)
		if !errors.Is(err, errFound) {
			pause(ctx, again)
		}
	}
	return nil
}

// ingest sets everything up on a server that is there, and runs until a part of it ends.
func (h *Hub) ingest(ctx context.Context) error {
	drain(h.found)
	js, err := jetstream.New(h.nc)
	if err != nil {
		return fmt.Errorf("hub: open streams: %w", err)
	}
	if err := bus.Ensure(ctx, js); err != nil {
		return err
	}
	questions := make(chan *nats.Msg, 256)
	sub, err := h.nc.ChanSubscribe(wire.PositionSubjects, questions)
	if err != nil {
		return fmt.Errorf("hub: listen to questions: %w", err)
	}
	defer sub.Unsubscribe() // nothing to be done if the connection is gone
	asks, stop, err := h.listenToAsks()
	if err != nil {
		return err
	}
	defer stop()
	records, err := tap(ctx, js, wire.StreamLedger, recordBatch)
	if err != nil {
		return err
	}
	images, err := tap(ctx, js, wire.StreamImages, chunkBatch)
	if err != nil {
		return err
	}
	h.opts.Ready()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return h.watch(ctx) })
	g.Go(func() error { return h.attend(ctx, questions, "question not answered", h.answer) })
	if h.opts.Key != nil {
		g.Go(func() error { return h.publish(ctx) })
		for range suppliers {
			g.Go(func() error { return h.attend(ctx, asks, "ask not answered", h.serve) })
		}
	}
	g.Go(func() error { return h.drink(ctx, records, h.records) })
	g.Go(func() error { return h.drink(ctx, images, h.pictures) })
	return g.Wait()
}

var errFound = errors.New("hub: the bus was gone")

// watch ends the ingest when the bus was gone: what was on its way then would otherwise come only after ackWait.
func (h *Hub) watch(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-h.found:
		return errFound
	}
}

func drain(c <-chan nats.Status) {
	for {
		select {
		case <-c:
		default:
			return
		}
	}
}

// attend answers what devices want to know until ctx ends. What cannot be answered is answered by silence, and the device asks again.
func (h *Hub) attend(ctx context.Context, from <-chan *nats.Msg, failed string, answer func(context.Context, *nats.Msg) error) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case m := <-from:
			if err := answer(ctx, m); err != nil && ctx.Err() == nil {
				h.log.Warn(failed, keyError, err)
			}
		}
	}
}

func (h *Hub) answer(ctx context.Context, m *nats.Msg) error {
	device, err := wire.ParsePosition(m.Subject)
	if err != nil {
		return err
	}
	q, err := wire.DecodeQuestion(m.Data)
	if err != nil {
		return err
	}
	epoch := max(q.Epoch, 1)
	head, err := h.db.Head(ctx, ledger.Chain{Device: device, Epoch: epoch})
	if err != nil {
		return err
	}
	landed, err := h.db.Landed(ctx, q.Images)
	if err != nil {
		return err
	}
	b, err := wire.Encode(wire.Position{Epoch: epoch, Seq: head.Seq, Hash: head.Hash, Landed: landed})
	if err != nil {
		return err
	}
	return m.Respond(b)
}

// tell sends a device its position. If it does not arrive the device will ask.
func (h *Hub) tell(device string, p wire.Position) {
	b, err := wire.Encode(p)
	if err == nil {
		err = h.nc.Publish(wire.Committed(device), b)
	}
	if err != nil && !errors.Is(err, nats.ErrConnectionClosed) {
		h.log.Warn("device not told", keyDevice, device, keyError, err)
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

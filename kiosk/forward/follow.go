package forward

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"

	"passlane/kiosk/bus"
	"passlane/kiosk/ledger"
	"passlane/kiosk/registry"
	"passlane/kiosk/wire"
)

// Replica is where the registry goes.
type Replica interface {
	// After returns the position behind which the next page of rows begins.
	After(ctx context.Context) (uint64, error)
	// Stage keeps a page of rows until all have arrived.
	Stage(ctx context.Context, rows []registry.Row) error
	// Apply makes what was staged visible, if it is what the hub signed.
	Apply(ctx context.Context, head registry.SignedHead) error
	// PortraitsAfter returns the position behind which the next page of portraits begins.
	PortraitsAfter(ctx context.Context) (uint64, error)
	// KeepPortraits keeps a page of portraits and the position at which it ends.
	KeepPortraits(ctx context.Context, page []registry.Portrait, after uint64) error
}

// Rules is where policy documents go; those that are not signed, do not follow what is held, or are unreadable are refused by it.
type Rules interface {
	// Newest returns the highest version that is held, 0 if none is.
	Newest() int64
	Offer(ctx context.Context, documents [][]byte) error
}

// FollowOpts says where the hub is and what is wanted of it; zero values are usable.
type FollowOpts struct {
	URL       string
	Provinces []string      // whose portraits are wanted
	Log       *slog.Logger  // slog.Default if nil
	Every     time.Duration // how often the hub is asked without news, which also tells how old the registry is; 30 s if 0
	Patience  time.Duration // for an answer; 15 s if 0
	Pause     time.Duration // after an error; 2 s if 0
}

// Follower keeps a device's registry and policy as the hub has them. It has a connection of its own: images on their way up do not
// hold up a revoked pass on its way down.
type Follower struct {
	device  string
	replica Replica
	rules   Rules
	opts    FollowOpts
	nc      chan *nats.Conn // holds the connection while there is one
	heard   atomic.Pointer[time.Time]
}

// NewFollower returns a follower of a device; a name that cannot be part of a subject is a *wire.NameError.
func NewFollower(device string, r Replica, rules Rules, o FollowOpts) (*Follower, error) {
	if err := wire.CheckDevice(device); err != nil {
		return nil, fmt.Errorf("forward: %w", err)
	}
	o.Log = cmp.Or(o.Log, slog.Default())
	o.Every = cmp.Or(o.Every, 30*time.Second)
	o.Patience = cmp.Or(o.Patience, 15*time.Second)
	o.Pause = cmp.Or(o.Pause, 2*time.Second)
	return &Follower{device: device, replica: r, rules: rules, opts: o, nc: make(chan *nats.Conn, 1)}, nil
}

// Run follows the hub until ctx ends. What goes wrong on the way is logged and tried again.
func (f *Follower) Run(ctx context.Context) error {
	nc, err := bus.Connect(ctx, f.opts.URL, f.device+"-down", f.opts.Log)
	if err != nil {
		return fmt.Errorf("forward: %w", err)
	}
	defer nc.Close()
	news := make(chan *nats.Msg, 1) // more than one piece of news is one reason to ask
	if _, err := nc.ChanSubscribe(wire.NewsSubject, news); err != nil {
		return fmt.Errorf("forward: listen to the hub: %w", err)
	}
	found := nc.StatusChanged(nats.CONNECTED)
	f.nc <- nc
	defer func() { <-f.nc }()
	for ctx.Err() == nil {
		wait := f.opts.Every
		if nc.IsConnected() {
			if err := f.catchUp(ctx, nc); err != nil && ctx.Err() == nil {
				f.opts.Log.Warn("registry", keyError, err)
				wait = f.opts.Pause
			}
		}
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-news:
		case <-found:
		case <-t.C:
		}
		t.Stop()
	}
	return nil
}

// Heard returns how long ago the registry, with all that the hub knew of who crossed where, was brought up to date; false if it was not since
// the follower was made. It is measured on the device's own clock, which no clock of the hub's can mislead.
func (f *Follower) Heard() (ago time.Duration, ok bool) {
	at := f.heard.Load()
	if at == nil {
		return 0, false
	}
	return time.Since(*at), true
}

// catchUp asks for everything that the device does not have yet: the rules first, for they are short.
func (f *Follower) catchUp(ctx context.Context, nc *nats.Conn) error {
	err := f.policies(ctx, nc)
	// One that goes wrong is no reason to be without the others: a revoked pass does not wait for a policy.
	return errors.Join(err, f.rows(ctx, nc), f.portraits(ctx, nc))
}

// policies asks for the documents that follow what is held, page by page, for as long as they are taken.
func (f *Follower) policies(ctx context.Context, nc *nats.Conn) error {
	for {
		newest := f.rules.Newest()
		p, err := ask[wire.PolicyAsk, wire.PolicyPage](ctx, f, nc, wire.Policy(f.device), wire.PolicyAsk{After: newest})
		if err != nil {
			return err
		}
		if refused := f.rules.Offer(ctx, p.Documents); refused != nil {
			f.opts.Log.Error("policy refused", keyError, refused) // the old one stays
		}
		if f.rules.Newest() == newest {
			return nil
		}
	}
}

func (f *Follower) rows(ctx context.Context, nc *nats.Conn) error {
	for {
		after, err := f.replica.After(ctx)
		if err != nil {
			return err
		}
		page, err := ask[wire.RowsAsk, wire.RowsPage](ctx, f, nc, wire.Rows(f.device), wire.RowsAsk{After: after})
		if err != nil {
			return err
		}
		if err := f.replica.Stage(ctx, page.Rows); err != nil {
			return err
		}
		if page.Head != nil {
			asked := time.Now()
			if err := f.replica.Apply(ctx, *page.Head); err != nil {
				return err
			}
			f.heard.Store(&asked)
			return nil
		}
		if len(page.Rows) == 0 {
			return fmt.Errorf("forward: the hub has nothing behind %d, and does not say that this is all", after)
		}
	}
}

func (f *Follower) portraits(ctx context.Context, nc *nats.Conn) error {
	if len(f.opts.Provinces) == 0 {
		return nil
	}
	for {
		after, err := f.replica.PortraitsAfter(ctx)
		if err != nil {
			return err
		}
		page, err := ask[wire.PortraitsAsk, wire.PortraitsPage](ctx, f, nc, wire.Portraits(f.device),
			wire.PortraitsAsk{After: after, Provinces: f.opts.Provinces})
		if err != nil {
			return err
		}
		if page.After > after {
			if err := f.replica.KeepPortraits(ctx, page.Portraits, page.After); err != nil {
				return err
			}
		}
		if !page.More || page.After <= after {
			return nil
		}
	}
}

// Passed asks how many people passed at a post in a direction since a moment, apart from those here.
func (f *Follower) Passed(ctx context.Context, post string, way ledger.Direction, since time.Time) (int, error) {
	c, err := askNow[wire.CountAsk, wire.Count](ctx, f, wire.Counts(f.device), wire.CountAsk{Post: post, Direction: way, SinceMS: since.UnixMilli()})
	return c.People, err
}

// Certificate asks for the picture of a minor's birth certificate, sealed; nil if the hub has none.
func (f *Follower) Certificate(ctx context.Context, ref registry.Ref) ([]byte, error) {
	c, err := askNow[wire.CertificateAsk, wire.Certificate](ctx, f, wire.Certificates(f.device), wire.CertificateAsk{Ref: ref})
	return c.Sealed, err
}

// askNow asks on the connection that Run has, if it has one.
func askNow[A, P wire.Down](ctx context.Context, f *Follower, subject string, a A) (p P, err error) {
	select {
	case nc := <-f.nc:
		f.nc <- nc
		return ask[A, P](ctx, f, nc, subject, a)
	default:
		return p, nats.ErrConnectionClosed
	}
}

func ask[A, P wire.Down](ctx context.Context, f *Follower, nc *nats.Conn, subject string, a A) (p P, err error) {
	b, err := wire.EncodeDown(a)
	if err != nil {
		return p, err
	}
	ctx, stop := context.WithTimeout(ctx, f.opts.Patience)
	defer stop()
	m, err := nc.RequestWithContext(ctx, subject, b)
	if err != nil {
		return p, fmt.Errorf("forward: ask the hub on %s: %w", subject, err)
	}
	return wire.DecodeDown[P](m.Data)
}

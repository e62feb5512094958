package hub

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/wire"
)

// publishEvery is how long a change may wait before it is published: a lane has it within seconds, and a rush of movements makes one
// digest instead of hundreds.
const publishEvery = time.Second

// publish publishes what has changed, and tells the devices that there is news.
func (h *Hub) publish(ctx context.Context) error {
	var told wire.News
	for {
		news, err := h.publishAll(ctx)
		if err != nil && ctx.Err() == nil {
			h.log.Error("registry not published", keyError, err)
		}
		if err == nil && news != told {
			if told, err = news, h.announce(news); err != nil {
				h.log.Warn("devices not told", keyError, err)
			}
		}
		pause(ctx, publishEvery)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

func (h *Hub) publishAll(ctx context.Context) (n wire.News, err error) {
	for done := false; !done; {
		n.Position, done, err = h.db.Publish(ctx, h.opts.Index)
		if errors.Is(err, database.ErrUnpublished) {
			h.log.Error("not published", keyError, err)
		} else if err != nil {
			return n, err
		}
	}
	_, n.Policy, err = h.db.Policies(ctx, 1)
	return n, err
}

func (h *Hub) announce(n wire.News) error {
	b, err := wire.EncodeDown(n)
	if err != nil {
		return err
	}
	return h.nc.Publish(wire.NewsSubject, b)
}

// listenToAsks subscribes to what devices ask for, if there is anything to answer with.
func (h *Hub) listenToAsks() (asks chan *nats.Msg, stop func(), err error) {
	asks = make(chan *nats.Msg, 256)
	var subs []*nats.Subscription
	stop = func() {
		for _, s := range subs {
			_ = s.Unsubscribe() // nothing to be done if the connection is gone
		}
	}
	if h.opts.Key == nil {
		return asks, stop, nil
	}
	for _, subject := range []string{wire.RowsSubjects, wire.PortraitsSubjects, wire.PolicySubjects, wire.CountSubjects, wire.CertificateSubjects} {
		s, err := h.nc.ChanSubscribe(subject, asks)
		if err != nil {
			stop()
			return nil, nil, fmt.Errorf("hub: listen to asks: %w", err)
		}
		subs = append(subs, s)
	}
	return asks, stop, nil
}

// serve answers one thing that a device asks for, as several of its kind do side by side.
func (h *Hub) serve(ctx context.Context, m *nats.Msg) error {
	device, err := wire.Asking(m.Subject)
	if err != nil {
		return err
	}
	switch m.Subject {
	case wire.Rows(device):
		return respond(m, func(ask wire.RowsAsk) (wire.RowsPage, error) { return h.rows(ctx, ask) })
	case wire.Portraits(device):
		return respond(m, func(ask wire.PortraitsAsk) (wire.PortraitsPage, error) { return h.db.Portraits(ctx, ask) })
	case wire.Certificates(device):
		return respond(m, func(ask wire.CertificateAsk) (c wire.Certificate, err error) {
			c.Sealed, err = h.db.Certificate(ctx, ask.Ref)
			return c, err
		})
	case wire.Policy(device):
		return respond(m, func(ask wire.PolicyAsk) (p wire.PolicyPage, err error) {
			if ask.After > 0 {
				p.Documents, err = h.db.PoliciesAfter(ctx, ask.After, wire.MaxDocuments)
			} else {
				p.Documents, _, err = h.db.Policies(ctx, wire.MaxDocuments)
			}
			return p, err
		})
	}
	return respond(m, func(ask wire.CountAsk) (c wire.Count, err error) {
		c.People, err = h.db.Passed(ctx, ask.Post, ask.Direction, time.UnixMilli(ask.SinceMS), device)
		return c, err
	})
}

// rows returns a page, with the signed head if it is the last. A device that is ahead of a hub which was restored from a backup gets the
// head too, and begins anew.
func (h *Hub) rows(ctx context.Context, ask wire.RowsAsk) (p wire.RowsPage, err error) {
	rows, head, err := h.db.Rows(ctx, ask.After)
	if err != nil {
		return p, err
	}
	p.Rows = rows
	last := ask.After
	if len(rows) > 0 {
		last = rows[len(rows)-1].Position
	}
	if last < head.Position {
		return p, nil // there is more
	}
	head.IssuedMS = h.now().UnixMilli()
	if _, head.Policy, err = h.db.Policies(ctx, 1); err != nil {
		return p, err
	}
	signed, err := head.Sign(h.opts.Key)
	p.Head = &signed
	return p, err
}

func respond[A, P wire.Down](m *nats.Msg, answer func(A) (P, error)) error {
	ask, err := wire.DecodeDown[A](m.Data)
	if err != nil {
		return err
	}
	page, err := answer(ask)
	if err != nil {
		return fmt.Errorf("hub: answer on %s: %w", m.Subject, err)
	}
	b, err := wire.EncodeDown(page)
	if err != nil {
		return err
	}
	return m.Respond(b)
}

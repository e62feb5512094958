package forward

import (
	"context"
	"fmt"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

const (
	imagesOnWay = 4 // sent and not known to have landed, at most
	imageTries  = 3 // until an image is set aside; a new connection is a new chance
)

// imageLine ships images. Its own goroutine is the only one that touches it.
type imageLine struct {
	*uplink
	onWay   map[ledger.ImageID]bool
	tries   map[ledger.ImageID]int
	aside   map[ledger.ImageID]string // why
	backoff backoff
}

func (l *imageLine) run(ctx context.Context) error {
	l.backoff.longest = l.f.opts.Pause
	l.onWay, l.tries, l.aside = map[ledger.ImageID]bool{}, map[ledger.ImageID]int{}, map[ledger.ImageID]string{}
	for ctx.Err() == nil {
		if err := l.turn(ctx); err != nil && ctx.Err() == nil {
			l.f.say(&l.f.status.Images, l.why(err))
			l.f.log.Warn("images wait", keyError, err)
			rest(ctx, l.backoff.pause(), l.f.mail.images)
		}
	}
	return ctx.Err()
}

func (l *imageLine) turn(ctx context.Context) error {
	if err := l.hear(ctx); err != nil {
		return err
	}
	next, found, err := l.next(ctx)
	if err != nil {
		return err
	}
	if !found {
		if l.nc.IsConnected() {
			l.f.say(&l.f.status.Images, "")
		} else {
			l.f.say(&l.f.status.Images, l.why(nil))
		}
		return l.wait(ctx)
	}
	if err := l.send(ctx, next); err != nil {
		return err
	}
	l.backoff.reset()
	l.f.say(&l.f.status.Images, "")
	return nil
}

// next returns the oldest image that is neither on its way nor set aside.
func (l *imageLine) next(ctx context.Context) (ledger.ImageID, bool, error) {
	if len(l.onWay) >= imagesOnWay || !l.nc.IsConnected() {
		return ledger.ImageID{}, false, nil
	}
	ids, err := l.f.images.Pending(ctx, len(l.onWay)+len(l.aside)+1)
	if err != nil {
		return ledger.ImageID{}, false, fmt.Errorf("forward: look for images: %w", err)
	}
	for _, id := range ids {
		if _, no := l.aside[id]; !no && !l.onWay[id] {
			return id, true, nil
		}
	}
	return ledger.ImageID{}, false, nil
}

// send ships one image; what is wrong with the image itself sets it aside.
func (l *imageLine) send(ctx context.Context, id ledger.ImageID) error {
	b, err := l.f.images.Open(id)
	if err != nil {
		l.setAside(id, err.Error())
		return nil
	}
	chunks, err := wire.Chunks(b)
	if err != nil {
		l.setAside(id, err.Error())
		return nil
	}
	for _, c := range chunks {
		m, err := wire.Encode(c)
		if err != nil {
			return err
		}
		ctx, stop := l.hold(ctx)
		_, err = l.js.Publish(ctx, wire.Image(l.f.device, id), m)
		stop()
		if err != nil {
			return fmt.Errorf("forward: send image %s: %w", id, err)
		}
	}
	l.onWay[id] = true
	return nil
}

// wait waits for the hub or for committed records, and no longer than patience if something is on its way.
func (l *imageLine) wait(ctx context.Context) error {
	var impatient <-chan time.Time
	if len(l.onWay) > 0 {
		t := time.NewTimer(l.f.opts.Patience)
		defer t.Stop()
		impatient = t.C
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-l.f.mail.images:
		return nil
	case <-impatient:
		return l.inquire(ctx)
	}
}

// inquire asks the hub for the images on their way: those that it does not have are sent again.
func (l *imageLine) inquire(ctx context.Context) error {
	ids := make([]ledger.ImageID, 0, len(l.onWay))
	for id := range l.onWay {
		ids = append(ids, id)
	}
	p, err := l.ask(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range p.Landed {
		if err := l.landed(ctx, id); err != nil {
			return err
		}
	}
	for id := range l.onWay {
		l.again(id, "sent, and the hub does not have it")
	}
	return nil
}

// hear takes in what the hub has said.
func (l *imageLine) hear(ctx context.Context) error {
	landed, anew := l.f.mail.takeLanded()
	if anew {
		clear(l.aside)
		clear(l.tries)
		clear(l.onWay)
		l.f.clearAside()
	}
	for id, no := range landed {
		if no != "" {
			if l.onWay[id] { // else another of the device's chains sent it
				l.again(id, "the hub refused it: "+no)
			}
		} else if err := l.landed(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (l *imageLine) landed(ctx context.Context, id ledger.ImageID) error {
	if err := l.f.images.MarkLanded(ctx, id); err != nil {
		return fmt.Errorf("forward: mark image %s as landed: %w", id, err)
	}
	delete(l.onWay, id)
	delete(l.tries, id)
	return nil
}

// again lets an image be sent once more, or sets it aside.
func (l *imageLine) again(id ledger.ImageID, why string) {
	delete(l.onWay, id)
	if l.tries[id]++; l.tries[id] >= imageTries {
		l.setAside(id, why)
	}
}

func (l *imageLine) setAside(id ledger.ImageID, why string) {
	l.f.log.Error("image set aside", keyImage, id.String(), keyError, why)
	l.aside[id] = why
	l.f.setAside(id, why)
}

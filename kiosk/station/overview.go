package station

import (
	"context"
	"image"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
)

const (
	viewEvery = 200 * time.Millisecond // between two frames of the whole lane: what a picture shows is no older
	viewable  = time.Second            // a view that was asked for longer ago would show something else
)

// wish is a picture of the whole lane that was asked for.
type wish struct {
	lane.View
	at time.Duration
}

// wish asks for a picture of the whole lane, if there is a camera for it. While enough wait, none is.
func (s *Station) wish(v lane.View) {
	if s.kit.Overview == nil {
		return
	}
	select {
	case s.wishes <- wish{v, s.now()}:
	default:
	}
}

// oversee takes frame after frame of the whole lane, and keeps the one of the moment when it is asked for.
func (s *Station) oversee(ctx context.Context) {
	if s.kit.Overview == nil {
		return
	}
	s.tend(ctx, lane.Overview, func(ctx context.Context) error {
		f, err := nextFrame(ctx, s.kit.Overview)
		if err != nil {
			return err
		}
		select {
		case v := <-s.wishes:
			s.keepView(ctx, v, f.Image)
		case <-time.After(viewEvery):
		case <-ctx.Done():
		}
		return nil
	})
}

func (s *Station) keepView(ctx context.Context, v wish, img *image.YCbCr) {
	if s.now()-v.at > viewable {
		return
	}
	var id ledger.ImageID
	plain, err := encoded(img)
	if err == nil {
		id, err = s.keep(plain)
	}
	if err != nil {
		s.opts.Log.Error("overview", keyCrossing, v.Crossing, keyError, err)
		return
	}
	s.Tell(ctx, lane.Viewed{What: v.What, Crossing: v.Crossing, Image: id})
}

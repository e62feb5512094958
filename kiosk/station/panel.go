package station

import (
	"context"

	"passlane/kiosk/lane"
)

// call passes on that a traveller pressed the call button.
func (s *Station) call(ctx context.Context) {
	if s.kit.Call == nil {
		return
	}
	s.heed(ctx, "call button", func(ctx context.Context) (lane.What, error) {
		return lane.Help{}, s.kit.Call.Pressed(ctx)
	})
}

// keySwitch is who gave an order with the key: whoever has it, which the ledger cannot know.
const keySwitch = "key-switch"

// key closes the lane while an officer's key is turned on, and opens it again.
func (s *Station) key(ctx context.Context) {
	if s.kit.Key == nil {
		return
	}
	s.heed(ctx, "key switch", func(ctx context.Context) (lane.What, error) {
		on, err := s.kit.Key.Turned(ctx)
		return lane.Order{ID: keySwitch, Open: !on, Reason: "key switch"}, err
	})
}

// heed tells the lane whatever wait returns, one after the other. The lane does without a button that does not work.
func (s *Station) heed(ctx context.Context, name string, wait func(context.Context) (lane.What, error)) {
	for ctx.Err() == nil {
		w, err := wait(ctx)
		if err == nil {
			s.Tell(ctx, w)
			continue
		}
		if ctx.Err() == nil {
			s.opts.Log.Error(name, keyError, err)
		}
		rest(ctx, pause)
	}
}

package station

import (
	"context"
	"errors"
	"time"

	"passlane/drivers/nfc"
	"passlane/kiosk/lane"
	"passlane/kiosk/pass"
	"passlane/kiosk/present"
)

// pause is how long a broken device is left alone before it is tried again.
const pause = 500 * time.Millisecond

// tend works with a device for as long as ctx lasts. Errors of the device are told once, and again when it is back.
func (s *Station) tend(ctx context.Context, p lane.Part, work func(context.Context) error) {
	ill, hung := false, time.Duration(0)
	for ctx.Err() == nil {
		var err error
		began := s.now()
		if ill {
			ill, err = s.retry(ctx, p, min(hung, stalled)+pause, work)
		} else {
			err = work(ctx)
		}
		if err == nil || ctx.Err() != nil {
			continue
		}
		hung = s.now() - began
		if !ill {
			ill = true
			s.broken(ctx, p, err)
		}
		rest(ctx, pause)
	}
}

// retry works with a device that was broken, and tells that it is back when it has a result, or waits for one for so long without an
// error: a reader that works again says nothing until a card comes, and to a lane out of order none does. So long is longer than it took to
// fail the last time: one that hangs waits without an error too.
func (s *Station) retry(ctx context.Context, p lane.Part, long time.Duration, work func(context.Context) error) (ill bool, err error) {
	back := make(chan struct{})
	quiet := time.AfterFunc(long, func() {
		defer close(back)
		s.works(ctx, p)
	})
	err = work(ctx)
	if !quiet.Stop() {
		<-back
		return false, err
	}
	if err == nil {
		s.works(ctx, p)
	}
	return err != nil, err
}

func rest(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// scan reads printed symbols.
func (s *Station) scan(ctx context.Context) {
	if s.kit.Scanner == nil {
		return
	}
	s.tend(ctx, lane.Scanner, func(ctx context.Context) error {
		raw, err := s.kit.Scanner.Scan(ctx)
		if err != nil {
			return err
		}
		p := pass.ReadSeal(raw, s.kit.Trust)
		s.Tell(ctx, lane.Read{Presented: p})
		s.scanned.Store(p.Result != pass.Malformed)
		return nil
	})
}

// lingering is how often readers are asked whether a pass is there still: whoever holds it there has an answer within a second.
const lingering = 400 * time.Millisecond

// linger tells the lane of a pass that was read and stays, or came back too soon: scanners and readers report it once, and
// whoever holds it there would wait for ever. Of what is no pass nothing is told: a label in sight is nobody who waits.
func (s *Station) linger(ctx context.Context) {
	for ; ctx.Err() == nil; rest(ctx, lingering) {
		if s.scanned.Load() && lingers(s.kit.Scanner) || s.laid.Load() && lingers(s.kit.Reader) {
			s.Tell(ctx, lane.Stays{})
		}
	}
}

// lingers tells whether what a device reported last is before it still; one that does not know says no.
func lingers(device any) bool {
	d, tells := device.(interface{ Lingers() bool })
	return tells && d.Lingers()
}

// read reads contactless cards. A card that leaves early, or answers what no pass would, is the traveller's doing; a
// reader that is gone is the reader's.
func (s *Station) read(ctx context.Context) {
	if s.kit.Reader == nil {
		return
	}
	s.tend(ctx, lane.Reader, func(ctx context.Context) error {
		card, err := s.kit.Reader.WaitCard(ctx)
		if err != nil {
			return err
		}
		s.Tell(ctx, lane.CardSeen{})
		p, err := s.present(ctx, card)
		switch {
		case errors.Is(err, nfc.ErrTagLost):
			s.Tell(ctx, lane.CardLost{})
			return nil
		case err != nil:
			s.Tell(ctx, lane.CardLost{})
			return err
		}
		s.Tell(ctx, lane.Read{Presented: p})
		s.laid.Store(p.Result != pass.Malformed)
		return nil
	})
}

// moved is what the gate told, and how many orders to open or to let go it had taken by then. Whether that was before the latest order is known only when
// the loop hears it: it may have given one meanwhile.
type moved struct {
	lane.Moved
	orders uint64
}

// gate passes on what the gate tells.
func (s *Station) gate(ctx context.Context) {
	if s.kit.Gate == nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-s.kit.Gate.Events():
			s.Tell(ctx, moved{orders: e.Orders, Moved: lane.Moved{Kind: e.Kind}})
		}
	}
}

// screenStart is how long a screen program may take to connect after the lane has started.
const screenStart = 10 * time.Second

var errNoScreen = errors.New("no screen program is connected")

// touch passes on what travellers touch, and whether there is a screen at all.
func (s *Station) touch(ctx context.Context) {
	if s.kit.Screen == nil {
		return
	}
	late := time.NewTimer(screenStart)
	defer late.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-late.C:
			s.broken(ctx, lane.Screen, errNoScreen)
		case here := <-s.kit.Screen.Connected():
			late.Stop()
			if here {
				s.works(ctx, lane.Screen)
			} else {
				s.broken(ctx, lane.Screen, errNoScreen)
			}
		case a := <-s.kit.Screen.Actions():
			if w, ok := present.Event(a); ok {
				s.Tell(ctx, w)
			}
		}
	}
}

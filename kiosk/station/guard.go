package station

import (
	"context"
	"fmt"
	"sync"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/present"
)

// gateAnswers is how long a call of the gate may take: its methods return at once, and one that does not leaves nobody who could lock it.
const gateAnswers = time.Second

// signsAnswer is how long a call of lamps or buzzer may take.
const signsAnswer = time.Second

// order gives the gate an order. One that does not return in time, by the lane's own clock from when it was begun, is the end of the program:
// Options.Hung is told, while the loop still waits for it.
func (s *Station) order(name string, call func() error) error {
	back := make(chan struct{})
	defer close(back)
	go s.overdue(name, back)
	return call()
}

// overdue tells when a call of the gate takes too long.
func (s *Station) overdue(name string, back <-chan struct{}) {
	begun := s.now()
	for left := gateAnswers; left > 0; left = gateAnswers - (s.now() - begun) {
		t := time.NewTimer(left)
		select {
		case <-back:
			t.Stop()
			return
		case <-t.C:
		}
	}
	err := fmt.Errorf("the gate does not return from %s", name)
	s.opts.Log.Error("gate", keyError, err)
	if s.opts.Hung != nil {
		s.opts.Hung(err)
	}
}

// signs are the lamps and tones as the loop wants them last. They are driven beside the loop: a lamp that hangs holds nobody up.
type signs struct {
	mu      sync.Mutex
	lamps   [3]bool // cross, arrow, amber
	changed chan struct{}
	tones   chan lane.ToneName
}

func newSigns() *signs {
	return &signs{changed: make(chan struct{}, 1), tones: make(chan lane.ToneName, 1)}
}

// show asks for the lamps that fit a state; what was asked for before and is not lit yet is forgotten.
func (g *signs) show(s lane.State, p present.Place) {
	cross, arrow, amber := present.Lamps(s, p)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.lamps == [3]bool{cross, arrow, amber} {
		return
	}
	g.lamps = [3]bool{cross, arrow, amber}
	select {
	case g.changed <- struct{}{}:
	default: // not seen yet
	}
}

func (g *signs) wanted() [3]bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.lamps
}

// sound asks for a tone; one that has not begun to sound is forgotten. Only the loop calls it.
func (g *signs) sound(tone lane.ToneName) {
	select {
	case <-g.tones:
	default:
	}
	g.tones <- tone
}

// shine lights the lamps that are wanted, and tries again until it could.
func (s *Station) shine(ctx context.Context) {
	if s.kit.Lamps == nil {
		return
	}
	q := question{of: &s.stores.lamps, cause: "show", within: signsAnswer, longest: pause, ask: func(context.Context) error {
		w := s.signs.wanted()
		return s.kit.Lamps.Show(w[0], w[1], w[2])
	}}
	for s.insist(ctx, q) {
		select {
		case <-s.signs.changed:
		case <-ctx.Done():
			return
		}
	}
}

// buzz sounds the tones that are asked for. One that hangs costs those after it, and nothing else.
func (s *Station) buzz(ctx context.Context) {
	if s.kit.Buzzer == nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case tone := <-s.signs.tones:
			q := question{of: &s.stores.buzzer, cause: "tone", within: signsAnswer, ask: func(context.Context) error { return s.kit.Buzzer.Tone(tone) }}
			if err := s.await(ctx, q); ctx.Err() == nil {
				s.ails(ctx, q.of, q.cause, err)
			}
		}
	}
}

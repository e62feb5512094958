package station

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"passlane/drivers/gate"
	"passlane/kiosk/clock"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/present"
	"passlane/ui/screen"
)

// Keys of log lines.
const (
	keyPhase    = "phase"
	keyCrossing = "crossing"
	keyPart     = "part"
	keyError    = "error"
	keyDetail   = "detail"
)

// Options is how a station looks and what it is called.
type Options struct {
	Settings lane.Settings
	Boot     string // names this run
	Software string
	Place    present.Place
	Format   screen.Format
	Log      *slog.Logger
	// Hung, if set, is called when a call of the gate has not returned for a second. The loop hangs with it: the program has to end, so that
	// what stands behind it puts the gate into its safe position.
	Hung func(error)
	// Watch, if set, is called by the loop at the start and after each step. It must not block.
	Watch func(Report)
	// Now, if set, is the lane's monotonic clock in place of the time since New. When it leaps, the next event finds that out.
	Now func() time.Duration
}

// Report is what a booth sees of a lane.
type Report struct {
	State lane.State
	Live  []byte // JPEG of the adult of the crossing under way, nil before it was taken
	// Referral is the party that waits for an officer; nil when none does.
	Referral *Referral
}

// Station runs one lane.
type Station struct {
	kit    Kit
	opts   Options
	start  time.Time
	events chan lane.What

	records chan lane.Record
	lookups chan lane.Lookup
	search  *search
	wishes  chan wish

	elsewhere heardOf // of the other lanes; the lookups' own

	pictures *album

	scanned, laid atomic.Bool // what scanner and reader reported last is a pass
	papers        chan paper

	state  lane.State // owned by the loop, as everything below
	orders uint64     // to open or to let go, that the gate took
	view   screen.View
	ill    ills

	stores ailments
	signs  *signs
}

// New returns a station that is not running yet.
func New(kit Kit, opts Options) *Station {
	if kit.Clock == nil {
		kit.Clock = func() clock.Reading { return clock.Reading{Wall: time.Now(), State: ledger.ClockUnset} }
	}
	if kit.Sample == nil {
		kit.Sample = func() int { return 999 }
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	return &Station{
		kit: kit, opts: opts, start: time.Now(),
		events:  make(chan lane.What, 256),
		records: make(chan lane.Record, 4), // the lane has one under way at most
		lookups: make(chan lane.Lookup, 1), // the latest question
		search:  newSearch(),
		wishes:  make(chan wish, 4),
		papers:  make(chan paper, 8),
		state:   lane.New(opts.Settings, opts.Boot),
		stores:  ailments{ledger: ailment{part: lane.Ledger}, registry: ailment{part: lane.Registry}, lamps: ailment{part: lane.Lamps}},
		signs:   newSigns(),

		pictures: &album{screen: kit.Screen},
	}
}

// Tell hands the lane something that happened outside the station's devices: an officer's word, supervision.
func (s *Station) Tell(ctx context.Context, w lane.What) {
	select {
	case s.events <- w:
	case <-ctx.Done():
	}
}

// Run works until ctx ends, and returns when everything it started has ended. The gate is locked then, unless it is free.
func (s *Station) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	for _, run := range []func(context.Context){
		s.record, s.lookup, s.fetch, s.scan, s.read, s.linger, s.look, s.oversee, s.gate, s.touch, s.call, s.key, s.begin, s.shine, s.buzz,
	} {
		wg.Go(func() { run(ctx) })
	}
	s.loop(ctx)
	if s.kit.Gate == nil {
		return nil
	}
	if err := s.order("lock", s.kit.Gate.Lock); !errors.Is(err, gate.ErrReleased) {
		return err
	}
	return nil // it is free, and stays so
}

// loop is the only place that calls lane.Step.
func (s *Station) loop(ctx context.Context) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	s.show()
	for {
		s.arm(timer)
		select {
		case <-ctx.Done():
			return
		case w := <-s.events:
			s.step(ctx, w)
		case <-timer.C:
			s.tryGate(ctx)
			s.step(ctx, lane.Tick{})
		}
	}
}

func (s *Station) arm(t *time.Timer) {
	next := s.state.Next()
	if s.ill.gate && (next == 0 || s.ill.again < next) {
		next = s.ill.again
	}
	if next > 0 {
		t.Reset(max(next-s.now(), time.Millisecond))
		return
	}
	t.Stop()
}

// now is the time since the station was made, or that of its options; it never goes back.
func (s *Station) now() time.Duration {
	if s.opts.Now != nil {
		return s.opts.Now()
	}
	return time.Since(s.start)
}

func (s *Station) step(ctx context.Context, w lane.What) {
	if m, ok := w.(moved); ok {
		m.Before = m.orders < s.orders
		w = m.Moved
	}
	before := s.state
	next, effects := lane.Step(before, lane.Event{At: s.now(), What: w})
	s.state = next
	if next.Phase != before.Phase {
		s.opts.Log.Info("lane", keyPhase, next.Phase.String(), keyCrossing, next.Crossing.ID)
	}
	if now := underWay(next.Crossing); now != underWay(before.Crossing) {
		s.search.forget()
		s.pictures.turn(now)
	}
	for _, e := range effects {
		s.do(ctx, e)
	}
	s.show()
}

// show brings screen, lamps and booth up to the state, where they differ from it.
func (s *Station) show() {
	s.signs.show(s.state, s.opts.Place)
	v := present.View(s.state, s.opts.Place)
	if s.kit.Screen != nil && (v.Kind != s.view.Kind || !reflect.DeepEqual(v, s.view)) {
		s.kit.Screen.Show(screen.Draw(v, s.opts.Format))
	}
	s.view = v
	if s.opts.Watch != nil {
		s.opts.Watch(Report{State: s.state, Live: s.search.live(0), Referral: s.referral()})
	}
}

package station

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
)

var errSilent = errors.New("does not answer")

// longestPause is the longest between two questions to a store that does not work; the first is pause, each twice as long as the one
// before.
const longestPause = 2 * time.Second

// begin tells the lane which parts are missing, and asks the stores until they answer: what the ledger says of the run before, and
// whether the whole chain holds. What goes wrong here is as passing as later: the lane is out of order meanwhile, and no longer.
func (s *Station) begin(ctx context.Context) {
	s.missing(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	if r := s.kit.Registry; r != nil {
		wg.Go(func() {
			s.insist(ctx, question{of: &s.stores.registry, cause: "open", ask: func(ctx context.Context) error {
				_, _, err := r.Head(ctx)
				return err
			}})
		})
	}
	if s.kit.Ledger != nil {
		s.remember(ctx)
	}
}

// remember tells the lane that the ledger is there and what it says of the run before, and walks the whole chain in the background.
func (s *Station) remember(ctx context.Context) {
	type before struct {
		open []string
		shut bool
	}
	told := make(chan before, 1)
	if !s.insist(ctx, question{of: &s.stores.ledger, cause: "open", ask: func(ctx context.Context) error {
		open, err := s.kit.Ledger.Unended(ctx)
		if err != nil {
			return err
		}
		shut, err := s.kit.Ledger.Shut(ctx)
		if err == nil {
			told <- before{open, shut}
		}
		return err
	}}) {
		return
	}
	was := <-told
	s.Tell(ctx, lane.Started{Software: s.opts.Software, Open: was.open, Shut: was.shut})
	whole := question{of: &s.stores.ledger, cause: "verify", ask: s.kit.Ledger.VerifyAll}
	if walks, tells := s.kit.Ledger.(interface{ Verified() uint64 }); tells {
		whole.moves = walks.Verified
	}
	s.insist(ctx, whole)
}

// question is what a store is asked at the start, or a lamp is to do.
type question struct {
	of    *ailment
	cause string
	ask   func(context.Context) error
	moves func() uint64 // of what takes long by its nature: it grows while that gets on; nil: it takes not long

	within  time.Duration // for an answer; 0: patience
	longest time.Duration // between two attempts; 0: longestPause
}

// insist asks until it answers well, and tells when it does not, or not in time. It returns false when ctx ends first, or the
// chain is broken: nobody asks that again.
func (s *Station) insist(ctx context.Context, q question) bool {
	for rests := pause; ; rests = min(2*rests, cmp.Or(q.longest, longestPause)) {
		err := s.await(ctx, q)
		if ctx.Err() != nil {
			return false
		}
		s.ails(ctx, q.of, q.cause, err)
		var broken *ledger.BreakError
		if err == nil || errors.As(err, &broken) {
			return err == nil
		}
		rest(ctx, rests)
	}
}

// await asks once. Who does not answer in time is told of, and waited for still, until ctx ends: a call that the kernel keeps for
// ever is left behind then.
func (s *Station) await(ctx context.Context, q question) error {
	answer := make(chan error, 1)
	go func() { answer <- q.ask(ctx) }()
	late := time.NewTicker(cmp.Or(q.within, s.patience()))
	defer late.Stop()
	for before := uint64(0); ; {
		select {
		case err := <-answer:
			return err
		case <-ctx.Done():
			return ctx.Err()
		case <-late.C:
		}
		silent := errSilent
		if q.moves != nil {
			if now := q.moves(); now != before {
				silent, before = nil, now
			}
		}
		s.ails(ctx, q.of, q.cause, silent)
	}
}

// patience is how long a disk may take for an answer.
func (s *Station) patience() time.Duration {
	return cmp.Or(s.opts.Settings.Times.Write, 10*time.Second)
}

// timed writes to the ledger, and tells when that takes longer than a disk may, and when it was done after all.
func (s *Station) timed(ctx context.Context, write func() error) error {
	silent := make(chan struct{})
	late := time.AfterFunc(s.patience(), func() {
		defer close(silent)
		s.ails(ctx, &s.stores.ledger, "write", errSilent)
	})
	err := write()
	if !late.Stop() {
		<-silent
		s.ails(ctx, &s.stores.ledger, "write", nil) // whether it went well is told by itself
	}
	return err
}

// ailment is what is wrong with a part, by cause; it works again when nothing is.
type ailment struct {
	part   lane.Part // empty: the lane does not know it as one; what is wrong goes to the log
	mu     sync.Mutex
	causes map[string]error
}

// ailments are those of the parts that are asked beside the loop.
type ailments struct{ ledger, registry, lamps, buzzer ailment }

// ails notes what is wrong with a part for a cause, or with nil that nothing is any more, and tells the lane when it breaks, for
// which reasons, and when it works again.
func (s *Station) ails(ctx context.Context, a *ailment, cause string, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	was := a.reason()
	if a.causes == nil {
		a.causes = map[string]error{}
	}
	a.causes[cause] = err
	switch now := a.reason(); {
	case now == was:
	case a.part == "":
		s.opts.Log.Warn("device", keyDetail, now)
	case now != "":
		s.broken(ctx, a.part, errors.New(now))
	default:
		s.works(ctx, a.part)
	}
}

// reason is all that is wrong, in words; empty if nothing is.
func (a *ailment) reason() string {
	var says []string
	for _, cause := range slices.Sorted(maps.Keys(a.causes)) {
		if err := a.causes[cause]; err != nil && !slices.Contains(says, clean(err)) {
			says = append(says, clean(err))
		}
	}
	return strings.Join(says, "; ")
}

func (s *Station) missing(ctx context.Context) {
	k := s.kit
	for part, there := range map[lane.Part]bool{
		lane.Scanner: k.Scanner != nil, lane.Reader: k.Reader != nil, lane.Camera: k.Camera != nil, lane.Gate: k.Gate != nil,
		lane.Lamps: k.Lamps != nil, lane.Screen: k.Screen != nil, lane.Registry: k.Registry != nil, lane.Ledger: k.Ledger != nil,
	} {
		if !there {
			s.Tell(ctx, lane.Working{Part: part, Detail: "missing"})
		}
	}
}

func (s *Station) broken(ctx context.Context, p lane.Part, err error) {
	s.opts.Log.Error("device", keyPart, string(p), keyError, err)
	s.Tell(ctx, lane.Working{Part: p, Detail: clean(err)})
}

// clean returns an error as text that every table and screen can hold.
func clean(err error) string { return strings.ToValidUTF8(err.Error(), "?") }

func (s *Station) works(ctx context.Context, p lane.Part) {
	s.opts.Log.Info("device works", keyPart, string(p))
	s.Tell(ctx, lane.Working{Part: p, OK: true})
}

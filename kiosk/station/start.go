package station

import (
	"cmp"
	"context"
	"errors"
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
	cause lane.Cause
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

// ailment is what was told of a part that is asked beside the loop, by cause.
type ailment struct {
	part   lane.Part // empty: the lane does not know it as one; what is wrong goes to the log
	mu     sync.Mutex
	causes map[lane.Cause]string
}

// ailments are those of the parts that are asked beside the loop.
type ailments struct{ ledger, registry, lamps, buzzer ailment }

// ails tells the lane what is wrong with a part for a cause, or with nil that this is over, where it was told something else before.
func (s *Station) ails(ctx context.Context, a *ailment, cause lane.Cause, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	was, ill := a.causes[cause]
	switch {
	case err == nil && !ill, err != nil && ill && was == clean(err):
		return
	case err == nil:
		delete(a.causes, cause)
		s.opts.Log.Info("device works", keyPart, string(a.part))
		s.tellOf(ctx, lane.Working{Part: a.part, Cause: cause, OK: true})
		return
	}
	if a.causes == nil {
		a.causes = map[lane.Cause]string{}
	}
	a.causes[cause] = clean(err)
	s.opts.Log.Error("device", keyPart, string(a.part), keyError, err)
	s.tellOf(ctx, lane.Working{Part: a.part, Cause: cause, Detail: clean(err)})
}

// tellOf tells the lane of a part that it knows.
func (s *Station) tellOf(ctx context.Context, w lane.Working) {
	if w.Part != "" {
		s.Tell(ctx, w)
	}
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

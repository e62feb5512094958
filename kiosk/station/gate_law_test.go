package station_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"passlane/drivers/gate"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"passlane/kiosk/chance"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// gateEvents is how many events a lane and its gate are driven by at least in one run. A failure prints its seed; RAPID_CHECKS asks for more.
const gateEvents = 100_000

const (
	gateLingers = 2 * time.Second        // how long somebody may stand in a beam
	gateBetween = 500 * time.Millisecond // how long somebody whom no beam sees may be on their way
)

// gatePlan is a gate, and what happens at it.
type gatePlan struct {
	Pulsed, Lags, Breaks bool

	Moves []gateMove
}

// gateMove is one thing that happens, after a while.
type gateMove struct {
	Wait  time.Duration
	Hears bool // a lane that lags hears what was told so far
	Do    string
	Who   int // of those at the gate; how many children
	N     int
}

var gateDeeds = slices.Concat(
	slices.Repeat([]string{"goes on"}, 30), slices.Repeat([]string{"on"}, 14), slices.Repeat([]string{"come"}, 5),
	slices.Repeat([]string{"come against", "back", "no fire", "disk well", "loosen", "leaves"}, 2),
	[]string{
		"fire", "stick", "force", "break", "release", "open", "close", "refuse", "linger", "companion", "help",
		"disk slow", "disk fails", "disk hangs", "registry", "watch",
	},
)

func drawGatePlan(t *rapid.T) gatePlan {
	p := gatePlan{
		Pulsed: rapid.IntRange(0, 2).Draw(t, "pulsed") == 0, Lags: rapid.IntRange(0, 3).Draw(t, "lags") == 0,
		Breaks: rapid.IntRange(0, 2).Draw(t, "breaks") == 0,
	}
	ms := []int{20, 60, 60, 120, 120, 250, 250, 400, 700, 1000, 2500, 6000}
	for range rapid.IntRange(20, 160).Draw(t, "moves") {
		p.Moves = append(p.Moves, gateMove{
			Wait:  time.Duration(rapid.SampledFrom(ms).Draw(t, "wait")) * time.Millisecond,
			Hears: rapid.IntRange(0, 2).Draw(t, "hears") > 0, Do: rapid.SampledFrom(gateDeeds).Draw(t, "do"),
			Who: rapid.SampledFrom([]int{0, 0, 0, 0, 1, 1, 2, 3}).Draw(t, "who"), N: rapid.IntRange(1, 4).Draw(t, "n"),
		})
	}
	return p
}

func (w *gateWorld) act(m gateMove) {
	switch m.Do {
	case "goes on":
		w.goesOn(m)
	case "on":
		w.on(m.Who)
	case "come", "come against":
		w.comes(m.Do != "come")
	case "back":
		w.back(m.Who)
	case "leaves":
		w.leaves()
	case "linger":
		w.pass(gateLingers, m.Hears)
	case "fire":
		w.gate.Fire(true)
		w.pass(6*time.Millisecond, m.Hears)
		w.isLetGo("fire")
	case "no fire":
		w.gate.Fire(false)
	case "stick":
		w.gate.Stick()
	case "loosen":
		w.gate.Loosen()
	case "force":
		go w.gate.Force()
	case "break":
		w.breaks(m)
	case "disk well", "disk slow", "disk fails", "disk hangs":
		w.becomes(gateDisk(m.Do[len("disk "):]))
	case "registry":
		w.mute = m.N == 1
	default:
		w.says(m)
	}
}

// says is what officers and travellers say to the lane.
func (w *gateWorld) says(m gateMove) {
	switch m.Do {
	case "release":
		w.step(lane.Order{ID: "O-17", Release: true, Reason: "a crush"})
	case "open":
		w.step(lane.Order{ID: "O-17", Open: true, Reason: "all clear"})
	case "close":
		w.step(lane.Order{ID: "O-17", Reason: "the evening"})
	case "refuse":
		w.step(w.word(w.s.Crossing, ledger.Refuse, m))
	case "companion":
		w.shows("BP000008")
	case "help":
		w.step(lane.Help{})
	case "watch":
		w.step(lane.Supervision{Present: m.N > 1})
	}
}

// breaks takes one of the outputs away for a while.
func (w *gateWorld) breaks(m gateMove) {
	if !w.Breaks {
		return
	}
	line := w.gate.Pass
	if m.Who > 0 {
		line = w.gate.Hold
	}
	line.Break(errors.New("no such line"))
	w.pass(time.Duration(m.N)*time.Second, m.Hears)
	line.Break(nil)
}

// heals is what ends each cause of a gate that does not work, and nothing else does.
var heals = map[gate.Kind]struct {
	cause lane.Cause
	by    []gate.Kind
}{
	gate.Stuck:   {lane.Stuck, []gate.Kind{gate.Closed, gate.Secured}},
	gate.Forced:  {lane.Forced, []gate.Kind{gate.Secured}},
	gate.Blocked: {lane.Blocked, []gate.Kind{gate.Cleared}},
	gate.Fault:   {lane.Untrue, []gate.Kind{gate.Recovered}},
}

// causes judges what the lane says of the gate by what the gate said last.
func (w *gateWorld) causes(k gate.Kind) {
	for begins, of := range heals {
		if k == begins || slices.Contains(of.by, k) {
			w.ill[of.cause] = k == begins
		}
		if w.ill[of.cause] && !w.s.Broken.For(lane.Gate, of.cause) {
			w.fail("the gate told that it is %s, and then %v, and the lane forgot it", of.cause, k)
		}
	}
}

// changed judges a step of the lane.
func (w *gateWorld) changed(before lane.State, what lane.What) {
	s, c := w.s, w.s.Crossing
	if before.Phase == lane.Passing && s.Phase != lane.Passing {
		w.left(before, what)
	}
	ended := before.Crossing.How == "" && c.How != "" && c.ID == before.Crossing.ID && c.Told
	if !ended || s.Fire || s.Released || c.Walked+c.Extra == 0 || c.Walked >= c.People() {
		return
	}
	asked := slices.ContainsFunc(c.Decision.Findings, func(f policy.Finding) bool { return f.Code == policy.PartyIncomplete })
	if s.Phase != lane.Referred || !c.Counting || c.How != ledger.Disturbed || !asked {
		w.fail("%d of %d walked, it ended %s, and no officer is asked who is missing", c.Walked, c.People(), c.How)
	}
}

// left judges how Passing is left: with the gate proved closed and empty, never opened or let go, else out of order.
func (w *gateWorld) left(before lane.State, what lane.What) {
	_, refused := what.(lane.NotOpened)
	if w.s.Phase == lane.Fault || refused || w.s.Released {
		return
	}
	if m, ok := what.(lane.Moved); !ok || m.Kind != gate.Secured {
		w.fail("%s was left for %v by %+v", before.Phase, w.s.Phase, what)
	} else if inside := slices.ContainsFunc(w.queue, (*gateWalker).past); !w.Lags && (inside || bool(w.gate.Pass.Level())) {
		w.fail("%s was left for %v with somebody inside: %t, Pass %v", before.Phase, w.s.Phase, inside, w.gate.Pass.Level())
	}
}

// judge is what holds whenever the lane has heard everything.
func (w *gateWorld) judge() {
	if n := w.gate.Driven(); n > 0 {
		w.fail("the leaf was driven %d times with somebody in the beams", n)
	}
	if w.invites() != "" {
		w.takes() // inputs bounce: it is told a moment later
		time.Sleep(50 * time.Millisecond)
		w.hears()
	}
	if why := w.invites(); why != "" {
		w.fail("the arrow is green, and %s", why)
	}
}

// invites says what speaks against a lane that invites people; empty if it does not, or nothing does.
func (w *gateWorld) invites() string {
	switch {
	case w.s.Phase != lane.Idle:
		return ""
	case !bool(w.gate.LimitClosed.Level()):
		return "the leaf is not closed"
	case bool(w.gate.Pass.Level()) || !bool(w.gate.Hold.Level()):
		return "the gate is not locked"
	case slices.ContainsFunc(w.queue, (*gateWalker).past):
		return "somebody is in the gate"
	case slices.ContainsFunc(w.queue, func(p *gateWalker) bool { return p.inside() && time.Since(p.since) > gateLingers+100*time.Millisecond }):
		return "somebody stands in the beams"
	}
	return ""
}

// calm lets everything come to rest: nobody is inside, nothing burns, everything works, the lane is opened. Then it is Idle again.
func (w *gateWorld) calm() {
	w.gate.Fire(false)
	w.gate.Loosen()
	for w.pass(700*time.Millisecond, true); w.leaves(); {
		w.pass(700*time.Millisecond, true)
	}
	w.becomes(diskWell)
	w.mute = false
	w.pass(20*time.Second, true)
	w.step(lane.Order{ID: "O-17", Open: true, Reason: "all clear"})
	for i := 0; i < 20 && (i < 2 || w.s.Phase != lane.Idle); i++ {
		w.step(w.word(w.s.Crossing, ledger.Refuse, gateMove{}))
		w.pass(15*time.Second, true)
	}
	if w.s.Phase != lane.Idle {
		w.fail("all is calm and the lane open, and it is %v: %v, secure %t", w.s.Phase, w.s.Broken, w.s.Secure)
	}
}

// account is the law of conservation, on what the disk has.
func (w *gateWorld) account() {
	walked, ended, folds := 0, map[string]int{}, map[string]ledger.Crossing{}
	for i, b := range w.sheet {
		if id, ok := ledger.CrossingOf(b); ok {
			folds[id] = folds[id].Apply(ledger.Record{Seq: uint64(i + 1), Clock: ledger.ClockSynced}, b)
		}
		switch b := b.(type) {
		case ledger.Ended:
			walked += b.Walked
			ended[b.Crossing]++
		case ledger.Incident:
			if slices.Contains([]string{ledger.Extra, ledger.Against, ledger.Escaped}, b.What) {
				walked += b.Times()
			}
		}
	}
	really, told := w.through(), w.heard[gate.Passed]+w.heard[gate.Extra]+w.heard[gate.Against]
	switch {
	case walked != told:
		w.fail("the gate told of %d people, and the ledger has %d", told, walked)
	case walked < really || w.swaps == 0 && walked > really+w.doubts:
		w.fail("%d people went through, and the ledger has %d, with %d doubts and %d swaps", really, walked, w.doubts, w.swaps)
	}
	for id, c := range folds {
		if ended[id] != 1 {
			w.fail("%s ended %d times", id, ended[id])
		}
		if c.Cleared() != w.told[id] {
			w.fail("the ledger calls %s cleared: %t (%s, %q, %s); the gate was told: %t", id, c.Cleared(), c.Outcome, c.Verdict, c.How, w.told[id])
		}
		if c.How == ledger.Passed && c.Walked != len(c.Party) {
			w.fail("%d of %d walked, and the ledger says that they passed", c.Walked, len(c.Party))
		}
	}
}

// try plays a plan at the real driver and the lane, and returns what became of it.
func (p gatePlan) try(t *testing.T) (w *gateWorld) {
	synctest.Test(t, func(t *testing.T) {
		w = p.world(t)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- w.dev.Run(ctx) }()
		w.step(lane.Started{Software: "test"})
		w.step(lane.Supervision{Present: true})
		for _, m := range p.Moves {
			w.pass(m.Wait, m.Hears)
			w.act(m)
		}
		w.calm()
		w.account()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return w
}

func (p gatePlan) world(t *testing.T) *gateWorld {
	g, opts := turnstilesim.New(), turnstile.Opts{BlockedAfter: gateLingers, Between: gateBetween, Poll: time.Minute, MaxOpen: time.Minute}
	pins := func() turnstile.Pins {
		return turnstile.Pins{Pass: g.Pass, Hold: g.Hold, BeamA: g.BeamA, BeamB: g.BeamB, LimitOpen: g.LimitOpen, LimitClosed: g.LimitClosed, Fire: g.FireLoop}
	}
	lines := pins()
	if p.Pulsed {
		g, opts.Pulse = turnstilesim.NewPulsed(), 200*time.Millisecond
		lines = pins()
		lines.Stop = g.Stop
	}
	dev, err := turnstile.New(lines, &opts)
	if err != nil {
		t.Fatal(err)
	}
	rules, times := policy.Defaults(), lane.DefaultTimes()
	rules.FaceSample, rules.Heartbeat, times.Watch = 900, 0, 24*time.Hour // the officer stays
	return &gateWorld{
		gatePlan: p, gateCrowd: gateCrowd{gate: g}, dev: dev, began: time.Now(), disk: diskWell,
		s:   lane.New(lane.Settings{Direction: ledger.DirectionExit, Language: "km", Rules: rules, Times: times}, "b"),
		due: map[string]gateAnswer{}, told: map[string]bool{}, ill: map[lane.Cause]bool{}, heard: map[gate.Kind]int{},
	}
}

// TestNobodyPassesUnseen has people, officers, disk and gate do what chance has them do, and then compares what the ledger tells with what
// the simulator saw.
func TestNobodyPassesUnseen(t *testing.T) {
	chance.Fewer(t, 7) // each case is a world of a hundred events and more
	events, people, opened, doubtful, missing := 0, 0, 0, 0, 0
	heard := map[gate.Kind]int{}
	for events < gateEvents {
		was := events
		rapid.Check(t, func(rt *rapid.T) {
			w := drawGatePlan(rt).try(t)
			if len(w.wrong) > 0 {
				rt.Fatal(w.wrong[0])
			}
			events += w.steps
			people += w.through()
			opened += len(w.told)
			if w.doubts+w.swaps > 0 {
				doubtful++
			}
			for _, b := range w.sheet {
				if _, ok := b.(ledger.Counted); ok {
					missing++
				}
			}
			for k, n := range w.heard {
				heard[k] += n
			}
		})
		if t.Failed() || events == was {
			return
		}
	}
	t.Logf("%d events, %d openings, %d people through, %d worlds with doubts, %d counts of who is missing, heard %v", events, opened, people, doubtful, missing, heard)
	for k := gate.Opened; k.Known(); k++ {
		if heard[k] == 0 {
			t.Errorf("%v was never heard: too tame", k)
		}
	}
}

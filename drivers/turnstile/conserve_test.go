package turnstile_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/gate"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"pgregory.net/rapid"
)

// plan is a schedule: a gate, and what happens at it.
type plan struct {
	Pulsed, Contacts, Tires, Lags, Breaks bool

	Moves []move
}

// move is one thing that happens, after a while.
type move struct {
	Wait  time.Duration
	Do    deed
	Who   int // of those at the gate
	N     int // people let in
	Limit time.Duration
}

// deed is what may happen.
type deed string

var deeds = slices.Concat(
	slices.Repeat([]deed{"on"}, 22), slices.Repeat([]deed{"come"}, 7), slices.Repeat([]deed{"open"}, 5),
	slices.Repeat([]deed{"come against", "back"}, 2), slices.Repeat([]deed{"rearm"}, 3),
	[]deed{"break", "lock", "fire", "no fire", "release", "force"},
)

func drawPlan(t *rapid.T) plan {
	p := plan{
		Pulsed: rapid.Bool().Draw(t, "pulsed"), Contacts: rapid.IntRange(0, 3).Draw(t, "contacts") == 0,
		Tires: rapid.IntRange(0, 3).Draw(t, "tires") == 0, Lags: rapid.IntRange(0, 3).Draw(t, "lags") == 0,
		Breaks: rapid.IntRange(0, 3).Draw(t, "breaks") == 0,
	}
	ms := []int{20, 60, 120, 250, 400, 1000, 2500, 5000}
	for range rapid.IntRange(10, 80).Draw(t, "moves") {
		wait := rapid.SampledFrom(ms).Draw(t, "wait")
		if p.Contacts {
			wait += 300 // until the contact of the one before is off
		}
		p.Moves = append(p.Moves, move{
			Wait: time.Duration(wait) * time.Millisecond, Do: rapid.SampledFrom(deeds).Draw(t, "do"),
			Who: rapid.SampledFrom([]int{0, 0, 0, 1, 1, 2}).Draw(t, "who"), N: rapid.IntRange(1, 4).Draw(t, "people"),
			Limit: time.Duration(rapid.IntRange(1, 8).Draw(t, "seconds")) * time.Second,
		})
	}
	return p
}

// walker is a person, and what is known of them.
type walker struct {
	*turnstilesim.Person
	against bool
	since   time.Time // in the first beam, or turned back
	old     bool      // they lingered there before they went into the second
	covered bool      // an authorisation was under way while they were inside
}

func (w *walker) inside() bool {
	return w.At() != turnstilesim.Before && w.At() != turnstilesim.Gone
}

// lingers is how long somebody may be in a beam of the gate that is tried.
const lingers = 2 * time.Second

// between is how long somebody whom no beam sees may be on their way.
const between = 500 * time.Millisecond

// lane is a gate, the people at it, and the account of what they did and what was told.
type lane struct {
	plan
	dev   *turnstile.Dev
	gate  *turnstilesim.Gate
	queue []*walker // in the order in which they go
	until time.Time // of the authorisation

	free   bool
	turned *walker     // who turned back last
	doubts int         // deeds that two beams cannot tell from somebody who went through
	swaps  int         // somebody from the other side at once after somebody who turned back: looks like one thin body
	exact  []*walker   // who went through the permitted way, in their order, if that is known
	isFree []bool      // and whether the gate was free then
	people []gate.Kind // Passed and Extra as told, in their order
	told   map[gate.Kind]int
	last   bool // Secured was told, and nothing after it
	wrong  []string
}

func (l *lane) fail(format string, args ...any) {
	l.wrong = append(l.wrong, fmt.Sprintf(format, args...))
}

// tick lets time pass; no two moments of the world are the same.
func (l *lane) tick(d time.Duration) {
	time.Sleep(d + 333*time.Nanosecond)
	synctest.Wait()
	if !l.Lags {
		l.listen()
	}
	if n := l.gate.Driven(); n != 0 && !l.Contacts {
		l.fail("driven %d times with somebody in the beams", n)
	}
}

// listen hears what was told so far.
func (l *lane) listen() {
	for {
		synctest.Wait()
		select {
		case e := <-l.dev.Events():
			l.hear(e.Kind)
		default:
			return
		}
	}
}

func (l *lane) hear(k gate.Kind) {
	l.told[k]++
	l.last = k == gate.Secured || l.last && k == gate.Recovered
	switch k {
	case gate.Passed, gate.Extra:
		l.people = append(l.people, k)
	case gate.Secured:
		if in := slices.ContainsFunc(l.queue, (*walker).inside); in && !l.Contacts || l.gate.Open() || bool(l.gate.Pass.Level()) {
			l.fail("secured: somebody inside %t, open %t, Pass %v", in, l.gate.Open(), l.gate.Pass.Level())
		}
	}
}

func (l *lane) authorised() bool { return time.Now().Before(l.until) && !l.free }

// cover notes who is inside while an authorisation is under way.
func (l *lane) cover() {
	for _, w := range l.queue {
		w.covered = w.covered || l.authorised() && w.inside()
	}
}

// comes adds somebody to the end of the queue. Nobody enters from the one side while the other has somebody in the beams.
func (l *lane) comes(against bool) {
	w := &walker{Person: l.gate.Comes(), against: against}
	if against {
		w.Person = l.gate.ComesAgainst()
	}
	if len(l.queue) < 3 && !slices.ContainsFunc(l.queue, func(o *walker) bool { return o.against != against }) {
		l.queue = append(l.queue, w)
	}
}

// on is a step forward of the i-th, as far as the one before leaves room.
func (l *lane) on(i int) {
	if i >= len(l.queue) {
		return
	}
	w := l.queue[i]
	if i > 0 {
		if ahead := l.queue[i-1].At(); ahead != turnstilesim.InSecond || w.At() != turnstilesim.Before {
			return
		}
	}
	was := w.At()
	if !w.On() {
		return
	}
	switch w.At() {
	case turnstilesim.InFirst:
		w.since, w.covered, w.old = time.Now(), l.authorised(), false
		if l.turned != nil && l.turned.against != w.against && time.Since(l.turned.since) < between {
			l.swaps++
		}
	case turnstilesim.InBoth:
		w.old = was == turnstilesim.InFirst && time.Since(w.since) >= lingers
	case turnstilesim.InSecond:
		if l.Contacts {
			l.through(w) // the contact tells it now
		}
	case turnstilesim.Gone:
		l.queue = slices.Delete(l.queue, i, i+1)
		if !l.Contacts {
			l.through(w)
		}
	}
}

func (l *lane) through(w *walker) {
	if !w.against {
		l.exact, l.isFree = append(l.exact, w), append(l.isFree, l.free)
	}
}

// back is a step back of the i-th, unless somebody is close behind.
func (l *lane) back(i int) {
	if i >= len(l.queue) || i+1 < len(l.queue) && l.queue[i+1].inside() {
		return
	}
	w := l.queue[i]
	switch {
	case w.At() == turnstilesim.InSecond && l.Contacts:
		return // it turns one way only
	case w.At() == turnstilesim.InSecond, // looks like the next one close behind
		w.At() == turnstilesim.InFirst && i > 0, // looks like two who leave as one
		w.At() == turnstilesim.InBoth && w.old:  // looks like somebody who squeezes by
		l.doubts++
	}
	if w.Back() && w.At() == turnstilesim.Before {
		w.since, l.turned = time.Now(), w
		l.queue = slices.Delete(l.queue, i, i+1)
	}
}

func (l *lane) do(m move) {
	switch m.Do {
	case "on":
		l.on(m.Who)
	case "come", "come against":
		l.comes(m.Do != "come")
		l.on(len(l.queue) - 1)
	case "back":
		l.back(m.Who)
	case "open":
		if l.dev.Open(m.N, m.Limit) == nil {
			l.until = time.Now().Add(m.Limit)
		}
	case "lock":
		if l.dev.Lock() == nil {
			l.until = time.Now()
		}
	case "fire":
		l.gate.Fire(true)
		l.tick(6 * time.Millisecond)
		l.free = true
		l.isLetGo("fire")
	case "no fire":
		l.gate.Fire(false)
		l.tick(6 * time.Millisecond)
	case "release":
		if l.dev.Release() == nil {
			l.free = true
			l.isLetGo("release")
		}
	case "rearm":
		if l.dev.Rearm() == nil && l.free {
			l.free, l.until = false, time.Now()
		}
	case "force":
		go l.gate.Force()
	case "break":
		l.breaks(errors.New("no such line"))
		l.tick(m.Limit)
		l.breaks(nil)
	}
}

// breaks takes the outputs away, or gives them back.
func (l *lane) breaks(err error) {
	if l.Breaks {
		l.gate.Pass.Break(err)
		l.gate.Hold.Break(err)
	}
}

// isLetGo checks that nothing holds the gate.
func (l *lane) isLetGo(by deed) {
	if l.gate.Hold.Level() || l.gate.Pass.Level() || l.gate.Stop.Level() {
		l.fail("%s, and Hold is %v, Pass %v, Stop %v", by, l.gate.Hold.Level(), l.gate.Pass.Level(), l.gate.Stop.Level())
	}
}

// calm lets everybody leave, on if they are past the leaf, else back.
func (l *lane) calm() {
	for {
		l.tick(600 * time.Millisecond)
		l.queue = slices.DeleteFunc(l.queue, func(w *walker) bool { return !w.inside() })
		if len(l.queue) == 0 {
			break
		}
		if l.queue[0].At() == turnstilesim.InFirst {
			l.back(0)
		} else {
			l.on(0)
		}
	}
	l.do(move{Do: "no fire"})
	l.do(move{Do: "rearm"})
	l.tick(time.Minute)
	l.listen()
}

// account is the law of conservation.
func (l *lane) account() {
	forth, against := l.told[gate.Passed]+l.told[gate.Extra], l.told[gate.Against]
	if really := l.gate.Through() + l.gate.AgainstThrough(); forth+against < really {
		l.fail("%d went through, %d were told", really, forth+against)
	}
	if l.swaps == 0 {
		l.between("the permitted way", forth, l.gate.Through())
		l.between("the other way", against, l.gate.AgainstThrough())
	}
	if !l.last {
		l.fail("all is calm, and the gate is not secured; told %v", l.told)
	}
	if l.Lags || l.Breaks || l.Contacts || l.doubts+l.swaps > 0 || len(l.people) != len(l.exact) {
		return
	}
	for i, w := range l.exact {
		switch {
		case l.isFree[i] && l.people[i] != gate.Passed:
			l.fail("person %d is %v through a free gate", i, l.people[i])
		case !l.isFree[i] && !w.covered && l.people[i] != gate.Extra:
			l.fail("person %d is %v, and came when nobody was let in", i, l.people[i])
		}
	}
}

func (l *lane) between(way string, told, really int) {
	if told < really || told > really+l.doubts {
		l.fail("%d went through %s, %d were told, with %d doubts", really, way, told, l.doubts)
	}
}

// try plays a plan at the real driver, and returns what was wrong.
func (p plan) try(t *testing.T) (l *lane) {
	synctest.Test(t, func(t *testing.T) {
		l = &lane{plan: p, gate: turnstilesim.New(), told: map[gate.Kind]int{}}
		opts := turnstile.Opts{BlockedAfter: lingers, Between: between, Poll: time.Minute, MaxOpen: 7 * time.Second}
		if p.Pulsed {
			l.gate, opts.Pulse = turnstilesim.NewPulsed(), 200*time.Millisecond
		}
		if p.Tires {
			opts.Duty = turnstile.Duty{On: 3 * time.Second, Within: 12 * time.Second}
		}
		lines := pins(l.gate)
		if p.Contacts {
			lines = contactPins(l.gate)
		}
		if p.Pulsed {
			lines.Stop = l.gate.Stop
		}
		var err error
		if l.dev, err = turnstile.New(lines, &opts); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- l.dev.Run(ctx) }()
		for _, m := range p.Moves {
			l.tick(m.Wait)
			l.cover()
			l.do(m)
			l.cover()
		}
		l.calm()
		l.account()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return l
}

// TestEverybodyIsAccountedFor has people do with the gate what they like, in any order with orders, fires and hands that push.
func TestEverybodyIsAccountedFor(t *testing.T) {
	all := map[gate.Kind]int{}
	moves, doubtful, walked := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPlan(rt)
		l := p.try(t)
		if len(l.wrong) > 0 {
			rt.Fatal(l.wrong[0])
		}
		moves += len(p.Moves)
		walked += l.gate.Through() + l.gate.AgainstThrough()
		if l.doubts+l.swaps > 0 {
			doubtful++
		}
		for k, n := range l.told {
			all[k] += n
		}
	})
	t.Logf("%d moves, %d people through, %d worlds with doubts, told %v", moves, walked, doubtful, all)
	for k := gate.Opened; k.Known(); k++ {
		if all[k] == 0 {
			t.Errorf("%v was never told: too tame", k)
		}
	}
}

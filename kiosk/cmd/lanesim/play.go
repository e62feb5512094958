package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"

	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
)

// verb is a kind of step in a story.
type verb struct {
	least int // words after it
	usage string
	run   func(*playing, []string) error
}

// playing is a story while it is played.
type playing struct {
	w         *world
	l         *lanePlace
	presented int // attempts, as the world sees them
	glass     string
	dark      bool // the story took the screen program away
	verbs     map[string]verb
	byHand    bool // somebody plays: a crossing may be left open
}

// tally is what one or more stories came to, counted independently at each place.
type tally struct {
	presented, recorded, landed int
	clearedLane, clearedHub     int
	orders                      int
	whole                       bool
}

// agree tells whether every place counted the same.
func (t tally) agree() bool {
	return t.whole && t.presented == t.recorded && t.recorded == t.landed && t.clearedLane == t.clearedHub && t.clearedHub == t.orders
}

// String is the closing line.
func (t tally) String() string {
	chain := "broken"
	if t.whole {
		chain = "ok"
	}
	cleared := strconv.Itoa(t.clearedHub)
	if t.clearedHub != t.clearedLane {
		cleared = fmt.Sprintf("%d(lane:%d)", t.clearedHub, t.clearedLane)
	}
	return fmt.Sprintf("crossings=%d recorded=%d landed=%d cleared=%s gate_openings=%d chain=%s",
		t.presented, t.recorded, t.landed, cleared, t.orders, chain)
}

func (t tally) plus(o tally) tally {
	return tally{
		presented: t.presented + o.presented, recorded: t.recorded + o.recorded, landed: t.landed + o.landed,
		clearedLane: t.clearedLane + o.clearedLane, clearedHub: t.clearedHub + o.clearedHub, orders: t.orders + o.orders,
		whole: t.whole && o.whole,
	}
}

// play plays a story to its end and counts what came of it, also when it was not played well. glass is where its screen program looks for the
// lane, and screen that program; nil: there is none.
func (w *world) play(ctx context.Context, s story, glass string, screen *screenProgram) (t tally, err error) {
	t.whole = true // as far as nothing is known to be wrong
	l, err := w.place(s, glass, cmp.Or(w.times, storyTimes))
	if err != nil {
		return t, err
	}
	l.screen = screen
	defer func() { err = errors.Join(err, l.leave()) }()
	p := &playing{w: w, l: l, glass: glass, verbs: storyVerbs()}
	err = p.perform(s)
	if l.powered() {
		err = errors.Join(err, l.cutPower())
	}
	t, failed := p.count(ctx)
	if err == nil && failed == nil && !t.agree() {
		failed = fmt.Errorf("the places disagree: %s", t)
	}
	return t, errors.Join(err, failed)
}

// perform is the story from the power on to the power off, in order if it is played well.
func (p *playing) perform(s story) error {
	if err := p.l.powerOn(); err != nil {
		return err
	}
	if err := p.steps(s); err != nil {
		return err
	}
	return p.settle()
}

func (p *playing) steps(s story) error {
	if err := p.l.await("an open lane", func() bool { return p.l.seen.Phase == "idle" }); err != nil {
		return err
	}
	for _, st := range s.Steps {
		if err := p.verbs[st.Words[0]].run(p, st.Words[1:]); err != nil {
			return fmt.Errorf("line %d, %q: %w", st.Line, st, err)
		}
	}
	return nil
}

// settle gives everything back that the story took away, waits until the hub has what the lane has, and ends the lane in order.
func (p *playing) settle() error {
	if err := p.l.cut(false); err != nil {
		return err
	}
	if !p.l.powered() {
		if err := p.l.powerOn(); err != nil {
			return err
		}
	}
	if err := errors.Join(p.l.do("disk", "free"), p.l.do("disk", "empty"), p.l.do("registry", "free"), p.l.do("nobody"), p.l.do("blank"), p.l.do("take")); err != nil {
		return err
	}
	s := p.l.status()
	if err := errors.Join(p.draws(s.Screen, s.Page), p.landed()); err != nil {
		return err
	}
	return p.l.shutDown()
}

// landed waits until every crossing of the lane has come to its end, and the hub knows it.
func (p *playing) landed() error {
	var was []ledger.Crossing
	moved := time.Now()
	for {
		cs, err := p.w.db.Crossings(context.Background(), database.Filter{Device: p.l.name, Limit: 1 << 20})
		if err != nil {
			return err
		}
		ended := !slices.ContainsFunc(cs, func(c ledger.Crossing) bool { return c.How == "" })
		if len(cs) == p.presented && (ended || p.byHand) {
			return nil
		}
		if !reflect.DeepEqual(cs, was) {
			was, moved = cs, time.Now()
		}
		if time.Since(moved) > p.w.patience() {
			return fmt.Errorf("nothing has come to the hub for %v: it has %d crossings, %d were presented; all ended: %t", p.w.patience(), len(cs), p.presented, ended)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// count counts at each place on its own. The lane's chain is walked from its first record; those at the hub are walked all together (chains).
func (p *playing) count(ctx context.Context) (t tally, err error) {
	t.presented, t.orders = p.presented, p.l.ordered()
	if t.recorded, t.clearedLane, err = p.l.count(ctx); err != nil {
		return t, err
	}
	t.whole = true
	cs, err := p.w.db.Crossings(ctx, database.Filter{Device: p.l.name, Limit: 1 << 20})
	t.landed = len(cs)
	for _, c := range cs {
		if c.Cleared() {
			t.clearedHub++
		}
	}
	return t, err
}

// chains walks the chains of all devices as the hub has them; the error says which are broken, and how.
func (w *world) chains(ctx context.Context) error {
	reports, err := hub.Verify(ctx, w.db, hub.Check{})
	for _, r := range reports {
		if !r.OK() {
			err = errors.Join(err, fmt.Errorf("the chain is broken: %+v", r))
		}
	}
	return err
}

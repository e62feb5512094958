package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
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

// play plays a story to its end and counts what came of it.
func (w *world) play(ctx context.Context, s story, glass string) (tally, error) {
	l, err := w.place(s, glass, cmp.Or(w.times, storyTimes))
	if err != nil {
		return tally{}, err
	}
	p := &playing{w: w, l: l, glass: glass, verbs: storyVerbs()}
	if err := l.powerOn(); err != nil {
		return tally{}, err
	}
	if err = p.steps(s); err != nil {
		return tally{}, errors.Join(err, l.cutPower())
	}
	t, err := p.settle(ctx)
	if err != nil && l.powered() {
		err = errors.Join(err, l.cutPower())
	}
	return t, err
}

// storyTimes keeps the phases short enough to watch a story through.
const storyTimes = `read = "3s"
capture = "4s"
turn = "500ms"
choose = "12s"
warn = "2s"
pass = "3s"
thanks = "300ms"
hint = "2s"
retry = "200ms"
recall = "2s"`

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

// settle gives everything back that the story took away, waits until the hub has what the lane has, and counts.
func (p *playing) settle(ctx context.Context) (tally, error) {
	if err := p.w.cut(false); err != nil {
		return tally{}, err
	}
	if !p.l.powered() {
		if err := p.l.powerOn(); err != nil {
			return tally{}, err
		}
	}
	if err := errors.Join(p.l.do("disk", "free"), p.l.do("disk", "empty"), p.l.do("registry", "free"), p.l.do("nobody"), p.l.do("blank"), p.l.do("take")); err != nil {
		return tally{}, err
	}
	if err := p.landed(ctx); err != nil {
		return tally{}, err
	}
	if err := p.l.shutDown(); err != nil {
		return tally{}, err
	}
	return p.count(ctx)
}

// landed waits until every crossing of the lane has come to its end, and the hub knows it.
func (p *playing) landed(ctx context.Context) error {
	deadline := time.Now().Add(2 * p.w.patience())
	for {
		cs, err := p.w.db.Crossings(ctx, database.Filter{Device: p.l.name, Limit: 1 << 20})
		if err != nil {
			return err
		}
		ended := !slices.ContainsFunc(cs, func(c ledger.Crossing) bool { return c.How == "" })
		if len(cs) == p.presented && (ended || p.byHand) {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the hub has %d crossings, %d were presented; all ended: %t", len(cs), p.presented, ended)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (p *playing) count(ctx context.Context) (t tally, err error) {
	t.presented, t.orders = p.presented, p.l.orders
	if t.recorded, t.clearedLane, err = p.l.count(ctx); err != nil {
		return t, err
	}
	cs, err := p.w.db.Crossings(ctx, database.Filter{Device: p.l.name, Limit: 1 << 20})
	if err != nil {
		return t, err
	}
	t.landed = len(cs)
	for _, c := range cs {
		if c.Cleared() {
			t.clearedHub++
		}
	}
	reports, err := hub.Verify(ctx, p.w.db, func(int) {})
	if err != nil {
		return t, err
	}
	i := slices.IndexFunc(reports, func(r hub.Report) bool { return r.Device == p.l.name })
	t.whole = i >= 0 && reports[i].OK()
	if !t.agree() {
		err = fmt.Errorf("the places disagree: %s %+v", t, reports)
	}
	return t, err
}

// playCmd plays stories.
type playCmd struct {
	Files    []string      `arg:"" name:"file" help:"Stories to play; a folder means every .story in it." type:"path"`
	Screens  string        `help:"Save a PNG per screen change in this folder." type:"path"`
	NoGlass  bool          `help:"Do without the screen program."`
	Speed    float64       `help:"How much faster people and gates move than in life." default:"8"`
	Keep     string        `help:"Keep ledger, hub and logs in this folder." type:"path"`
	Most     int           `help:"Let a story make at most so many crossings in one go; 0 means as many as it says."`
	Rig      string        `type:"path" placeholder:"FILE" help:"Play on real devices, which this file names by both their ends; for a virtual machine."`
	Patience time.Duration `default:"8s" help:"How long a lane may take for what a story expects."`
	Verbose  bool          `short:"v" help:"Show the hub's log."`
}

// Run plays the stories one after the other and prints the closing line. An error means that a story or the count failed.
func (c *playCmd) Run(ctx context.Context, out *streams) (err error) {
	stories, err := readStories(c.Files)
	if err != nil {
		return err
	}
	w, done, err := newWorld(ctx, worldOptions{keep: c.Keep, speed: c.Speed, verbose: c.Verbose, now: storyNow, err: out.err})
	if err != nil {
		return err
	}
	defer done()
	w.most, w.patient = c.Most, c.Patience
	if c.Rig != "" {
		stop, failed := w.mount(ctx, c.Rig)
		if failed != nil {
			return failed
		}
		defer func() { err = errors.Join(err, stop()) }()
	}
	socket := ""
	if !c.NoGlass {
		socket = w.socket("glass")
		w.drawn, w.screens = true, c.Screens
		if err := w.startGlass(socket); err != nil {
			return err
		}
	}
	return c.playAll(ctx, w, stories, socket, out.out)
}

// mount has the world stand before real devices.
func (w *world) mount(ctx context.Context, file string) (stop func() error, err error) {
	if w.rig, err = newRig(file, w.speed); err != nil {
		return nil, err
	}
	w.times = rigTimes
	ctx, cancel := context.WithCancel(ctx)
	over := make(chan error, 1)
	go func() { over <- w.rig.run(ctx) }()
	return func() error { cancel(); return <-over }, nil
}

// rigTimes are for a machine that may be slow.
const rigTimes = `read = "15s"
capture = "60s"
turn = "6s"
choose = "60s"
pass = "20s"
per_head = "4s"
thanks = "1s"
hint = "3s"
retry = "200ms"
recall = "3s"`

// storyNow is the moment at which stories begin: noon of a Wednesday at the post.
var storyNow = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)

func (c *playCmd) playAll(ctx context.Context, w *world, stories []story, socket string, out io.Writer) error {
	sum := tally{whole: true}
	failed := 0
	for i, s := range stories {
		start := time.Now()
		t, err := w.play(ctx, s, socket)
		sum = sum.plus(t)
		word := "ok  "
		if err != nil {
			word = "FAIL"
			failed++
		}
		fmt.Fprintf(out, "%s %2d/%d %-28s %-52s %5.1fs\n", word, i+1, len(stories), s.Name, s.Title, time.Since(start).Seconds())
		if err != nil {
			fmt.Fprintf(out, "     %v\n", err)
		}
	}
	fmt.Fprintln(out, sum)
	switch {
	case failed > 0:
		return fmt.Errorf("%d of %d stories failed", failed, len(stories))
	case !sum.agree():
		return errors.New("the places disagree")
	}
	return nil
}

func readStories(paths []string) ([]story, error) {
	var out []story
	for _, p := range paths {
		files := []string{p}
		if info, err := os.Stat(p); err == nil && info.IsDir() {
			if files, err = filepath.Glob(filepath.Join(p, "*.story")); err != nil {
				return nil, err
			}
		}
		for _, f := range files {
			s, err := readStory(f)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no stories in %s", strings.Join(paths, ", "))
	}
	return out, nil
}

func readStory(path string) (story, error) {
	f, err := os.Open(path)
	if err != nil {
		return story{}, err
	}
	defer f.Close()
	return parseStory(path, f)
}

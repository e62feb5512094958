package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"passlane/kiosk/ledger"
	"passlane/ui/link"
	"passlane/ui/scene"
)

// windowCmd is the lane to play with by hand.
type windowCmd struct {
	Entry   bool    `help:"Let the lane lead into the country; without it, out."`
	Speed   float64 `help:"How much faster people and gates move than in life." default:"1"`
	Draw    int     `help:"Draw of the face check: 900 and more asks the officer to compare." default:"0"`
	Keep    string  `help:"Keep ledger, hub and logs in this folder." type:"path"`
	Verbose bool    `short:"v" help:"Show the hub's log."`
}

// Run opens the window and works until it is closed.
func (c *windowCmd) Run(ctx context.Context, out *streams) error {
	w, done, err := newWorld(ctx, worldOptions{keep: c.Keep, speed: c.Speed, verbose: c.Verbose, now: time.Now().UTC().Truncate(time.Second), err: out.err})
	if err != nil {
		return err
	}
	defer done()
	s := story{Name: "doung-lane-2", Direction: ledger.DirectionExit, Draw: c.Draw}
	if c.Entry {
		s.Direction = ledger.DirectionEntry
		s.History = abroad()
	}
	board := w.socket("board")
	l, err := w.place(s, board, "")
	if err != nil {
		return err
	}
	p := &playing{w: w, l: l, glass: w.socket("glass"), verbs: storyVerbs(), byHand: true}
	if err := l.powerOn(); err != nil {
		return err
	}
	fmt.Fprintln(out.out, "The lane is open. Close the window or press Ctrl-C to end.")
	d := newDesk(p, board)
	if err := d.run(ctx); err != nil {
		return err
	}
	p.presented = l.crossings()
	if err := p.settle(); err != nil {
		return errors.Join(err, l.leave())
	}
	t, err := p.count(context.WithoutCancel(ctx))
	if broken := w.chains(context.WithoutCancel(ctx)); broken != nil {
		t.whole, err = false, errors.Join(err, broken)
	}
	fmt.Fprintln(out.out, t)
	if err == nil && !t.agree() {
		err = errors.New("the places disagree")
	}
	return errors.Join(err, l.leave())
}

// abroad is the history of a lane that leads in: everybody left two days ago.
func abroad() []movement {
	var ms []movement
	for _, who := range []string{"sok", "dara", "tola", "chan", "leap", "borey", "mony"} {
		ms = append(ms, movement{Who: who, Direction: ledger.DirectionExit, Ago: 48 * time.Hour})
	}
	return ms
}

// desk shows the lane's scenes with the side panel beside them, and does what is touched there.
type desk struct {
	p      *playing
	server *link.Server // to the screen program
	client *link.Client // to the board, as its screen

	mu      sync.Mutex
	lane    scene.Scene
	note    string
	trouble map[string]bool

	pictures map[string]bool // the names of those that were passed on
}

func newDesk(p *playing, board string) *desk {
	d := &desk{p: p, trouble: map[string]bool{}, pictures: map[string]bool{}, server: link.NewServer(p.glass, slog.New(slog.DiscardHandler))}
	d.client = link.NewClient(board, d)
	return d
}

func (d *desk) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	wg.Go(func() { _ = d.server.Run(ctx) })
	wg.Go(func() { _ = d.client.Run(ctx) })
	program, err := d.p.w.screenProgram(d.p.glass, "--width", fmt.Sprint(1280+panelWidth), "--height", "800")
	if err != nil {
		return err
	}
	program.say = d.say
	if err := program.start(); err != nil {
		return err
	}
	defer program.stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-program.ended(): // by hand, or it could not open
			if err := program.failure(); !errors.Is(err, errClosed) {
				return err
			}
			return nil
		case a := <-d.server.Actions():
			d.touched(a)
		case <-d.server.Connected():
		case <-d.p.l.changes():
		}
		d.draw()
	}
}

// Show takes the lane's scene.
func (d *desk) Show(s scene.Scene) {
	d.mu.Lock()
	d.lane = s
	d.mu.Unlock()
	d.draw()
}

// Picture passes a picture on.
func (d *desk) Picture(name string, jpeg []byte) {
	d.mu.Lock()
	d.pictures[name] = true
	d.mu.Unlock()
	d.server.Picture(name, jpeg)
}

// Tone passes a tone on.
func (d *desk) Tone(t link.Tone) { d.server.Tone(t) }

// Snapshot saves what the window shows.
func (d *desk) Snapshot(path string) error { return d.server.Snapshot(context.Background(), path) }

// Settled waits until the window's buttons work.
func (d *desk) Settled() error { return d.server.Settled(context.Background()) }

// Alive tells the lane that its screen lives; the window is the developer's business.
func (d *desk) Alive() bool { return true }

// Linked clears the lane's half while its board is without power, and forgets its pictures: the next one begins with none.
func (d *desk) Linked(on bool) {
	d.mu.Lock()
	gone := d.pictures
	d.pictures = map[string]bool{}
	d.mu.Unlock()
	for name := range gone {
		d.server.Picture(name, nil)
	}
	if !on {
		d.Show(scene.Scene{Name: "dark", Width: 1280, Height: 800, Ground: 0x000000FF})
	}
}

func (d *desk) draw() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.lane.Width == 0 {
		return
	}
	d.server.Show(beside(d.lane, panelItems(d.p.l.status(), d.trouble, d.note)))
}

// say notes what happened beside the lane.
func (d *desk) say(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.note = what
}

// touched does what a button of the panel says, or passes a touch on to the lane. It runs in the
// background: a walk takes its time.
func (d *desk) touched(action string) {
	a, ok := panelAction(action)
	if !ok {
		d.client.Act(action)
		return
	}
	go func() {
		err := a(d)
		d.mu.Lock()
		d.note = ""
		if err != nil {
			d.note = err.Error()
		}
		d.mu.Unlock()
		d.draw()
	}()
}

// toggle does one of two things in turn, and remembers which.
func (d *desk) toggle(name string, on, off func() error) error {
	d.mu.Lock()
	was := d.trouble[name]
	d.trouble[name] = !was
	d.mu.Unlock()
	if was {
		return off()
	}
	return on()
}

type worldOptions struct {
	keep    string
	speed   float64
	verbose bool
	now     time.Time
	err     io.Writer
}

// newWorld makes a world in a folder of its own, which is removed at the end unless it is to be kept.
func newWorld(ctx context.Context, o worldOptions) (*world, func(), error) {
	dir, remove, err := folder(o.keep)
	if err != nil {
		return nil, nil, err
	}
	log := slog.New(slog.DiscardHandler)
	if o.verbose {
		log = slog.New(slog.NewTextHandler(o.err, nil))
	}
	sock, err := os.MkdirTemp("", "lanesim-")
	if err != nil {
		remove()
		return nil, nil, err
	}
	away := func() { remove(); os.RemoveAll(sock) }
	w := &world{dir: dir, sock: sock, log: log, seed: storySeed, now: o.now, speed: o.speed}
	if err := openWorld(ctx, w); err != nil {
		away()
		return nil, nil, err
	}
	return w, func() {
		if err := w.close(); err != nil {
			fmt.Fprintln(o.err, "lanesim:", err)
		}
		away()
	}, nil
}

func folder(keep string) (string, func(), error) {
	if keep == "" {
		dir, err := os.MkdirTemp("", "lanesim-")
		return dir, func() { os.RemoveAll(dir) }, err
	}
	if entries, err := os.ReadDir(keep); err == nil && len(entries) > 0 {
		return "", nil, fmt.Errorf("%s is not empty", keep)
	}
	return keep, func() {}, os.MkdirAll(keep, 0o700)
}

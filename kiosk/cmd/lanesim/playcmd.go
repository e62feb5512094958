package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// playCmd plays stories.
type playCmd struct {
	Files    []string      `arg:"" name:"file" help:"Stories to play; a folder means every .story in it." type:"path"`
	Screens  string        `help:"Save a PNG per screen change in this folder." type:"path"`
	NoGlass  bool          `help:"Do without the screen program."`
	Jobs     int           `short:"j" help:"Play so many stories side by side; 0 means as many as suit the machine."`
	Speed    float64       `help:"How much faster people and gates move than in life." default:"8"`
	Keep     string        `help:"Keep ledger, hub and logs in this folder." type:"path"`
	Most     int           `help:"Let a story make at most so many crossings in one go; 0 means as many as it says."`
	Rig      string        `type:"path" placeholder:"FILE" help:"Play on real devices, which this file names by both their ends; for a virtual machine."`
	Patience time.Duration `default:"3m" help:"How long nothing at all may happen at a lane before a story that waits is given up as hung."`
	Verbose  bool          `short:"v" help:"Show the hub's log."`
}

// Run plays the stories and prints the closing line. An error means that a story or the count failed.
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
	w.most, w.patient, w.byStory = c.Most, c.Patience, true
	if c.Rig != "" {
		stop, failed := w.mount(ctx, c.Rig)
		if failed != nil {
			return failed
		}
		defer func() { err = errors.Join(err, stop()) }()
	}
	p := &programme{w: w, out: out.out, of: len(stories), sum: tally{whole: true}}
	if err := c.stages(p); err != nil {
		return err
	}
	defer p.strike()
	return p.play(ctx, stories)
}

// stages sets up a place to play at for each story that is played at a time, with a screen program of its own.
func (c *playCmd) stages(p *programme) error {
	n := c.Jobs
	if n < 1 {
		n = max(2, runtime.NumCPU())
	}
	if c.Rig != "" {
		n = 1 // it serves one lane
	}
	p.free = make(chan *platform, n)
	for i := range n {
		s := &platform{}
		if !c.NoGlass {
			s.glass = p.w.socket(fmt.Sprintf("glass-%d", i+1))
			program, err := p.w.screenProgram(s.glass, "--deadline", p.w.patience().String())
			if err != nil {
				return err
			}
			program.say = p.say
			s.screen = program
			if err := program.start(); err != nil {
				p.strike()
				return err
			}
		}
		p.all = append(p.all, s)
		p.free <- s
	}
	return c.look(p.w)
}

// look chooses where pictures of screens go: a story expects its screens drawn, whether anybody keeps the pictures or not. On real devices
// what is drawn is not looked at.
func (c *playCmd) look(w *world) error {
	w.screens = c.Screens
	if c.NoGlass || c.Rig != "" || w.screens != "" {
		return nil
	}
	w.screens = filepath.Join(w.sock, "screens")
	return os.MkdirAll(w.screens, 0o755)
}

// platform is where one story at a time is played.
type platform struct {
	glass  string         // socket at which the screen program looks for the lane
	screen *screenProgram // nil: there is none
}

// programme is stories on their way.
type programme struct {
	w    *world
	of   int // how many stories there are
	all  []*platform
	free chan *platform

	mu     sync.Mutex // guards what follows
	out    io.Writer
	sum    tally
	played int
	failed int
}

// play plays stories side by side, but for those that have a policy of their own: one policy is in force at a time.
func (p *programme) play(ctx context.Context, stories []story) error {
	for _, together := range byPolicy(stories) {
		var wg sync.WaitGroup
		for _, s := range together {
			at := <-p.free
			wg.Go(func() {
				defer func() { p.free <- at }()
				p.one(ctx, s, at)
			})
		}
		wg.Wait()
	}
	if err := p.w.chains(ctx); err != nil {
		p.sum.whole = false
		p.say(err.Error())
	}
	fmt.Fprintln(p.out, p.closing())
	switch {
	case p.failed > 0:
		return fmt.Errorf("%d of %d stories failed", p.failed, p.of)
	case !p.sum.agree():
		return errors.New("the places disagree")
	}
	return nil
}

func (p *programme) one(ctx context.Context, s story, at *platform) {
	start := time.Now()
	t, err := p.w.play(ctx, s, at.glass, at.screen)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum = p.sum.plus(t)
	p.played++
	word := "ok  "
	if err != nil {
		word = "FAIL"
		p.failed++
	}
	fmt.Fprintf(p.out, "%s %2d/%d %-28s %-52s %5.1fs\n", word, p.played, p.of, s.Name, s.Title, time.Since(start).Seconds())
	if err != nil {
		fmt.Fprintf(p.out, "     %v\n", err)
	}
}

// say prints what happened beside the stories.
func (p *programme) say(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.out, "     %s\n", what)
}

// closing is the last line: the count, then what else there is to say.
func (p *programme) closing() string {
	restarts := 0
	for _, s := range p.all {
		if s.screen != nil {
			n, _ := s.screen.state()
			restarts += n
		}
	}
	return fmt.Sprintf("%s stories=%d failed=%d screen_restarts=%d", p.sum, p.of, p.failed, restarts)
}

// strike ends the screen programs.
func (p *programme) strike() {
	for _, s := range p.all {
		if s.screen != nil {
			s.screen.stop()
		}
	}
}

// byPolicy parts stories into those that may be played side by side, because the same policy is in force in them. Most have the usual one,
// and are first.
func byPolicy(stories []story) (parts [][]story) {
	at := map[string]int{"": 0}
	parts = make([][]story, 1)
	for _, s := range stories {
		key := strings.Join(s.Policy, "\n")
		if slices.ContainsFunc(s.Steps, func(st step) bool { return st.Words[0] == "decree" }) {
			key = "decree " + s.Name // nobody else is there when it changes
		}
		i, known := at[key]
		if !known {
			i = len(parts)
			at[key], parts = i, append(parts, nil)
		}
		parts[i] = append(parts[i], s)
	}
	return parts
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

// rigTimes are those of stories, but for what real devices and a gate that closes by itself bound, on a machine that may be slow.
const rigTimes = `read = "30m"
capture = "30m"
turn = "6s"
choose = "90m"
pass = "20s"
per_head = "4s"
warn = "1m"
thanks = "1s"
hint = "3s"
retry = "200ms"
recall = "30m"`

// storySeed is what the people of stories are drawn from.
const storySeed = 7

// storyNow is the moment at which stories begin: noon of a Wednesday at the post.
var storyNow = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)

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

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
)

// benchCmd measures the product against the parts below it, turn by turn in one run, and prints one table.
type benchCmd struct {
	Quick   bool     `help:"A short run: shows that everything works; its figures mean little."`
	Only    []string `help:"Measure only these: pass, append, land, frame, memory, registry, decide, family, camera, symbols, frames." enum:"pass,append,land,frame,memory,registry,decide,family,camera,symbols,frames"`
	Frames  int      `help:"How many frames go through the camera's loop; 10000 is the short form." default:"100000"`
	Dir     string   `help:"Where to write; it should be the disk that counts." type:"path"`
	Profile string   `help:"Write a processor profile of the run to this file." type:"path"`

	// What follows makes this the lane that the memory is measured of; another bench starts it.
	Lane      string `hidden:"" type:"path"`
	Crossings int    `hidden:""`
	Seed      uint64 `hidden:""`
}

// effort is how much is done for each measurement.
type effort struct {
	passes  int // crossings from the bytes of a pass to the gate
	turns   int // of appends, ours and bare
	rounds  int // of forwarding, ours and bare
	batch   int // crossings in such a round
	drain   int // crossings that wait for the hub and go in one go
	images  int // that follow them
	single  int // records on their own, without and with images on the way
	changes int // of the screen
	soak    []int

	people    int // passes in a registry
	faces     int // portraits in it
	finds     int // lookups
	decisions int
	proofs    int // of cards
	families  int // that cross

	looks int // frames of the camera, timed
	scans int // turns of the scanner, ours and bare
	film  int // frames of the camera, for what they leave in memory
}

func (c *benchCmd) effort() effort {
	if c.Quick {
		return effort{passes: 5, turns: 2, rounds: 1, batch: 200, drain: 1000, images: 20, single: 3, changes: 5, soak: []int{3, 6, 9},
			people: 3000, faces: 500, finds: 200, decisions: 100, proofs: 20, families: 2,
			looks: 10, scans: 1, film: 100}
	}
	return effort{passes: 400, turns: 60, rounds: 3, batch: 15_000, drain: 120_000, images: 300, single: 40, changes: 150, soak: []int{1000, 5000, 10_000},
		people: 1_000_000, faces: 100_000, finds: 20_000, decisions: 50_000, proofs: 5000, families: 40,
		looks: 1000, scans: 40, film: max(c.Frames, 100)}
}

// bench is one run of measurements.
type bench struct {
	effort
	quick bool
	w     *world
	bars  bars
	rows  []row
}

// section is a part of the table.
type section struct {
	name    string
	measure func(*bench, context.Context) error
}

func sections() []section {
	return []section{
		{"pass", (*bench).pass}, {"append", (*bench).appends}, {"land", (*bench).land}, {"frame", (*bench).frame}, {"memory", (*bench).memory},
		{"registry", (*bench).registry}, {"decide", (*bench).decide}, {"family", (*bench).family},
		{"camera", (*bench).camera}, {"symbols", (*bench).symbols}, {"frames", (*bench).frames},
	}
}

// Run measures and prints the table. A figure that misses its aim is no error: figures depend on the machine.
func (c *benchCmd) Run(ctx context.Context, out *streams) (err error) {
	if c.Lane != "" {
		return c.soak(ctx, out)
	}
	if c.Profile != "" {
		stop, err := profile(c.Profile)
		if err != nil {
			return err
		}
		defer stop()
	}
	keep, remove, err := c.folder()
	if err != nil {
		return err
	}
	defer remove()
	w, done, err := newWorld(ctx, worldOptions{keep: keep, speed: 1, now: storyNow, err: out.err})
	if err != nil {
		return err
	}
	defer done()
	b := &bench{effort: c.effort(), quick: c.Quick, w: w, bars: newBars(out.err)}
	fmt.Fprintln(out.out, head(w.dir))
	err = b.all(ctx, c.Only)
	return errors.Join(err, printTable(out.out, b.rows))
}

// folder is a new folder where the command was told to write, or none: the world then makes its own.
func (c *benchCmd) folder() (string, func(), error) {
	if c.Dir == "" {
		return "", func() {}, nil
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return "", nil, fmt.Errorf("lanesim: bench folder: %w", err)
	}
	dir, err := os.MkdirTemp(c.Dir, "bench-")
	return dir, func() { os.RemoveAll(dir) }, err
}

// all takes one section after the other; what one of them cannot measure costs its rows only.
func (b *bench) all(ctx context.Context, only []string) error {
	var errs []error
	for _, s := range sections() {
		if len(only) > 0 && !slices.Contains(only, s.name) {
			continue
		}
		if err := s.measure(b, ctx); err != nil {
			b.bars.drop()
			errs = append(errs, fmt.Errorf("bench %s: %w", s.name, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// profile writes a processor profile until the returned function is called.
func profile(path string) (func(), error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("lanesim: profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(fmt.Errorf("lanesim: profile: %w", err), f.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		f.Close()
	}, nil
}

// place sets up a lane of the world that loses no time on thanks.
func (b *bench) place(name, glass string) (*lanePlace, string, error) {
	l, err := b.w.place(story{Name: name, Direction: "exit", Crowd: true}, glass, "thanks = \"1ms\"\nturn = \"1ms\"")
	if err != nil {
		return nil, "", err
	}
	if err := l.fetch(context.Background()); err != nil {
		return nil, "", err
	}
	return l, filepath.Join(l.dir, "lane.toml"), l.listen.Close() // nobody talks to it
}

func printTable(w io.Writer, rows []row) error {
	cells := [][]string{{"what", "measured", "parts below", "ratio", "aim", ""}}
	for _, r := range rows {
		cells = append(cells, r.cells())
	}
	widths := make([]int, len(cells[0]))
	for _, line := range cells {
		for i, c := range line {
			widths[i] = max(widths[i], len([]rune(c)))
		}
	}
	for _, line := range cells {
		var text strings.Builder
		for i, c := range line {
			fmt.Fprintf(&text, "%-*s  ", widths[i], c)
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(text.String(), " ")); err != nil {
			return fmt.Errorf("lanesim: print table: %w", err)
		}
	}
	return nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"time"

	"passlane/ui/i18n"
	"passlane/ui/link"
	"passlane/ui/scene"
	"passlane/ui/screen"
	"passlane/ui/typeset"
)

// frame measures what a change of the screen costs: in the lane, which builds the scene, and in the screen program, which sets
// and draws it. The screen program is watched from outside, for nothing else may link Ebiten.
func (b *bench) frame(ctx context.Context) error {
	b.rows = append(b.rows, b.build())
	set, err := b.set()
	if err != nil {
		return err
	}
	b.rows = append(b.rows, set, b.idleAllocations(ctx))
	rows, err := b.drawn(ctx)
	b.rows = append(b.rows, rows...)
	return err
}

// views are all screens in all languages, without motion: a scene that stands still is drawn once.
func views() (all []screen.View) {
	for _, lang := range []i18n.Lang{i18n.Khmer, i18n.Thai, i18n.English} {
		for _, k := range screen.Kinds() {
			all = append(all, screen.View{Kind: k, Lang: lang, Post: "Doung", Lane: "2", People: 2, Step: 2, ReducedMotion: true})
		}
	}
	return all
}

// times runs something often, and returns its time and its allocations for each.
func times(n int, do func(i int)) (time.Duration, uint64) {
	var before, after runtime.MemStats
	do(0)
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := time.Now()
	for i := range n {
		do(i)
	}
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	return took / time.Duration(n), (after.Mallocs - before.Mallocs) / uint64(n)
}

// build measures screen.Draw.
func (b *bench) build() row {
	all := views()
	took, mallocs := times(10*b.changes, func(i int) { screen.Draw(all[i%len(all)], screen.Landscape()) })
	return row{what: "scene built (screen.Draw), mean of all screens", ours: fmt.Sprintf("%s, %d allocations", span(took), mallocs)}
}

// set measures the setting of texts.
func (b *bench) set() (row, error) {
	setter, err := typeset.New()
	if err != nil {
		return row{}, err
	}
	var scenes []scene.Scene
	for _, v := range views() {
		scenes = append(scenes, screen.Draw(v, screen.Landscape()))
		setter.Resolve(scenes[len(scenes)-1]) // words are kept
	}
	took, mallocs := times(2*b.changes, func(i int) { setter.Resolve(scenes[i%len(scenes)]) })
	return row{what: "  its texts set (typeset.Resolve), seen before", ours: fmt.Sprintf("%s, %d allocations", span(took), mallocs)}, nil
}

var perOp = regexp.MustCompile(`BenchmarkIdleFrame\S*\s+\d+\s+([0-9.]+) ns/op\s+\d+ B/op\s+(\d+) allocs/op`)

// idleAllocations runs the screen's own benchmark: from outside nobody can count allocations.
func (b *bench) idleAllocations(ctx context.Context) row {
	r := row{what: "idle frame in the screen program", aim: "0 allocations"}
	switch {
	case b.quick:
		r.ours = "left out of a short run"
		return r
	case os.Getenv("DISPLAY") == "":
		r.ours = "no display"
		return r
	}
	defer b.bars.drop()
	b.bars.begin("build and run the screen's benchmark", 1)
	cmd := exec.CommandContext(ctx, "go", "test", "-tags", "display", "-run", "^$", "-bench", "^BenchmarkIdleFrame$", "-benchmem", "-benchtime", "20000x", "passlane/ui/glass")
	out, err := cmd.Output()
	found := perOp.FindSubmatch(out)
	if err != nil || found == nil {
		r.ours = "needs go and the sources"
		return r
	}
	ns, _ := strconv.ParseFloat(string(found[1]), 64) // digits
	r.ours = fmt.Sprintf("%s allocations, %s", found[2], span(time.Duration(ns)))
	r.met = judged(string(found[2]) == "0")
	return r
}

// drawn shows scenes to the screen program and looks how much of the processor it takes for it.
func (b *bench) drawn(ctx context.Context) ([]row, error) {
	const what = "changed frame in the screen program"
	program, reason, err := b.screenProgram("frame")
	if reason != "" || err != nil {
		return []row{{what: what, ours: reason}}, err
	}
	defer program.stop()
	server := link.NewServer(b.w.socket("frame"), nil)
	end := background(ctx, server.Run)
	rows, err := b.watchGlass(ctx, server, program.pid(), what)
	return rows, errors.Join(err, end())
}

// screenProgram starts the screen program for a socket, or says why there is none.
func (b *bench) screenProgram(socket string) (program *screenProgram, reason string, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, "", err
	}
	switch _, err := os.Stat(filepath.Join(filepath.Dir(self), "glass")); {
	case os.Getenv("DISPLAY") == "":
		return nil, "no display", nil
	case err != nil:
		return nil, "no screen program beside this one", nil
	}
	if program, err = b.w.screenProgram(b.w.socket(socket)); err != nil {
		return nil, "", err
	}
	return program, "", program.start()
}

func (b *bench) watchGlass(ctx context.Context, server *link.Server, pid int, what string) ([]row, error) {
	defer b.bars.drop()
	all := views()
	step := b.bars.begin("frames", b.changes)
	server.Show(screen.Draw(all[0], screen.Landscape()))
	select {
	case <-server.Connected():
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(20 * time.Second):
		return nil, errors.New("the screen program does not come")
	}
	for _, v := range all { // every glyph is drawn once
		if err := b.onGlass(ctx, server, v); err != nil {
			return nil, err
		}
	}
	idle, still, err := busy(ctx, pid, b.changes, func(int) {})
	if err != nil {
		return nil, err
	}
	changing, took, err := busy(ctx, pid, b.changes, func(i int) {
		server.Show(screen.Draw(all[i%len(all)], screen.Landscape()))
		step()
	})
	if err != nil {
		return nil, err
	}
	share := over(idle, still)
	each := (changing - time.Duration(share*float64(took))) / time.Duration(b.changes)
	return []row{
		{what: "idle screen program, share of a processor", ours: fmt.Sprintf("%.1f %%", 100*share)},
		{what: what + ": set, painted, submitted, rendered", ours: span(max(each, 0)) + " of processor time"},
	}, nil
}

// onGlass shows a view and waits until it has been drawn.
func (b *bench) onGlass(ctx context.Context, server *link.Server, v screen.View) error {
	server.Show(screen.Draw(v, screen.Landscape()))
	return server.Snapshot(ctx, filepath.Join(b.w.dir, "frame.png"))
}

// busy does something every 50 ms, and returns the processor time that a process took meanwhile, and how long it was.
func busy(ctx context.Context, pid, n int, do func(i int)) (cpu, took time.Duration, err error) {
	before, err := processor(pid)
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for i := range n {
		do(i)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return 0, 0, ctx.Err()
		}
	}
	after, err := processor(pid)
	return after - before, time.Since(began), err
}

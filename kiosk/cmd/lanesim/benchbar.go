package main

import (
	"io"
	"os"

	"github.com/mattn/go-isatty"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// bars shows on a terminal how far a measurement is; elsewhere it shows nothing.
type bars struct {
	terminal io.Writer // nil: none
	last     *shown
}

type shown struct {
	all *mpb.Progress
	bar *mpb.Bar
}

func newBars(w io.Writer) bars {
	if f, ok := w.(*os.File); ok && isatty.IsTerminal(f.Fd()) {
		return bars{terminal: f}
	}
	return bars{}
}

// begin shows a bar of so many steps, and returns what to call after each of them.
func (b *bars) begin(what string, steps int) func() {
	if b.terminal == nil || steps <= 0 {
		return func() {}
	}
	b.drop()
	all := mpb.New(mpb.WithOutput(b.terminal), mpb.WithWidth(80))
	bar := all.AddBar(int64(steps), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(what+" ")), mpb.AppendDecorators(decor.CountersNoUnit("%d / %d"), decor.Elapsed(decor.ET_STYLE_MMSS, decor.WCSyncSpace)))
	b.last = &shown{all, bar}
	return bar.Increment
}

// drop takes the bar away.
func (b *bars) drop() {
	if b.last == nil {
		return
	}
	b.last.bar.Abort(true) // of no effect on one that is complete
	b.last.all.Wait()
	b.last = nil
}

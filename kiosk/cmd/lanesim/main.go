// Command lanesim is the whole product on a laptop: a lane with simulated devices at the pins and frames, the screen
// program, the hub, and people who cross.
//
// # Time in stories
//
// Nothing in a story depends on how fast the machine is. People act upon states and wait for states:
//
//   - An expectation has no bound in time. Only where nothing new has happened at a lane for minutes (--patience) is a story given up as hung,
//     with what it waited for, where the lane is and what leads on from there.
//   - The times after which a lane gives somebody up are half an hour and more (storyTimes). A story that is about one of them says "time up", and
//     the lane's clock leaps there. To shorten that one time instead would let it strike anywhere else in the story too, and a clock that
//     advances when all is settled is not to be had across processes, a disk and a hub.
//   - People are not faster than what watches them: they go through the gate as its driver sees them, a symbol is taken away once the scanner
//     has read it, and whoever was photographed steps aside.
//   - What a story waits for without anybody acting (thanks, hints, another attempt at a full disk) lasts as long as it says, or longer.
//
// A screen that a story expects has been drawn by the screen program, and a picture of it saved. The lane does not wait for that, scenes stand
// in a queue. A screen program that dies is reaped and started again after a pause, and told of; one that dies again and again without having
// drawn anything fails whoever expects a screen.
//
// Stories are played side by side, each with a lane, a screen program and a network of its own, at one hub.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// streams are where a command writes.
type streams struct{ out, err io.Writer }

type cli struct {
	Play   playCmd   `cmd:"" help:"Play story files without a hand on it, and check what they expect."`
	Window windowCmd `cmd:"" default:"withargs" help:"Open the lane with a side panel of people and troubles (the default)."`
	Thief  thiefCmd  `cmd:"" help:"Steal the lanes of a world that was kept, and see what they give away."`
	Rig    rigCmd    `cmd:"" hidden:"" help:"Stand at the far ends of real devices until told to end, with nobody there."`
	Board  boardCmd  `cmd:"" hidden:"" help:"One lane with simulated devices, driven by another lanesim."`
	Bench  benchCmd  `cmd:"" help:"Measure speed and memory, as ratios to the parts below us."`
}

// run runs the command line and returns the exit code: 0 good, 1 failed, 2 wrong usage.
func run(args []string, out, errw io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code := -1
	var c cli
	parser, err := kong.New(&c, kong.Name("lanesim"), kong.Description("A border-pass lane on a laptop: the real lane, screen and hub with simulated devices."),
		kong.Writers(out, errw), kong.Exit(func(n int) { code = n }), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(errw, "lanesim:", err)
		return 2
	}
	k, err := parser.Parse(args)
	if code >= 0 {
		return code // --help
	}
	if err != nil {
		fmt.Fprintln(errw, "lanesim:", err)
		return 2
	}
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(&streams{out: out, err: errw}); err != nil {
		fmt.Fprintln(errw, "lanesim:", err)
		return 1
	}
	return 0
}

// Command lanesim is the whole product on a laptop: a lane with simulated devices at the pins and frames, the screen
// program, the hub, and people who cross.
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

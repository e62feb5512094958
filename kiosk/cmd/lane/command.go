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

// commands is the command line.
type commands struct {
	Version kong.VersionFlag `help:"Say the version and end."`

	Run   runCommand   `cmd:"" help:"Run the lane."`
	Check checkCommand `cmd:"" help:"Try the configuration, the stores and each device, and name what is missing."`
	Epoch struct {
		Begin epochBeginCommand `cmd:"" help:"Begin a new chain, where the past of the ledger is lost."`
	} `cmd:"" help:"Go on where the ledger has lost its past."`
	Salvage salvageCommand `cmd:"" help:"Send the hub what it does not have of ledgers that were kept aside."`
	Read    readCommand    `cmd:"" help:"Read passes, seals, tags and machine readable zones from files and judge them."`
}

const statusUsage = 2

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// run is main with everything handed in; it returns the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c, kong.Name("lane"), kong.Description("A self-service border lane."), kong.Writers(stdout, stderr),
		kong.Vars{"default_config": defaultConfig, "version": software},
		kong.Exit(func(status int) { exited = status }))
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "lane: %v\n", err)
		return statusUsage
	}
	k, err := parser.Parse(args)
	switch {
	case exited >= 0: // help was asked for and given
		return exited
	case err != nil:
		_, _ = fmt.Fprintf(stderr, "lane: %v (see lane --help)\n", err)
		return statusUsage
	}
	s := streams{in: stdin, out: stdout, err: stderr}
	switch k.Command() {
	case "run":
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
		defer stop()
		c.Run.exit = os.Exit
		return c.Run.run(ctx, s)
	case "check":
		return c.Check.run(s)
	case "epoch begin":
		return c.Epoch.Begin.run(s)
	case "salvage":
		return c.Salvage.run(s)
	}
	return c.Read.run(stdin, stdout, stderr)
}

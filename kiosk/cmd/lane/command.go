package main

import (
	"fmt"
	"io"

	"github.com/alecthomas/kong"
)

// commands is the command line.
type commands struct {
	Read readCommand `cmd:"" help:"Read passes, seals, tags and machine readable zones from files and judge them."`
}

const statusUsage = 2

// run is main with everything handed in; it returns the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c, kong.Name("lane"), kong.Description("A self-service border lane."), kong.Writers(stdout, stderr),
		kong.Exit(func(status int) { exited = status }))
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "lane: %v\n", err)
		return statusUsage
	}
	_, err = parser.Parse(args)
	switch {
	case exited >= 0: // help was asked for and given
		return exited
	case err != nil:
		_, _ = fmt.Fprintf(stderr, "lane: %v (see lane --help)\n", err)
		return statusUsage
	}
	return c.Read.run(stdin, stdout, stderr)
}

package main

import (
	"context"
	"fmt"
	"io"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitDone    = 0 // all that was asked for
	exitReader  = 1 // the device does not answer, or is another
	exitUsage   = 2 // wrong usage, or a file that cannot be read or written
	exitNoCard  = 3 // the device is well, and no card came in time
	exitNoProof = 4 // a card came, and could not be read or gave no proof
)

// commands is the command line.
type commands struct {
	PN532 pn532Command `cmd:"" name:"pn532" help:"Try a PN532 reader on a serial line, SPI or I2C."`
}

// execute runs the command line; ctx ends it early.
func execute(ctx context.Context, on machine, args []string, stdout, stderr io.Writer) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c, kong.Name("drvsmoke"), kong.Description("Tries one device by hand."), kong.Writers(stdout, stderr),
		kong.Exit(func(status int) { exited = status }))
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "drvsmoke: %v\n", err)
		return exitUsage
	}
	_, err = parser.Parse(args)
	switch {
	case exited >= 0: // help was asked for and given
		return exited
	case err != nil:
		_, _ = fmt.Fprintf(stderr, "drvsmoke: %v (see drvsmoke --help)\n", err)
		return exitUsage
	}
	return c.PN532.run(ctx, on, stdout, stderr)
}

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
	exitDevice  = 1 // the device does not answer, or is another
	exitUsage   = 2 // wrong usage, or a file that cannot be read or written
	exitNothing = 3 // the device is well, and nothing came before it in time
	exitUnsound = 4 // something came, and it could not be read, was not all, or gave no proof
)

// commands is the command line.
type commands struct {
	Camera cameraCommand `cmd:"" help:"Try a USB camera."`
	Imager imagerCommand `cmd:"" help:"Try an area imager on a serial line or as HID-POS."`
	PN532  pn532Command  `cmd:"" name:"pn532" help:"Try a PN532 reader on a serial line, SPI or I2C."`
}

// execute runs the command line; ctx ends it early.
func execute(ctx context.Context, on machine, args []string, stdout, stderr io.Writer) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c, kong.Name("drvsmoke"), kong.Description("Tries one device by hand."), kong.Writers(stdout, stderr),
		kong.Exit(func(status int) { exited = status }))
	if err != nil {
		return usage(stderr, err)
	}
	parsed, err := parser.Parse(args)
	switch {
	case exited >= 0: // help was asked for and given
		return exited
	case err != nil:
		return usage(stderr, fmt.Errorf("%w (see drvsmoke --help)", err))
	}
	switch parsed.Selected().Name {
	case "camera":
		return c.Camera.run(ctx, on, stdout, stderr)
	case "imager":
		return c.Imager.run(ctx, stdout, stderr)
	}
	return c.PN532.run(ctx, on, stdout, stderr)
}

func usage(stderr io.Writer, err error) int {
	_, _ = fmt.Fprintf(stderr, "drvsmoke: %v\n", err)
	return exitUsage
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"passlane/drivers/imager"
	"passlane/drivers/serial"
)

// imagerCommand is `drvsmoke imager`.
type imagerCommand struct {
	Port    string        `placeholder:"PATH" xor:"line" required:"" help:"Serial line of the imager, best a stable one such as /dev/serial/by-id/..."`
	Baud    int           `default:"115200" enum:"9600,19200,38400,57600,115200,230400,460800,921600" help:"Its speed on a UART; USB-CDC does not care."`
	HID     string        `placeholder:"PATH" xor:"line" required:"" name:"hid" help:"Imager in HID-POS mode, such as /dev/hidraw0."`
	Prefix  string        `placeholder:"BYTES" help:"What it sends before all else, such as \\u0002 (STX)."`
	Suffix  string        `placeholder:"BYTES" help:"What it sends after all else, such as \\r (CR)."`
	AIM     bool          `name:"aim" help:"It sends an AIM id before each symbol."`
	Symbols int           `default:"1" help:"How many symbols to read."`
	Timeout time.Duration `default:"30s" help:"How long to wait for each symbol."`
	JSON    bool          `name:"json" help:"Say everything as one object of JSON."`
}

// Help teaches the command.
func (imagerCommand) Help() string {
	return `Opens the line as a lane does, asks for symbols to be held before the imager, and says of each:

  symbol         its symbology, as the AIM id has it, and its length in bytes
  bytes          in hexadecimal
  text           where all of it can be printed
  ended          how its end was known
  note           what looks as if the imager were set up otherwise than the flags say

  drvsmoke imager --port /dev/serial/by-id/usb-imager-if00
  drvsmoke imager --port /dev/serial/by-id/usb-imager-if00 --aim --suffix '\r' --symbols 3
  drvsmoke imager --port /dev/ttyAMA0 --baud 9600 --prefix '\u0002' --suffix '\u0003' --json
  drvsmoke imager --hid /dev/hidraw0

Prefix and suffix are written as in lane.toml, in single quotes. Begin without them and without --aim: what the imager puts about a symbol is
then among its bytes, and a note says so. A symbol that stays in sight is read once; it counts again after 3 s out of sight.

If nothing comes although the imager beeps: is it in keyboard mode, of another speed, are TX and RX crossed? Its manual has codes to be scanned
for USB-CDC and HID-POS.

Exit status: 0 all symbols came; 1 the line cannot be opened or was lost, or what sends there is no imager; 2 wrong usage; 3 nothing came
in time; 4 something came, and not all of it was a symbol as the flags have it.`
}

var imagerHints = []hint{
	{imager.ErrUnplugged, "is it plugged in? Lines that are: ls -l /dev/serial/by-id; an imager in keyboard mode has none: scan the code for USB-CDC in its manual"},
	{imager.ErrBabble, "is it the imager's line (ls -l /dev/serial/by-id), and --baud, --prefix, --suffix and --aim as it is set up? Try without the last three"},
	{serial.ErrBusy, "another program has it: fuser -v names it by the path; ModemManager, or a lane that runs, must be stopped first"},
	{fs.ErrPermission, "you may not open it: for a serial line join the group dialout and log in anew; for /dev/hidraw udev needs a rule"},
	{errHalf, "it lacks the prefix, suffix or AIM id that the flags name, or is longer than 4096 bytes: try without --prefix, --suffix and --aim, and look at the bytes"},
	{errSame, "hold another one before it, or keep that one out of sight for 3 s"},
	{errNone, "does the imager beep? Then it may be in keyboard mode, of another speed (--baud), or its TX and RX are crossed. If not: power, light, distance"},
	{unix.ENOTTY, "this is no device of that kind: a serial line goes with --port, /dev/hidraw with --hid"},
}

// run tries the imager and returns the exit code.
func (c imagerCommand) run(ctx context.Context, stdout, stderr io.Writer) int {
	dev, opts, err := c.device()
	if err != nil {
		return usage(stderr, err)
	}
	r := imagerReport{Device: "imager", Port: c.Port + c.HID, Symbols: []symbolReport{}}
	status := c.try(ctx, dev, opts, &r, stderr)
	_ = dev.Halt() // its error is nil
	if err := say(stdout, &r, c.JSON); err != nil {
		return usage(stderr, err)
	}
	return status
}

// device returns the imager that the flags name.
func (c imagerCommand) device() (*imager.Dev, imager.Opts, error) {
	opts := imager.Opts{AIM: c.AIM}
	if c.Symbols < 1 {
		return nil, opts, fmt.Errorf("--symbols is %d, want 1 or more", c.Symbols)
	}
	for _, f := range []struct {
		name, value string
		to          *[]byte
	}{{"prefix", c.Prefix, &opts.Prefix}, {"suffix", c.Suffix, &opts.Suffix}} {
		s, err := strconv.Unquote(`"` + f.value + `"`)
		if err != nil {
			return nil, opts, fmt.Errorf(`--%s is %s, want characters, \r, \n, \t, or \u0002 and the like`, f.name, f.value)
		}
		*f.to = []byte(s)
	}
	line := imager.HIDPOS(c.HID)
	if c.Port != "" {
		line = imager.Serial(c.Port, c.Baud)
	}
	dev, err := imager.New(line, opts)
	return dev, opts, err
}

// Ends of a wait for a symbol.
var (
	errNone = errors.New("nothing came")
	errHalf = errors.New("what came was no symbol as the flags have it")
	errSame = errors.New("none came but those that were in sight before")
)

// try reads the symbols, fills in the report and returns the exit code.
func (c imagerCommand) try(ctx context.Context, dev *imager.Dev, opts imager.Opts, r *imagerReport, ask io.Writer) int {
	for n := range c.Symbols {
		_, _ = fmt.Fprintf(ask, "Hold a symbol before the imager (%d of %d).\n", n+1, c.Symbols)
		s, err := c.read(ctx, dev)
		r.Dropped = dropped(dev.Counts())
		if err != nil {
			return r.fail(r.without(err), fmt.Errorf("symbol %d of %d: %w", n+1, c.Symbols, err), imagerHints...)
		}
		r.Symbols = append(r.Symbols, symbolOf(s, opts))
	}
	if r.Dropped > 0 {
		return exitUnsound
	}
	return exitDone
}

// read waits for a symbol. Errors besides the driver's: errNone, errHalf, errSame, and that of ctx.
func (c imagerCommand) read(ctx context.Context, dev *imager.Dev) (imager.Symbol, error) {
	before := dev.Counts()
	soon, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	s, err := dev.Read(soon)
	switch {
	case err == nil || soon.Err() == nil:
		return s, err
	case ctx.Err() != nil:
		return s, fmt.Errorf("ended early: %w", ctx.Err())
	}
	err = errNone
	switch now := dev.Counts(); {
	case dropped(now) > dropped(before):
		err = errHalf
	case now.Repeats > before.Repeats:
		err = errSame
	}
	return s, fmt.Errorf("%w, within %v", err, c.Timeout)
}

// dropped returns how many messages were no symbols.
func dropped(n imager.Counts) int { return n.Halves + n.TooLong }

package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"periph.io/x/conn/v3/gpio"

	"passlane/drivers/line"
)

// Exit codes.
const (
	allSafe = 0
	notSafe = 1 // at least one line could not be driven
	misused = 2 // nothing was driven
)

// target is a line and its safe level at the pin.
type target struct {
	at    line.Addr
	level gpio.Level
}

// UnmarshalText reads CHIP:OFFSET=low or CHIP:OFFSET=high; the chip is a name, a path or a label.
func (t *target) UnmarshalText(b []byte) error {
	where, level, leveled := strings.Cut(string(b), "=")
	if !leveled {
		return fmt.Errorf("%q is not CHIP:OFFSET=low or CHIP:OFFSET=high", b)
	}
	if err := t.at.UnmarshalText([]byte(where)); err != nil {
		return err
	}
	switch level {
	case "low":
		t.level = gpio.Low
	case "high":
		t.level = gpio.High
	default:
		return fmt.Errorf("%q: the level is low or high", b)
	}
	return nil
}

type cli struct {
	Lines []target      `arg:"" name:"line" help:"CHIP:OFFSET=low|high, driven in this order."`
	Wait  time.Duration `default:"2s" help:"How long to wait for a line that is still held."`
}

// run is the whole program; open drives one line.
func run(args []string, out, errs io.Writer, open func(target) error) int {
	var c cli
	code := -1
	p, err := kong.New(&c, kong.Name("holdoff"), kong.Description("Put GPIO lines into their safe position."),
		kong.Writers(out, errs), kong.Exit(func(n int) { code = n }))
	if err == nil {
		_, err = p.Parse(args)
	}
	if code >= 0 {
		return code // --help
	}
	if err == nil {
		err = line.Check(claims(c.Lines))
	}
	if err != nil {
		_, _ = fmt.Fprintf(errs, "holdoff: %v\n", err)
		return misused
	}
	return c.drive(out, errs, open)
}

// claims are the lines for a check that each is named once.
func claims(lines []target) []line.Claim {
	var all []line.Claim
	for i, t := range lines {
		all = append(all, line.Claim{Device: "line", Use: strconv.Itoa(i + 1), Addr: t.at})
	}
	return all
}

// drive drives every line, whatever becomes of the others.
func (c cli) drive(out, errs io.Writer, open func(target) error) int {
	code, until := allSafe, time.Now().Add(c.Wait)
	for _, t := range c.Lines {
		err := open(t)
		for errors.Is(err, line.ErrBusy) && time.Now().Before(until) {
			time.Sleep(50 * time.Millisecond)
			err = open(t)
		}
		if err != nil {
			_, _ = fmt.Fprintf(errs, "holdoff: %v\n", err)
			code = notSafe
			continue
		}
		_, _ = fmt.Fprintf(out, "%s %s\n", t.at, strings.ToLower(t.level.String()))
	}
	return code
}

// drive opens a line at its level and lets go of it.
func drive(t target) error {
	l, err := line.OpenOutput(t.at, &line.Opts{Consumer: "holdoff", Safe: t.level})
	if err != nil {
		return err
	}
	return l.Halt()
}

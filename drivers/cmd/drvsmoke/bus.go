package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"passlane/drivers/line"
	"passlane/drivers/pn532"
	"passlane/drivers/v4l2"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/spi"
	"periph.io/x/host/v3/sysfs"
)

// machine is where the buses, lines and cameras of this computer come from.
type machine struct {
	spi    func(bus, chipSelect int) (spi.PortCloser, error)
	i2c    func(bus int) (i2c.BusCloser, error)
	line   func(a line.Addr, output bool) (gpioLine, error)
	camera func(path string) (v4l2.Camera, error) // nil: the kernel's
}

type gpioLine interface {
	gpio.PinIO
	Halt() error
}

var thisMachine = machine{
	spi: func(bus, chipSelect int) (spi.PortCloser, error) { return sysfs.NewSPI(bus, chipSelect) },
	i2c: func(bus int) (i2c.BusCloser, error) { return sysfs.NewI2C(bus) },
	line: func(a line.Addr, output bool) (gpioLine, error) {
		if output {
			return line.OpenOutput(a, &line.Opts{Consumer: "drvsmoke"})
		}
		return line.OpenInput(a, &line.Opts{Consumer: "drvsmoke"})
	},
}

// errNoBus means that a bus or a line of this machine cannot be opened.
var errNoBus = errors.New("cannot be opened")

// closers are what is to be closed in the end, the last first.
type closers []func() error

func (c *closers) close() (err error) {
	for i := len(*c) - 1; i >= 0; i-- {
		err = errors.Join(err, (*c)[i]())
	}
	return err
}

// bus returns the bus that the flags name, and where random numbers come from.
func (c pn532Command) bus(on machine, all *closers) (pn532.Bus, io.Reader, error) {
	if c.Record != "" && c.Port == "" {
		return nil, nil, errors.New("record: only a serial line is recorded")
	}
	if c.SPI == "" && c.I2C == "" {
		t, err := c.tape()
		if err != nil {
			return nil, nil, err
		}
		*all = append(*all, t.close)
		return pn532.HSU(c.where(), t.open), t.random, nil
	}
	b, err := c.wired(on, all)
	return b, live().random, err
}

// wired returns a bus of this machine.
func (c pn532Command) wired(on machine, all *closers) (pn532.Bus, error) {
	if c.I2C != "" {
		at, err := numbers(c.I2C, 1)
		if err != nil {
			return nil, fmt.Errorf("i2c: %w", err)
		}
		b, err := on.i2c(at[0])
		if err != nil {
			return nil, fmt.Errorf("i2c %s %w: %w", c.I2C, errNoBus, err)
		}
		*all = append(*all, b.Close)
		return pn532.I2C(b), nil
	}
	at, err := numbers(c.SPI, 2)
	if err != nil {
		return nil, fmt.Errorf("spi: %w", err)
	}
	p, err := on.spi(at[0], at[1])
	if err != nil {
		return nil, fmt.Errorf("spi %s %w: %w", c.SPI, errNoBus, err)
	}
	*all = append(*all, p.Close)
	return pn532.SPI(p), nil
}

// numbers reads n numbers with points between them.
func numbers(s string, n int) ([]int, error) {
	parts := strings.Split(s, ".")
	if len(parts) != n {
		return nil, fmt.Errorf("%q has %d numbers, want %d", s, len(parts), n)
	}
	out := make([]int, n)
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 10, 8)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", s, err)
		}
		out[i] = int(v)
	}
	return out, nil
}

// lines opens the lines that the flags name.
func (c pn532Command) lines(on machine, o *pn532.Opts, all *closers) error {
	for _, l := range []struct {
		name, at string
		output   bool
		put      func(gpioLine)
	}{
		{"irq", c.IRQ, false, func(p gpioLine) { o.IRQ = p }},
		{"reset", c.Reset, true, func(p gpioLine) { o.Reset = p }},
	} {
		if l.at == "" {
			continue
		}
		var at line.Addr
		if err := at.UnmarshalText([]byte(l.at)); err != nil {
			return fmt.Errorf("%s: %w", l.name, err)
		}
		p, err := on.line(at, l.output)
		if err != nil {
			return fmt.Errorf("%s line %w: %w", l.name, errNoBus, err)
		}
		*all = append(*all, p.Halt)
		l.put(p)
	}
	return nil
}

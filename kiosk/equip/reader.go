package equip

import (
	"context"
	"errors"
	"fmt"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/host/v3/sysfs"

	"passlane/drivers/mfrc522"
	"passlane/drivers/pn532"
	"passlane/kiosk/config"
	"passlane/kiosk/station"
)

// chip is a reader as both of its drivers are.
type chip interface {
	station.Reader
	String() string
	Halt() error
}

// reader opens the reader of contactless cards. A PN532's serial line is opened when it is there.
func (d *Devices) reader() error {
	c := d.conf.Reader
	if c.Chip == "" {
		return ErrNotConfigured
	}
	bus, shut, err := readerBus(c)
	if err != nil {
		return err
	}
	ls := &lines{device: "reader"}
	irq, reset := ls.in("irq", c.IRQ), ls.out("reset", c.Reset, gpio.Low)
	var reader chip
	var identity func(context.Context) (string, error)
	if err = ls.err; err == nil {
		reader, identity, err = readerChip(c, bus, irq, reset)
	}
	if err := ls.built(err); err != nil {
		return errors.Join(err, shut())
	}
	d.own(nil, shut)
	d.own(nil, ls.halt)
	d.own(nil, reader.Halt)
	d.fill = append(d.fill, func(k *station.Kit) { k.Reader = reader })
	d.test("reader", func(ctx context.Context) (string, error) {
		is, err := identity(ctx)
		if err != nil {
			return reader.String(), err
		}
		return reader.String() + ", " + is, nil
	})
	return nil
}

// buses are the ways to a reader; one of them is set.
type buses struct {
	serial string
	spi    *sysfs.SPI
	i2c    *sysfs.I2C
}

func readerBus(c config.Reader) (b buses, shut func() error, err error) {
	switch {
	case c.SPI != nil:
		if b.spi, err = sysfs.NewSPI(c.SPI.Bus, c.SPI.Select); err != nil {
			return b, nil, fmt.Errorf("equip: SPI: %w", err)
		}
		return b, b.spi.Close, nil
	case c.I2C != nil:
		if b.i2c, err = sysfs.NewI2C(*c.I2C); err != nil {
			return b, nil, fmt.Errorf("equip: I2C: %w", err)
		}
		return b, b.i2c.Close, nil
	}
	return buses{serial: c.Port}, func() error { return nil }, nil
}

// readerChip makes the reader, and returns with it what asks the chip what it is.
func readerChip(c config.Reader, b buses, irq gpio.PinIn, reset gpio.PinOut) (chip, func(context.Context) (string, error), error) {
	if c.Chip == "mfrc522" {
		r, err := mfrc522.New(b.spi, reset, nil)
		if err != nil {
			return nil, nil, err
		}
		return r, func(ctx context.Context) (string, error) {
			v, err := r.Version(ctx)
			return fmt.Sprintf("version %02X", v), err
		}, nil
	}
	bus := pn532.Serial(b.serial)
	switch {
	case b.spi != nil:
		bus = pn532.SPI(b.spi)
	case b.i2c != nil:
		bus = pn532.I2C(b.i2c)
	}
	r, err := pn532.New(bus, &pn532.Opts{IRQ: irq, Reset: reset, TypeB: c.TypeB})
	if err != nil {
		return nil, nil, err
	}
	return r, func(ctx context.Context) (string, error) {
		f, err := r.Firmware(ctx)
		return f.String(), err
	}, nil
}

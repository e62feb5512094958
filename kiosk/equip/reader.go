package equip

import (
	"context"
	"fmt"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/host/v3/sysfs"

	"passlane/drivers/mfrc522"
	"passlane/drivers/pn532"
	"passlane/kiosk/config"
	"passlane/kiosk/station"
)

// reader opens the reader of contactless cards.
func (d *Devices) reader() error {
	c := d.conf.Reader
	switch c.Chip {
	case "":
		return ErrNotConfigured
	case "mfrc522":
		return d.plainReader(c)
	}
	bus, shut, err := readerBus(c)
	if err != nil {
		return err
	}
	ls := &lines{device: "reader"}
	opts := &pn532.Opts{IRQ: ls.in("irq", c.IRQ), Reset: ls.out("reset", c.Reset, gpio.Low), TypeB: c.TypeB}
	var reader *pn532.Dev
	if err = ls.err; err == nil {
		reader, err = pn532.New(bus, opts)
	}
	if err := ls.built(err); err != nil {
		return err
	}
	d.own(nil, shut)
	d.own(nil, ls.halt)
	d.own(nil, reader.Halt)
	d.fill = append(d.fill, func(k *station.Kit) { k.Reader = reader })
	d.test("reader", func(ctx context.Context) (string, error) {
		f, err := reader.Firmware(ctx)
		if err != nil {
			return reader.String(), err
		}
		return fmt.Sprintf("%s, %s", reader, f), nil
	})
	return nil
}

// readerBus opens the bus of a PN532; a serial line is opened when it is there.
func readerBus(c config.Reader) (bus pn532.Bus, shut func() error, err error) {
	switch {
	case c.SPI != nil:
		port, err := sysfs.NewSPI(c.SPI.Bus, c.SPI.Select)
		if err != nil {
			return nil, nil, fmt.Errorf("equip: SPI: %w", err)
		}
		return pn532.SPI(port), port.Close, nil
	case c.I2C != nil:
		port, err := sysfs.NewI2C(*c.I2C)
		if err != nil {
			return nil, nil, fmt.Errorf("equip: I2C: %w", err)
		}
		return pn532.I2C(port), port.Close, nil
	}
	return pn532.Serial(c.Port), func() error { return nil }, nil
}

// plainReader opens an MFRC522, which reads plain tags alone.
func (d *Devices) plainReader(c config.Reader) error {
	port, err := sysfs.NewSPI(c.SPI.Bus, c.SPI.Select)
	if err != nil {
		return fmt.Errorf("equip: SPI: %w", err)
	}
	ls := &lines{device: "reader"}
	reset := ls.out("reset", c.Reset, gpio.Low)
	var reader *mfrc522.Dev
	if err = ls.err; err == nil {
		reader, err = mfrc522.New(port, reset, nil)
	}
	if err := ls.built(err); err != nil {
		_ = port.Close() // the error before says more
		return err
	}
	d.own(nil, port.Close)
	d.own(nil, ls.halt)
	d.own(nil, reader.Halt)
	d.fill = append(d.fill, func(k *station.Kit) { k.Reader = reader })
	d.test("reader", func(ctx context.Context) (string, error) {
		v, err := reader.Version(ctx)
		if err != nil {
			return reader.String(), err
		}
		return fmt.Sprintf("%s, version %02X", reader, v), nil
	})
	return nil
}

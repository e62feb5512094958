package pn532

import (
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/i2c"
)

const (
	// Address is the chip's on I2C, 7 bits.
	Address = 0x24

	i2cGap    = 5 * time.Millisecond // between a stop and the next start
	i2cRetry  = 8 * time.Millisecond // after the chip did not answer to its address
	i2cTrials = 4
)

// overI2C is the chip on I2C. Every read begins with a status byte.
type overI2C struct {
	bus  i2c.Bus
	wait waiter
	last time.Time // of the last transfer's end
	rx   [1 + maxReceived]byte
}

// I2C returns a bus over I2C, address 24h, with 100 kHz or less where the host does not stretch clocks well.
func I2C(bus i2c.Bus) Bus { return &overI2C{bus: bus, wait: waiter{every: i2cGap}} }

func (c *overI2C) String() string { return c.bus.String() }
func (c *overI2C) open() error    { return nil }
func (c *overI2C) close() error   { return nil }

// wake asks for the status: the chip wakes on its address, which it may leave unanswered.
func (c *overI2C) wake() error {
	c.pause(i2cGap)
	_ = c.bus.Tx(Address, nil, c.rx[:1])
	c.last = time.Now()
	time.Sleep(settle)
	return nil
}

func (c *overI2C) write(frame []byte) error { return c.transfer(frame, nil) }

// read asks for the status alone, which takes nothing from the chip, and then for status and frame in one transfer.
func (c *overI2C) read(b []byte, until time.Time) (int, error) {
	err := c.wait.wait(until, func() (bool, error) {
		err := c.transfer(nil, c.rx[:1])
		return c.rx[0]&readyBit != 0, err
	})
	if err != nil {
		return 0, err
	}
	n := min(len(b), maxRead)
	if err := c.transfer(nil, c.rx[:1+n]); err != nil {
		return 0, err
	}
	if c.rx[0]&readyBit == 0 {
		return 0, nil // it changed its mind: what follows is no frame
	}
	return copy(b, c.rx[1:1+n]), nil
}

// transfer writes or reads, never both in one: the chip takes no repeated start. A chip that does not answer to its
// address may be about to.
func (c *overI2C) transfer(w, r []byte) (err error) {
	gap := i2cGap
	for range i2cTrials {
		c.pause(gap)
		err = c.bus.Tx(Address, w, r)
		c.last = time.Now()
		if err == nil {
			return nil
		}
		gap = i2cRetry
	}
	return err
}

func (c *overI2C) pause(gap time.Duration) {
	if left := gap - time.Since(c.last); left > 0 {
		time.Sleep(left)
	}
}

func (c *overI2C) flush() error        { return nil }
func (c *overI2C) frames() bool        { return true }
func (c *overI2C) listen(i gpio.PinIn) { c.wait.irq = i }

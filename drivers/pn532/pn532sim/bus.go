package pn532sim

import (
	"bytes"
	"errors"
	"math/bits"

	"periph.io/x/conn/v3"
	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
)

// Errors of the simulated buses.
var (
	// ErrNoAnswer is what an I2C host says when nobody answers to an address.
	ErrNoAnswer = errors.New("pn532sim: remote I/O error")
	// ErrConnected means that Connect was called twice.
	ErrConnected = errors.New("pn532sim: connected already")
	// ErrTransfer means a transfer that the bus cannot do.
	ErrTransfer = errors.New("pn532sim: no such transfer")
)

const idleByte = 0xFF // of a line that nobody drives

// SPI returns the chip as the only device on a port of SPI.
func (c *Chip) SPI() spi.Port { return &spiPort{chip: c} }

// I2C returns the chip as the only device on a bus of I2C.
func (c *Chip) I2C() i2c.Bus { return &i2cBus{chip: c} }

type spiPort struct {
	chip      *Chip
	connected bool
}

func (p *spiPort) String() string { return "SPI(sim)" }

func (p *spiPort) Connect(_ physic.Frequency, mode spi.Mode, bits int) (spi.Conn, error) {
	if p.connected {
		return nil, ErrConnected
	}
	if mode != spi.Mode0 || bits != 8 {
		return nil, ErrTransfer
	}
	p.connected = true
	return &spiConn{p.chip}, nil
}

type spiConn struct{ chip *Chip }

func (s *spiConn) String() string               { return "SPI(sim)" }
func (s *spiConn) Duplex() conn.Duplex          { return conn.Full }
func (s *spiConn) TxPackets([]spi.Packet) error { return ErrTransfer }

// Tx is one transfer with the select line Low. The first wakes the chip and does no more.
func (s *spiConn) Tx(w, r []byte) error {
	if len(w) == 0 || len(r) != 0 && len(r) != len(w) {
		return ErrTransfer
	}
	in := make([]byte, len(w))
	for i := range w {
		in[i] = bits.Reverse8(w[i])
	}
	c := s.chip
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.transfer(in[0], in[1:])
	for i := range r {
		r[i] = idleByte
		if i > 0 && i <= len(out) {
			r[i] = bits.Reverse8(out[i-1])
		}
	}
	return nil
}

// transfer does what the first byte says, and returns what the chip shifts out after it; nil if it does not.
func (c *Chip) transfer(op byte, in []byte) []byte {
	if c.gone || c.held {
		return nil
	}
	out := make([]byte, len(in))
	if !c.awake {
		c.awake = true
		return out
	}
	switch op {
	case 0x01:
		c.feed(in)
	case 0x02:
		if c.pending() && len(out) > 0 {
			out[0] = 1
		}
	case 0x03:
		copy(out, c.shift(len(out)))
	}
	return out
}

// pending tells whether a frame is ready, or the rest of one.
func (c *Chip) pending() bool { return len(c.begun) > 0 || c.until() == 0 }

// shift takes n bytes of the frame that is ready. Of one that is longer the chip keeps the rest, whatever is said to it meanwhile, until that is
// read too; the byte between two transfers is lost.
func (c *Chip) shift(n int) []byte {
	b := c.begun
	if len(b) == 0 {
		b = c.fetch()
	}
	c.begun = bytes.TrimRight(b[min(n+1, len(b)):], "\x00")
	c.interrupt()
	return b
}

// fetch takes the frame that is ready.
func (c *Chip) fetch() []byte {
	b := c.due()
	c.interrupt()
	return b
}

type i2cBus struct{ chip *Chip }

func (b *i2cBus) String() string                  { return "I2C(sim)" }
func (b *i2cBus) SetSpeed(physic.Frequency) error { return ErrTransfer }

// Tx writes or reads. The first wakes the chip, which does not answer to it.
func (b *i2cBus) Tx(addr uint16, w, r []byte) error {
	c := b.chip
	c.mu.Lock()
	defer c.mu.Unlock()
	if addr != 0x24 || c.gone || c.held {
		return ErrNoAnswer
	}
	if !c.awake {
		c.awake = true
		return ErrNoAnswer
	}
	if len(w) > 0 && len(r) > 0 {
		return ErrTransfer // it takes no repeated start
	}
	if len(w) > 0 {
		c.feed(w)
		return nil
	}
	clear(r)
	if len(r) > 0 && c.pending() {
		r[0] = 1
		if len(r) > 1 {
			copy(r[1:], c.fetch())
		}
	}
	return nil
}

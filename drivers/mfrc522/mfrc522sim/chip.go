// Package mfrc522sim is an MFRC522 without silicon, at the level of registers, as periph's SPI. It holds any plain card of nfcsim, whose anticollision
// it does itself, and follows the data sheet MFRC522, rev. 3.9, as far as a driver of plain tags goes: no MIFARE authentication, no
// interrupts, no timers but that an answer comes or not.
package mfrc522sim

import (
	"errors"
	"sync"

	"passlane/drivers/drvtest/pinsim"
	"periph.io/x/conn/v3"
	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
)

// ErrTransfer means a transfer that the chip cannot do, or a bus that is broken.
var ErrTransfer = errors.New("mfrc522sim: no such transfer")

// Registers (data sheet, 9.2).
const (
	regCommand    = 0x01
	regComIrq     = 0x04
	regError      = 0x06
	regFIFO       = 0x09
	regLevel      = 0x0A
	regControl    = 0x0C
	regBitFraming = 0x0D
	regTxControl  = 0x14
	regVersion    = 0x37
)

const (
	transceive = 0x0C
	softReset  = 0x0F
	startSend  = 0x80
	set1       = 0x80
	flush      = 0x80
	timerIRq   = 0x01
	idleRxIRq  = 0x30
	collision  = 0x08
	overflow   = 0x10
	antenna    = 0x03
	fifoSize   = 64
)

// Chip is a simulated MFRC522. Its methods may be called from any goroutine.
type Chip struct {
	Reset *pinsim.Pin // NRSTPD

	mu      sync.Mutex
	regs    [64]byte
	fifo    []byte
	version byte
	held    bool
	gone    bool
	broken  bool
	spoil   int // answers whose CRC goes wrong
	fault   byte
	cards
}

// New returns a chip of version 2.0 with nothing in its field.
func New() *Chip {
	c := &Chip{Reset: pinsim.New("NRSTPD", 1), version: 0x92}
	c.Reset.Wire(func(l gpio.Level) { c.change(func() { c.reset(); c.held = l == gpio.Low }) })
	c.reset()
	return c
}

// Field tells whether the field is on.
func (c *Chip) Field() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lit()
}

// Version sets the version register.
func (c *Chip) Version(v byte) { c.change(func() { c.version = v }) }

// PowerCut takes the chip's power for a moment.
func (c *Chip) PowerCut() { c.change(c.reset) }

// Gone makes the bus behave as with nothing on it, until Gone(false).
func (c *Chip) Gone(on bool) { c.change(func() { c.reset(); c.gone = on }) }

// Break makes every transfer an error, until Break(false).
func (c *Chip) Break(on bool) { c.change(func() { c.broken = on }) }

// Spoil makes the next n answers of cards wrong in one byte.
func (c *Chip) Spoil(n int) { c.change(func() { c.spoil = n }) }

// Collide makes the chip report a collision for the next answer.
func (c *Chip) Collide() { c.change(func() { c.fault = collision }) }

func (c *Chip) change(how func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	how()
}

func (c *Chip) lit() bool { return c.regs[regTxControl]&antenna == antenna }

func (c *Chip) reset() {
	c.regs, c.fifo = [64]byte{regCommand: 0x20, regTxControl: 0x80}, nil
	c.unpower()
}

// SPI returns the chip as the only device on a port of SPI.
func (c *Chip) SPI() spi.Port { return port{c} }

type port struct{ chip *Chip }

func (p port) String() string               { return "SPI(sim)" }
func (p port) Duplex() conn.Duplex          { return conn.Full }
func (p port) TxPackets([]spi.Packet) error { return ErrTransfer }

// Connect implements spi.Port.
func (p port) Connect(_ physic.Frequency, mode spi.Mode, bits int) (spi.Conn, error) {
	if mode != spi.Mode0 || bits != 8 {
		return nil, ErrTransfer
	}
	return p, nil
}

// Tx is one access to a register: its address, then its content.
func (p port) Tx(w, r []byte) error {
	c := p.chip
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(w) != 2 || c.broken {
		return ErrTransfer
	}
	at, reading := w[0]>>1&0x3F, w[0]&0x80 != 0
	v := byte(0xFF)
	switch {
	case c.gone || c.held:
	case reading:
		v = c.read(at)
	default:
		c.write(at, w[1])
	}
	if len(r) == 2 {
		r[1] = v
	}
	return nil
}

func (c *Chip) read(at byte) byte {
	switch at {
	case regFIFO:
		if len(c.fifo) == 0 {
			return 0
		}
		v := c.fifo[0]
		c.fifo = c.fifo[1:]
		return v
	case regLevel:
		return byte(len(c.fifo))
	case regVersion:
		return c.version
	}
	return c.regs[at]
}

func (c *Chip) write(at, v byte) {
	switch at {
	case regFIFO:
		if len(c.fifo) < fifoSize {
			c.fifo = append(c.fifo, v)
		}
	case regLevel:
		if v&flush != 0 {
			c.fifo = nil
		}
	case regComIrq:
		if v&set1 == 0 {
			c.regs[at] &^= v
		}
	case regCommand:
		c.regs[at] = v & 0x0F
		if v&0x0F == softReset {
			c.reset()
		}
	case regTxControl:
		c.regs[at] = v
		if !c.lit() {
			c.unpower()
		}
	case regBitFraming:
		c.regs[at] = v
		if v&startSend != 0 && c.regs[regCommand] == transceive {
			c.exchange(v & 7)
		}
	default:
		c.regs[at] = v
	}
}

// exchange sends the FIFO into the field, and fills it with the answer.
func (c *Chip) exchange(lastBits byte) {
	sent := c.fifo
	c.fifo, c.regs[regError], c.regs[regControl] = nil, 0, 0
	var answer []byte
	bits := 0
	if c.lit() {
		answer, bits = c.hear(sent, lastBits)
	}
	if bits == 0 {
		c.regs[regComIrq] |= timerIRq
		return
	}
	if c.spoil > 0 {
		c.spoil--
		answer[0] ^= 0x10
	}
	c.regs[regError], c.fault = c.fault, 0
	if len(answer) > fifoSize {
		answer, c.regs[regError] = answer[:fifoSize], overflow
	}
	c.fifo = answer
	c.regs[regControl] = byte(bits % 8)
	c.regs[regComIrq] |= idleRxIRq
}

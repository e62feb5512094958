// Package pn532sim is a PN532 without silicon, at the level of bytes: on a pseudo-terminal as its HSU (Line), and as periph's SPI and I2C. It holds
// any card of nfcsim, and misbehaves at every byte, as chips, wires and other devices do.
//
// It follows UM0701-02 and is strict where drivers are tempted: asleep it hears nothing on HSU before 55h, nor for the first
// millisecond after it; until SAMConfiguration it hears nothing else, and sleeps again when the line is quiet; it ignores frames with a wrong checksum; a card of ISO/IEC 14443-4 that is active does not hear another look for cards; a
// plain tag that refused a command is selected no more. A read on I2C takes the frame, wholly or in part; one on SPI leaves the rest of it.
package pn532sim

import (
	"bytes"
	"slices"
	"sync"
	"time"

	"passlane/drivers/drvtest/pinsim"
	"periph.io/x/conn/v3/gpio"
)

// Chip is a simulated PN532. Its methods may be called from any goroutine.
type Chip struct {
	// IRQ is P70_IRQ, Reset is RSTPD_N.
	IRQ, Reset *pinsim.Pin

	mu    sync.Mutex
	in    []byte    // from the host, not yet a frame
	heard time.Time // when the last of it came
	out   []piece
	last  []byte // frame of the last response
	log   [][]byte
	nacks int
	acks  int
	ready chan struct{} // holds one: something is to be sent

	power
	field
	faults
}

// power is what a reset takes.
type power struct {
	awake   bool // from power-down
	deaf    int  // bytes from HSU that are lost while the oscillator starts
	risen   bool // a command came since
	ready4  bool // SAMConfiguration was heard
	irq     bool // the line is to be driven
	retries byte // of the activation of a card
	params  byte
	chained []byte // data of an exchange that goes on
	rest    []byte // of an answer that goes on
	begun   []byte // what is left of a frame that was read in part
}

// piece is a frame on its way to the host.
type piece struct {
	bytes []byte
	at    time.Time
}

func powered() power { return power{retries: 0xFF} }

// New returns a chip that sleeps, with nothing in its field.
func New() *Chip {
	c := &Chip{
		IRQ: pinsim.New("P70_IRQ", 1), Reset: pinsim.New("RSTPD_N", 2),
		ready: make(chan struct{}, 1), power: powered(), faults: faults{firmware: []byte{0x32, 1, 6, 7}},
	}
	c.IRQ.Set(gpio.High)
	c.Reset.Wire(func(l gpio.Level) { c.change(func() { c.reset(); c.held = l == gpio.Low }) })
	return c
}

// Heard returns every packet that the chip took from the host, its code first.
func (c *Chip) Heard() [][]byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.log)
}

// Repeated returns how often the host asked for a response again.
func (c *Chip) Repeated() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.nacks
}

// Aborted returns how often the host ended what was running.
func (c *Chip) Aborted() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.acks
}

// Forget empties what Heard returns.
func (c *Chip) Forget() { c.change(func() { c.log = nil }) }

// Field tells whether the chip's field is on.
func (c *Chip) Field() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lit
}

// PowerCut takes the chip's power for a moment.
func (c *Chip) PowerCut() { c.change(c.reset) }

func (c *Chip) change(how func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	how()
}

func (c *Chip) reset() {
	c.power, c.in, c.out, c.last = powered(), nil, nil, nil
	c.dark()
	c.interrupt()
}

// stale is the pause after which half a frame is forgotten.
const stale = 20 * time.Millisecond

// feed takes bytes from the host.
func (c *Chip) feed(b []byte) {
	if c.held || c.mute {
		return
	}
	b = c.spoilIn(b)
	lost := min(c.deaf, len(b))
	c.deaf, b = c.deaf-lost, b[lost:]
	if c.other != nil {
		c.send(c.other(b), 0)
		return
	}
	if now := time.Now(); now.Sub(c.heard) > stale {
		c.in, c.heard = nil, now
	} else {
		c.heard = now
	}
	c.in = append(c.in, b...)
	for {
		f, done, ok := parse(c.in)
		c.in = c.in[done:]
		if !ok {
			return
		}
		c.take(f)
	}
}

// take acts on a frame.
func (c *Chip) take(f []byte) {
	switch {
	case len(f) == 0: // ACK: never mind
		c.acks++
		c.out = nil
	case len(f) == 1 && f[0] == nack:
		if c.nacks++; c.last != nil {
			c.out = nil
			c.send(c.last, 0)
		}
	case f[0] == fromHost && len(f) > 1:
		c.command(f[1:])
	}
	c.interrupt()
}

func (c *Chip) command(packet []byte) {
	if c.drowsy && !c.risen || !c.ready4 && packet[0] != codeSAM {
		c.risen = true
		return
	}
	c.log = append(c.log, slices.Clone(packet))
	c.out = nil
	if ack := c.spoilAck(); ack != nil {
		c.send(ack, 0)
	}
	if c.before != nil {
		c.send(frame(c.before), c.think)
		c.before = nil
	}
	answer := []byte{}
	if len(c.unknown) == 0 || !bytes.HasPrefix(packet, c.unknown) {
		answer = c.execute(packet[0], packet[1:])
	}
	if answer == nil {
		return // it runs on, and says nothing
	}
	c.last = c.spoilFrame(frame(answer))
	c.send(c.last, c.think)
}

// send puts a frame on its way, which it takes that long for.
func (c *Chip) send(b []byte, after time.Duration) {
	if c.rewrite != nil && c.other == nil {
		b = c.rewrite(slices.Clone(b))
	}
	if b = c.spoilOut(b); len(b) == 0 {
		return
	}
	c.out = append(c.out, piece{bytes: b, at: time.Now().Add(c.delay + after)})
	select {
	case c.ready <- struct{}{}:
	default:
	}
}

// until returns how long until the first frame is ready, below 0 if there is none.
func (c *Chip) until() time.Duration {
	if len(c.out) == 0 {
		return -1
	}
	return max(0, time.Until(c.out[0].at))
}

// due takes the first frame if it is ready.
func (c *Chip) due() []byte {
	if c.until() != 0 {
		return nil
	}
	b := c.out[0].bytes
	c.out = c.out[1:]
	return b
}

// interrupt drives the line, Low while a frame waits. It ignores delays: the host asks anyway.
func (c *Chip) interrupt() {
	c.IRQ.Set(gpio.Level(!c.irq || len(c.out)+len(c.begun) == 0))
}

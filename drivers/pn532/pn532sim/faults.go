package pn532sim

import (
	"slices"
	"time"
)

// Fault is what happens to one byte on its way.
type Fault int

// Faults.
const (
	Drop      Fault = iota + 1 // it does not arrive
	Flip                       // some of its bits do not
	Insert                     // one arrives before it
	Duplicate                  // it arrives twice
	Stall                      // it and all after it, of what was sent at once, do not arrive
)

// Faults lists them all.
func Faults() []Fault { return []Fault{Drop, Flip, Insert, Duplicate, Stall} }

// String names the fault.
func (f Fault) String() string {
	return []string{"none", "drop", "flip", "insert", "duplicate", "stall"}[f]
}

// faults are how the chip misbehaves.
type faults struct {
	firmware   []byte
	held, mute bool
	gone       bool
	other      func([]byte) []byte
	delay      time.Duration
	toHost     spoil
	fromHost   spoil
	instead    []byte // what comes instead of the next ACK, if ack is set
	ack        bool
	before     []byte
	nextFrame  func([]byte) []byte
	status     byte
	endless    bool
	unknown    []byte
	rewrite    func([]byte) []byte
	think      time.Duration
	drowsy     bool
}

// spoil does a fault to one byte of a stream.
type spoil struct {
	fault Fault
	left  int // bytes before it
}

// SpoilAnswer does a fault to a byte that the chip sends, counted from the next one, 0.
func (c *Chip) SpoilAnswer(f Fault, at int) { c.change(func() { c.toHost = spoil{f, at} }) }

// SpoilCommand does a fault to a byte that the host sends, counted from the next one, 0.
func (c *Chip) SpoilCommand(f Fault, at int) { c.change(func() { c.fromHost = spoil{f, at} }) }

// Spoiled tells whether the faults that were asked for have happened.
func (c *Chip) Spoiled() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.toHost.fault == 0 && c.fromHost.fault == 0
}

// AckWith makes the chip send other bytes instead of the next ACK, none if empty. A NACK and a broken ACK are good ones.
func (c *Chip) AckWith(b []byte) { c.change(func() { c.ack, c.instead = true, b }) }

// NackInstead makes the chip send a NACK instead of the next ACK.
func (c *Chip) NackInstead() { c.AckWith(nackBytes) }

// Before makes the chip send another response before the next one, its code first.
func (c *Chip) Before(answer []byte) { c.change(func() { c.before = answer }) }

// NextFrame has f change the frame of the next response.
func (c *Chip) NextFrame(f func([]byte) []byte) { c.change(func() { c.nextFrame = f }) }

// Silence makes the chip hear nothing and say nothing, until Silence(false).
func (c *Chip) Silence(on bool) { c.change(func() { c.mute, c.out = on, nil }) }

// Gone makes SPI and I2C behave as with nothing on them, until Gone(false).
func (c *Chip) Gone(on bool) {
	c.change(func() {
		if c.gone = on; on {
			c.reset()
		}
	})
}

// Replace puts another device in the place of the chip, which answers whatever it hears; nil puts the chip back, asleep.
func (c *Chip) Replace(answer func(heard []byte) []byte) {
	c.change(func() {
		c.reset()
		c.other = answer
	})
}

// Delay makes everything that the chip sends take so long.
func (c *Chip) Delay(d time.Duration) { c.change(func() { c.delay = d }) }

// Think makes every response take so long after its ACK.
func (c *Chip) Think(d time.Duration) { c.change(func() { c.think = d }) }

// Rewrite has f write every frame anew that the chip sends, ACKs too, as other firmware may; nil ends that.
func (c *Chip) Rewrite(f func(frame []byte) []byte) { c.change(func() { c.rewrite = f }) }

// Drowsy makes the chip pass over the first command after each time it wakes.
func (c *Chip) Drowsy() { c.change(func() { c.drowsy = true }) }

// Status makes the next InDataExchange report this status instead of being done.
func (c *Chip) Status(s byte) { c.change(func() { c.status = s }) }

// Endless makes every answer of a card say that there is more.
func (c *Chip) Endless() { c.change(func() { c.endless = true }) }

// Unknown makes the chip refuse, with its error frame, commands that begin so, the code first.
func (c *Chip) Unknown(begin ...byte) { c.change(func() { c.unknown = begin }) }

// Firmware sets what GetFirmwareVersion returns.
func (c *Chip) Firmware(f []byte) { c.change(func() { c.firmware = f }) }

func (c *Chip) spoilIn(b []byte) []byte  { return c.fromHost.over(b) }
func (c *Chip) spoilOut(b []byte) []byte { return c.toHost.over(b) }

func (c *Chip) spoilAck() []byte {
	if !c.ack {
		return ackBytes
	}
	c.ack = false
	return c.instead
}

func (c *Chip) spoilFrame(f []byte) []byte {
	if change := c.nextFrame; change != nil {
		c.nextFrame = nil
		return change(f)
	}
	return f
}

// over returns b as it arrives.
func (s *spoil) over(b []byte) []byte {
	if s.fault == 0 {
		return b
	}
	if s.left >= len(b) {
		s.left -= len(b)
		return b
	}
	at, f := s.left, s.fault
	*s = spoil{}
	b = slices.Clone(b)
	switch f {
	case Drop:
		return slices.Delete(b, at, at+1)
	case Flip:
		b[at] ^= 0x24
	case Insert:
		return slices.Insert(b, at, 0x5A)
	case Duplicate:
		return slices.Insert(b, at, b[at])
	case Stall:
		return b[:at]
	}
	return b
}

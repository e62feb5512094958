package pn532

import (
	"time"

	"periph.io/x/conn/v3/gpio"
)

// Opts fits the driver to a board and a lane. The zero value of each field means the default.
type Opts struct {
	// IRQ is wired to P70_IRQ, Low while the chip has a frame for us. Default: none; on SPI and I2C the chip is asked instead.
	IRQ gpio.PinIn
	// Reset is wired to RSTPD_N. Default: none; then a chip that hangs, or holds an I2C bus Low, needs its plug pulled.
	Reset gpio.PinOut

	Period time.Duration // between two looks for a card, or at one that lies there; default 100 ms
	Probe  time.Duration // between two proofs of life while waiting for a card; default 5 s

	// CardTimeout is how long a card may be silent; rounded up to what the chip knows, 100 us to 3.28 s in powers of two. Default 102.4 ms. Cards
	// of ISO/IEC 14443-4 have a time of their own besides, which the chip keeps.
	CardTimeout time.Duration
	// ExchangeTimeout is how long one exchange with a card of ISO/IEC 14443-4 may take, however often the card asks for more
	// time. Default 5 s.
	ExchangeTimeout time.Duration
	// AckTimeout is how long the chip may take to acknowledge a command. Default 120 ms.
	AckTimeout time.Duration

	// TypeB looks for cards of type B too, if the firmware can. Their Tag has the PUPI, 4 bytes, as UID, and SAK 20h. Default: type A only.
	TypeB bool
	// Sparing turns the field off between two looks, while no card lies there. Default: it stays on.
	Sparing bool
}

// resolve returns o with its defaults, or an *InvalidError.
func (o *Opts) resolve() (Opts, error) {
	var r Opts
	if o != nil {
		r = *o
	}
	for _, d := range []struct {
		name        string
		value       *time.Duration
		usual, most time.Duration
	}{
		{"Opts.Period", &r.Period, 100 * time.Millisecond, time.Minute},
		{"Opts.Probe", &r.Probe, 5 * time.Second, time.Hour},
		{"Opts.CardTimeout", &r.CardTimeout, 102400 * time.Microsecond, timeout(maxTimeout)},
		{"Opts.ExchangeTimeout", &r.ExchangeTimeout, 5 * time.Second, time.Minute},
		{"Opts.AckTimeout", &r.AckTimeout, 120 * time.Millisecond, time.Minute},
	} {
		if *d.value < 0 || *d.value > d.most {
			return r, &InvalidError{d.name, *d.value, "0 to " + d.most.String()}
		}
		if *d.value == 0 {
			*d.value = d.usual
		}
	}
	return r, nil
}

// maxTimeout is the largest code of a time in RFConfiguration.
const maxTimeout = 0x10

// timeout returns what a code of RFConfiguration, 01h to 10h, means (UM0701-02, 7.3.1, item 02h).
func timeout(code byte) time.Duration { return 100 * time.Microsecond << (code - 1) }

// timeoutCode returns the least code that means at least d.
func timeoutCode(d time.Duration) byte {
	for code := byte(1); code < maxTimeout; code++ {
		if timeout(code) >= d {
			return code
		}
	}
	return maxTimeout
}

package pn532

import (
	"errors"
	"time"

	"periph.io/x/conn/v3/gpio"
)

// Bus is how the chip is connected: what HSU, Serial, SPI or I2C return. A Bus belongs to one Dev.
type Bus interface {
	// String names the connection.
	String() string

	open() error
	close() error
	// wake brings the chip to listen, from reset or from sleep. The next bytes are a command's.
	wake() error
	write(frame []byte) error
	// read waits until the chip has something, but not beyond until, and returns how much it put into b: errIdle if nothing, perhaps early. On a
	// bus of frames it is one frame, cut off at len(b), with any bytes behind it.
	read(b []byte, until time.Time) (int, error)
	// flush forgets what was not read.
	flush() error
	// frames tells that a read begins with a frame and ends with it, unlike on a stream.
	frames() bool
}

// errIdle says that nothing came in time.
var errIdle = errors.New("pn532: bus is idle")

// slot is how long we wait at most before we look whether the caller still wants it.
const slot = 25 * time.Millisecond

// waiter waits until the chip has a frame, by the IRQ line if there is one, and by asking the chip.
type waiter struct {
	irq   gpio.PinIn
	every time.Duration // between two questions
}

// edgeWait is how long an edge is waited for: edges merge and get lost, so the chip is asked too.
const edgeWait = 10 * time.Millisecond

// wait returns nil as soon as the chip is ready, errIdle at until. The line only wakes us early: what it says is always asked for.
func (w waiter) wait(until time.Time, ready func() (bool, error)) error {
	for {
		if ok, err := ready(); ok || err != nil {
			return err
		}
		left := time.Until(until)
		if left <= 0 {
			return errIdle
		}
		if w.irq == nil {
			time.Sleep(min(left, w.every))
			continue
		}
		began := time.Now()
		edge := w.irq.WaitForEdge(min(left, edgeWait)) // never 0 or less, on which drivers disagree
		if early := w.every - time.Since(began); !edge && early > 0 {
			time.Sleep(early) // a line that is gone ends the wait at once
		}
	}
}

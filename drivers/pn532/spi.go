package pn532

import (
	"math/bits"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
)

// First byte of a transfer on SPI (UM0701-02, 6.2.5).
const (
	spiWrite  = 0x01
	spiStatus = 0x02
	spiRead   = 0x03
)

const (
	readyBit = 0x01
	spiSpeed = physic.MegaHertz
	// spiWakeBytes keep the select line Low for more than 2 ms at spiSpeed.
	spiWakeBytes = 300
	settle       = 2 * time.Millisecond
)

// overSPI is the chip on SPI, mode 0. It wants the least significant bit first, which many hosts cannot: bits are turned here.
type overSPI struct {
	port   spi.Port
	conn   spi.Conn
	wait   waiter
	tx, rx [1 + maxReceived]byte
}

// SPI returns a bus over a port of SPI, 1 MHz, mode 0. The port's select line must be the chip's.
func SPI(port spi.Port) Bus { return &overSPI{port: port, wait: waiter{every: time.Millisecond}} }

func (s *overSPI) String() string { return s.port.String() }

// open connects once in the life of the port, as periph asks.
func (s *overSPI) open() (err error) {
	if s.conn == nil {
		s.conn, err = s.port.Connect(spiSpeed, spi.Mode0, 8)
	}
	return err
}

func (s *overSPI) close() error { return nil }

// wake is one long question for the status, whose select line wakes the chip.
func (s *overSPI) wake() error {
	err := s.transfer(spiStatus, nil, spiWakeBytes)
	time.Sleep(settle)
	return err
}

func (s *overSPI) write(frame []byte) error { return s.transfer(spiWrite, frame, len(frame)) }

func (s *overSPI) read(b []byte, until time.Time) (int, error) {
	err := s.wait.wait(until, func() (bool, error) {
		err := s.transfer(spiStatus, nil, 1)
		return s.rx[1]&readyBit != 0, err
	})
	if err != nil {
		return 0, err
	}
	n := min(len(b), maxRead)
	if err := s.transfer(spiRead, nil, n); err != nil {
		return 0, err
	}
	return copy(b, s.rx[1:1+n]), nil
}

// transfer sends op and then out, filled up with zeros to n bytes; what came in stands in rx from 1 on. All in one transfer: between two,
// the chip loses a byte.
func (s *overSPI) transfer(op byte, out []byte, n int) error {
	s.tx[0] = bits.Reverse8(op)
	for i := range n {
		s.tx[1+i] = 0
		if i < len(out) {
			s.tx[1+i] = bits.Reverse8(out[i])
		}
	}
	if err := s.conn.Tx(s.tx[:1+n], s.rx[:1+n]); err != nil {
		return err
	}
	for i := range n {
		s.rx[1+i] = bits.Reverse8(s.rx[1+i])
	}
	return nil
}

func (s *overSPI) flush() error        { return nil }
func (s *overSPI) frames() bool        { return true }
func (s *overSPI) listen(i gpio.PinIn) { s.wait.irq = i }

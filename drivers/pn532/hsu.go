package pn532

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"passlane/drivers/serial"
)

// Port is an open serial line: what serial.Open returns, or net.Pipe. A Port that has a method Flush() error is flushed by it.
type Port interface {
	io.ReadWriteCloser
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// Baud is the speed of the chip's HSU after reset; the driver stays with it.
const Baud = 115200

// hsu is the high-speed UART (UM0701-02, 6.3.2; hardware: 8 data bits, no parity, 1 stop bit).
type hsu struct {
	name   string
	opener func() (Port, error)
	port   Port

	readBy, writeBy time.Time // the deadlines of the port
}

// HSU returns a bus over a serial line with 115200 baud, 8N1, raw. It calls open whenever it has no line, also after one was unplugged.
func HSU(name string, open func() (Port, error)) Bus { return &hsu{name: name, opener: open} }

// Serial is HSU over the serial line at path, best a stable one such as /dev/serial/by-id/...
func Serial(path string) Bus {
	return HSU(path, func() (Port, error) {
		p, err := serial.Open(path, Baud)
		if err != nil {
			return nil, err
		}
		return p, nil
	})
}

func (h *hsu) String() string { return h.name }

func (h *hsu) open() (err error) {
	h.readBy, h.writeBy = time.Time{}, time.Time{}
	h.port, err = h.opener()
	return err
}

func (h *hsu) close() error {
	if h.port == nil {
		return nil
	}
	err := h.port.Close()
	h.port = nil
	return err
}

// wakeUp is long enough at 115200 baud for a chip in power-down, and harmless to one that is awake.
var wakeUp = []byte{0x55, 0x55, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}

func (h *hsu) wake() error { return h.write(wakeUp) }

// writeTimeout is for a line that takes no more bytes: a frame of 275 bytes takes 24 ms at 115200 baud.
const writeTimeout = 250 * time.Millisecond

// Setting a deadline costs as much as the bytes of a short frame, so one is kept while it is good enough: of writes up to three times as long,
// of reads a little shorter.
const (
	keepWrite = 3 * writeTimeout
	keepRead  = slot / 5
)

func (h *hsu) write(b []byte) error {
	if now := time.Now(); h.writeBy.Sub(now) < writeTimeout {
		h.writeBy = now.Add(keepWrite)
		if err := h.port.SetWriteDeadline(h.writeBy); err != nil {
			return err
		}
	}
	_, err := h.port.Write(b)
	return err
}

// read may end before until, but not at once.
func (h *hsu) read(b []byte, until time.Time) (int, error) {
	if until.Before(h.readBy) || time.Until(h.readBy) < keepRead {
		h.readBy = until
		if err := h.port.SetReadDeadline(until); err != nil {
			return 0, err
		}
	}
	n, err := h.port.Read(b)
	switch {
	case n > 0:
		return n, nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		return 0, errIdle
	case err != nil:
		return 0, fmt.Errorf("read: %w", err)
	}
	return 0, io.ErrNoProgress
}

func (h *hsu) flush() error {
	if f, ok := h.port.(interface{ Flush() error }); ok {
		return f.Flush()
	}
	return nil
}

func (h *hsu) frames() bool { return false }

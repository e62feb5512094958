package usbsim

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// Setup is a request on the control pipe (USB 2.0, table 9-2).
type Setup struct {
	Kind, Request        byte
	Value, Index, Length uint16
}

// In tells that the host wants data.
func (s Setup) In() bool { return s.Kind&0x80 != 0 }

// Device is a device by its control pipe.
type Device interface {
	// Control answers a request: with data if the host wants some, at most Setup.Length bytes, else to data of the host. ok false is a stall.
	Control(s Setup, out []byte) (in []byte, ok bool)
}

// Messages of USB/IP: how long each is, but for data behind it, and its codes.
const (
	messageSize = 48
	cmdSubmit   = 1
	cmdUnlink   = 2
	retSubmit   = 3
	retUnlink   = 4
)

// largest is the most that the host says at once.
const largest = 64 << 10

var be = binary.BigEndian

// urb is a transfer that the host asks for.
type urb struct {
	number, endpoint uint32
	in               bool
	length           int
	setup            Setup
}

// Attach plugs a device into a socket of the controller, 0 to 7, and returns the line on which it is spoken to; closed, the plug is pulled. A device
// that was there takes a moment to go.
func Attach(ctx context.Context, socket int) (io.ReadWriteCloser, error) {
	const bus, highSpeed = 1 << 16, 3
	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("usbsim: plug in: %w", err)
	}
	defer func() { _ = unix.Close(ends[1]) }() // the kernel has its own
	for {
		err = os.WriteFile("/sys/devices/platform/vhci_hcd.0/attach", fmt.Appendf(nil, "%d %d %d %d", socket, ends[1], bus|socket+2, highSpeed), 0)
		if !errors.Is(err, unix.EBUSY) || ctx.Err() != nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err = errors.Join(err, unix.SetNonblock(ends[0], true)); err != nil {
		_ = unix.Close(ends[0]) // of no use
		return nil, fmt.Errorf("usbsim: plug in: %w", err)
	}
	return os.NewFile(uintptr(ends[0]), "USB"), nil
}

// Plug is a device in its socket.
type Plug struct {
	line io.ReadWriter

	mu      sync.Mutex // one writes at a time, and owns the rest
	waiting []urb      // for bulk data
	more    chan struct{}
	gone    chan struct{}
}

// New returns a device's plug on a line that Attach returned, or on any on which a host speaks USB/IP.
func New(line io.ReadWriter) *Plug {
	return &Plug{line: line, more: make(chan struct{}, 1), gone: make(chan struct{})}
}

// Serve answers the host until the line is closed.
func (p *Plug) Serve(d Device) {
	defer close(p.gone)
	for r := bufio.NewReader(p.line); p.message(d, r) == nil; {
	}
}

// Gone is closed when Serve is over.
func (p *Plug) Gone() <-chan struct{} { return p.gone }

// message answers one message of the host. Errors: those of the line, which end all.
func (p *Plug) message(d Device, r io.Reader) error {
	var b [messageSize]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return err
	}
	u := urb{number: be.Uint32(b[4:]), in: be.Uint32(b[12:]) == 1, endpoint: be.Uint32(b[16:]), length: int(be.Uint32(b[24:])), setup: parse(b[40:])}
	switch be.Uint32(b[:]) {
	case cmdUnlink:
		return p.unlink(u.number, be.Uint32(b[20:]))
	case cmdSubmit:
	default:
		return fmt.Errorf("usbsim: message % X", b[:])
	}
	var data []byte
	if !u.in {
		data = make([]byte, min(u.length, largest))
		if _, err := io.ReadFull(r, data); err != nil {
			return err
		}
	}
	if u.endpoint == 0 {
		return p.control(d, u, data)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting = append(p.waiting, u)
	select {
	case p.more <- struct{}{}:
	default: // whoever sends is awake
	}
	return nil
}

// parse reads a request, which is little-endian within a message that is not.
func parse(b []byte) Setup {
	le := binary.LittleEndian
	return Setup{b[0], b[1], le.Uint16(b[2:]), le.Uint16(b[4:]), le.Uint16(b[6:])}
}

// control answers a request on the control pipe.
func (p *Plug) control(d Device, u urb, data []byte) error {
	said, ok := d.Control(u.setup, data)
	p.mu.Lock()
	defer p.mu.Unlock()
	if !ok {
		return p.say(retSubmit, u.number, -int32(unix.EPIPE), 0, nil) // a stall
	}
	return p.say(retSubmit, u.number, 0, max(len(said), len(data)), said)
}

// unlink takes a transfer back that the host does not want any more.
func (p *Plug) unlink(number, victim uint32) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.waiting, func(u urb) bool { return u.number == victim })
	status := int32(0) // it was done already
	if i >= 0 {
		p.waiting = slices.Delete(p.waiting, i, i+1)
		status = -int32(unix.ECONNRESET)
	}
	return p.say(retUnlink, number, status, 0, nil)
}

// say sends one message; data stands behind it. Whoever calls it holds the mutex.
func (p *Plug) say(code, number uint32, status int32, actual int, data []byte) error {
	b := make([]byte, messageSize, messageSize+len(data))
	be.PutUint32(b, code)
	be.PutUint32(b[4:], number)
	be.PutUint32(b[20:], uint32(status))
	be.PutUint32(b[24:], uint32(actual))
	_, err := p.line.Write(append(b, data...))
	return err
}

// Send gives bulk data to the transfer that waits longest, and waits for one. It gives up, and returns false, when the plug is pulled, or nobody
// wants it any more, which it asks ten times a second.
func (p *Plug) Send(data []byte, wanted func() bool) bool {
	for wanted() {
		if p.deliver(data) {
			return true
		}
		select {
		case <-p.more:
		case <-p.gone:
			return false
		case <-time.After(100 * time.Millisecond):
		}
	}
	return false
}

func (p *Plug) deliver(data []byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) == 0 {
		return false
	}
	u := p.waiting[0]
	p.waiting = p.waiting[1:]
	data = data[:min(len(data), u.length)]
	_ = p.say(retSubmit, u.number, 0, len(data), data) // a host that is gone is noticed where it speaks
	return true
}

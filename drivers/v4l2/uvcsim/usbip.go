package uvcsim

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

// Messages of USB/IP: what each begins with, and its codes.
const (
	messageSize = 48
	cmdSubmit   = 1
	cmdUnlink   = 2
	retSubmit   = 3
	retUnlink   = 4
)

var be = binary.BigEndian

// urb is a transfer that the host asks for.
type urb struct {
	number   uint32
	endpoint uint32
	in       bool
	length   int
	setup    setup
}

// attach plugs a device into the kernel's controller, at its first socket, and returns the line on which it is spoken to. One that was
// there takes a moment to go.
func attach(ctx context.Context) (*os.File, error) {
	const socket, id, highSpeed = 0, 1<<16 | 2, 3
	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("uvcsim: plug in: %w", err)
	}
	defer func() { _ = unix.Close(ends[1]) }() // the kernel has its own
	for {
		err = os.WriteFile("/sys/devices/platform/vhci_hcd.0/attach", fmt.Appendf(nil, "%d %d %d %d", socket, ends[1], id, highSpeed), 0)
		if !errors.Is(err, unix.EBUSY) || ctx.Err() != nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err = errors.Join(err, unix.SetNonblock(ends[0], true)); err != nil {
		_ = unix.Close(ends[0]) // of no use
		return nil, fmt.Errorf("uvcsim: plug in: %w", err)
	}
	return os.NewFile(uintptr(ends[0]), "USB"), nil
}

// plugged is a camera in its socket.
type plugged struct {
	camera *Camera
	line   io.ReadWriter

	mu      sync.Mutex // one writes at a time, and owns the rest
	waiting []urb      // for pictures
	more    chan struct{}
	gone    chan struct{}
}

// serve is the camera's life from plugging in until the line is closed.
func (c *Camera) serve(line io.ReadWriter) {
	p := &plugged{camera: c, line: line, more: make(chan struct{}, 1), gone: make(chan struct{})}
	c.is(newDevice(c.opts))
	defer c.is(nil)
	var wg sync.WaitGroup
	wg.Go(p.play)
	for r := bufio.NewReader(line); p.message(r) == nil; {
	}
	close(p.gone)
	wg.Wait()
}

// is says what the camera is while it is plugged in.
func (c *Camera) is(d *device) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.device = d
}

// message answers one message of the host. Errors: those of the line, which end all.
func (p *plugged) message(r io.Reader) error {
	var b [messageSize]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return err
	}
	u := urb{number: be.Uint32(b[4:]), in: be.Uint32(b[12:]) == 1, endpoint: be.Uint32(b[16:]), length: int(be.Uint32(b[24:])), setup: parseSetup(b[40:])}
	switch be.Uint32(b[:]) {
	case cmdUnlink:
		return p.unlink(u.number, be.Uint32(b[20:]))
	case cmdSubmit:
	default:
		return fmt.Errorf("uvcsim: message % X", b[:])
	}
	var data []byte
	if !u.in {
		data = make([]byte, min(u.length, payloadSize))
		if _, err := io.ReadFull(r, data); err != nil {
			return err
		}
	}
	if u.endpoint == 0 {
		return p.control(u, data)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting = append(p.waiting, u)
	p.wake()
	return nil
}

func (p *plugged) wake() {
	select {
	case p.more <- struct{}{}:
	default: // it is awake
	}
}

// control answers a request on the control pipe.
func (p *plugged) control(u urb, data []byte) error {
	p.camera.mu.Lock()
	var said []byte
	var known bool
	if d := p.camera.device; u.setup.in() {
		said = d.answer(u.setup)
		known = said != nil
	} else {
		known = d.take(u.setup, data)
	}
	p.camera.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	if !known {
		return p.done(u, -int32(unix.EPIPE), 0, nil) // a stall
	}
	return p.done(u, 0, max(len(said), len(data)), said)
}

// unlink takes a transfer back that the host does not want any more.
func (p *plugged) unlink(number, victim uint32) error {
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

// done ends a transfer. Whoever calls it holds the mutex.
func (p *plugged) done(u urb, status int32, actual int, data []byte) error {
	return p.say(retSubmit, u.number, status, actual, data)
}

func (p *plugged) say(code, number uint32, status int32, actual int, data []byte) error {
	b := make([]byte, messageSize, messageSize+len(data))
	be.PutUint32(b, code)
	be.PutUint32(b[4:], number)
	be.PutUint32(b[20:], uint32(status))
	be.PutUint32(b[24:], uint32(actual))
	_, err := p.line.Write(append(b, data...))
	return err
}

// play sends picture after picture, as often as the host wants them. A host that does not take them holds it up.
func (p *plugged) play() {
	odd := false
	for next := time.Now(); p.here(); {
		s := p.stream()
		if s.rate == 0 {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		for _, part := range payloads(p.camera.picture(), odd) {
			if !p.send(part, s) {
				break
			}
		}
		odd = !odd
		if next = next.Add(time.Second / time.Duration(s.rate)); time.Until(next) < 0 {
			next = time.Now() // a picture that was late delays no other
		}
		time.Sleep(time.Until(next))
	}
}

func (p *plugged) here() bool {
	select {
	case <-p.gone:
		return false
	default:
		return true
	}
}

func (p *plugged) stream() stream {
	p.camera.mu.Lock()
	defer p.camera.mu.Unlock()
	return p.camera.device.stream
}

// send gives a payload to the transfer that waits longest. It gives up, and returns false, when the host asks for pictures anew.
func (p *plugged) send(part []byte, s stream) bool {
	for p.stream() == s {
		p.mu.Lock()
		if len(p.waiting) > 0 {
			u := p.waiting[0]
			p.waiting = p.waiting[1:]
			part = part[:min(len(part), u.length)]
			_ = p.done(u, 0, len(part), part) // a host that is gone is noticed where it speaks
			p.mu.Unlock()
			return true
		}
		p.mu.Unlock()
		select {
		case <-p.more:
		case <-p.gone:
			return false
		case <-time.After(100 * time.Millisecond): // to see whether it is asked anew
		}
	}
	return false
}

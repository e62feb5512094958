// Package imagersim is an area imager at the bytes of its port, that behaves and misbehaves as asked.
package imagersim

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"passlane/drivers/serial"
)

// Imager is a simulated imager. Its methods may be called from any goroutine.
type Imager struct {
	// Prefix, AIM and Suffix are what it puts about a payload; set them before the first symbol.
	Prefix, AIM, Suffix string

	mu     sync.Mutex
	gone   bool
	taken  bool
	port   *Port
	opened int
}

// New returns an imager that is plugged in and puts nothing about a payload.
func New() *Imager { return &Imager{} }

// Open opens its port, which one program at a time can.
func (i *Imager) Open() (*Port, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	switch {
	case i.gone:
		return nil, fmt.Errorf("open: %w", unix.ENOENT)
	case i.taken || i.port != nil && !i.port.over():
		return nil, fmt.Errorf("open: %w", serial.ErrBusy)
	}
	i.opened++
	i.port = &Port{changed: make(chan struct{})}
	return i.port, nil
}

// Opened counts the openings.
func (i *Imager) Opened() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.opened
}

// Frame returns a payload with all that is sent about it.
func (i *Imager) Frame(payload string) string { return i.Prefix + i.AIM + payload + i.Suffix }

// Show is a symbol before the eye.
func (i *Imager) Show(payload string) { i.Send(i.Frame(payload)) }

// Send sends bytes as they are, if anybody has the port open.
func (i *Imager) Send(raw string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.port != nil {
		i.port.change(func() { i.port.buf = append(i.port.buf, raw...) })
	}
}

// Trickle sends bytes one by one with a gap between.
func (i *Imager) Trickle(raw string, gap time.Duration) {
	for n := range len(raw) {
		i.Send(raw[n : n+1])
		<-time.After(gap)
	}
}

// Unplug pulls the plug: reads end with err, EIO or io.EOF as the kernel has it, until Plug.
func (i *Imager) Unplug(err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.gone = true
	if i.port != nil {
		i.port.change(func() { i.port.err = err })
	}
}

// Plug plugs it in again.
func (i *Imager) Plug() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.gone = false
}

// Take has another program open the port first, or let go of it.
func (i *Imager) Take(on bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.taken = on
}

// Port is the port's end at the computer.
type Port struct {
	mu      sync.Mutex
	buf     []byte
	err     error
	due     time.Time
	changed chan struct{} // closed and replaced whenever anything here changes
}

func (p *Port) change(what func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	what()
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *Port) over() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err != nil
}

// Read returns what was sent, io.EOF or another error once the plug is pulled, os.ErrDeadlineExceeded, or os.ErrClosed.
func (p *Port) Read(b []byte) (int, error) {
	for {
		p.mu.Lock()
		n := copy(b, p.buf)
		p.buf = p.buf[n:]
		err, changed, left := p.err, p.changed, time.Until(p.due)
		p.mu.Unlock()
		switch {
		case err != nil:
			return 0, err
		case n > 0:
			return n, nil
		case left <= 0:
			return 0, os.ErrDeadlineExceeded
		}
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
		case <-changed:
		}
		timer.Stop()
	}
}

// SetReadDeadline sets when Read gives up.
func (p *Port) SetReadDeadline(t time.Time) error {
	p.change(func() { p.due = t })
	return nil
}

// Close lets go of the port.
func (p *Port) Close() error {
	p.change(func() { p.err = os.ErrClosed })
	return nil
}

var _ io.ReadCloser = (*Port)(nil)

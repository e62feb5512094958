package pn532sim

import (
	"io"
	"os"
	"sync"
	"time"
)

// Port is the host's end of the chip's HSU in memory: a serial line without a kernel, whose time is that of the test.
type Port struct {
	chip   *Chip
	closed chan struct{}
	once   sync.Once

	mu       sync.Mutex
	deadline time.Time
	read     []byte // from the chip, not yet by the host
}

// OpenPort opens the line. Errors: os.ErrNotExist while the chip is Gone.
func (c *Chip) OpenPort() (*Port, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone {
		return nil, os.ErrNotExist
	}
	return &Port{chip: c, closed: make(chan struct{})}, nil
}

// Read returns what the chip sent, one byte or more, or os.ErrDeadlineExceeded; io.EOF when the chip is gone, os.ErrClosed after Close.
func (p *Port) Read(b []byte) (int, error) {
	for {
		wait, err := p.fetch()
		if err != nil {
			return 0, err
		}
		p.mu.Lock()
		n := copy(b, p.read)
		p.read = p.read[n:]
		left := time.Until(p.deadline)
		p.mu.Unlock()
		if n > 0 {
			return n, nil
		}
		if left <= 0 {
			return 0, os.ErrDeadlineExceeded
		}
		if wait < 0 || wait > left {
			wait = left
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-p.chip.ready:
		case <-p.closed:
		}
		timer.Stop()
	}
}

// fetch takes what the chip has ready, and returns how long until there is more, below 0 if nobody knows.
func (p *Port) fetch() (time.Duration, error) {
	select {
	case <-p.closed:
		return 0, os.ErrClosed
	default:
	}
	c := p.chip
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone {
		return 0, io.EOF
	}
	p.collect()
	return c.until(), nil
}

// collect takes what the chip has sent by now.
func (p *Port) collect() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for b := p.chip.due(); b != nil; b = p.chip.due() {
		p.read = append(p.read, b...)
	}
}

// Write gives bytes to the chip. What it has sent by then it does not take back.
func (p *Port) Write(b []byte) (int, error) {
	c := p.chip
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone {
		return 0, io.ErrClosedPipe
	}
	p.collect()
	c.hear(b)
	return len(b), nil
}

// SetReadDeadline ends every later Read at t.
func (p *Port) SetReadDeadline(t time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deadline = t
	return nil
}

// SetWriteDeadline has no effect: Write never waits.
func (p *Port) SetWriteDeadline(time.Time) error { return nil }

// Close ends every Read. Twice is fine.
func (p *Port) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

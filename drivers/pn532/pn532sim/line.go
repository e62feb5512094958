package pn532sim

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// Line is a chip's HSU on a pseudo-terminal.
type Line struct {
	chip  *Chip
	path  string
	ended sync.WaitGroup

	mu    sync.Mutex
	ptmx  *os.File
	slave *os.File
}

// NewLine connects the chip to a serial line in dir, and plugs it in. Its path stays the same when it is plugged in again, as one of udev
// does.
func NewLine(c *Chip, dir string) (*Line, error) {
	l := &Line{chip: c, path: filepath.Join(dir, "reader")}
	return l, l.Plug()
}

// Path returns where the line is opened.
func (l *Line) Path() string { return l.path }

// Plug plugs the line in, if it is not; the chip's power comes with it.
func (l *Line) Plug() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ptmx != nil {
		return nil
	}
	ptmx, slave, err := pseudo()
	if err != nil {
		return fmt.Errorf("pn532sim: pseudo-terminal: %w", err)
	}
	if err := os.Symlink(slave.Name(), l.path); err != nil {
		return fmt.Errorf("pn532sim: %w", err)
	}
	l.ptmx, l.slave = ptmx, slave
	l.chip.PowerCut()
	l.ended.Go(func() { l.chip.Serve(ptmx) })
	return nil
}

// pseudo returns both ends of a pseudo-terminal. The first does not block, so that closing it ends a read.
func pseudo() (ptmx, slave *os.File, err error) {
	blocking, slave, err := pty.Open()
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = blocking.Close() }()
	// Until the host has made the line raw it must not echo.
	if _, err := term.MakeRaw(int(slave.Fd())); err != nil {
		return nil, nil, err
	}
	fd, err := unix.Dup(int(blocking.Fd()))
	if err != nil {
		return nil, nil, err
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		return nil, nil, err
	}
	return os.NewFile(uintptr(fd), blocking.Name()), slave, nil
}

// Unplug takes the line away, with all that is on its way.
func (l *Line) Unplug() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ptmx == nil {
		return
	}
	_ = os.Remove(l.path)
	_, _ = l.slave.Close(), l.ptmx.Close()
	l.ptmx = nil
	l.ended.Wait()
}

// Close unplugs the line for good.
func (l *Line) Close() { l.Unplug() }

// Babble sends bytes to the host that nobody asked for.
func (l *Line) Babble(b []byte) error {
	_, err := l.ptmx.Write(b)
	return err
}

// Serve is the chip's HSU at the other end of a line. It returns when the line is closed.
func (c *Chip) Serve(line io.ReadWriter) {
	ended := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() { c.utter(line, ended) })
	defer writer.Wait()
	defer close(ended)
	b := make([]byte, 1024)
	for {
		n, err := line.Read(b)
		if err != nil {
			return
		}
		c.change(func() { c.hear(b[:n]) })
		if !c.flush(line) {
			return
		}
	}
}

// starting is how many bytes take as long, at 115200 baud, as the oscillator needs to start.
const starting = 12

// hear is feed on HSU, which a byte 55h wakes.
func (c *Chip) hear(b []byte) {
	if c.mute {
		return
	}
	if !c.ready4 && time.Since(c.heard) > stale {
		c.awake = false
	}
	if !c.awake && c.other == nil {
		at := bytes.IndexByte(b, 0x55)
		if at < 0 {
			return
		}
		c.awake, c.deaf, b = !c.held, starting, b[at:]
	}
	c.feed(b)
}

// utter sends what is ready only later.
func (c *Chip) utter(line io.Writer, ended <-chan struct{}) {
	for {
		select {
		case <-ended:
			return
		case <-c.ready:
		}
		for c.flush(line) {
			wait := c.wait()
			if wait < 0 {
				break
			}
			t := time.NewTimer(wait)
			select {
			case <-t.C:
			case <-ended:
				t.Stop()
				return
			}
		}
	}
}

// wait returns how long until the next frame is ready, below 0 if there is none.
func (c *Chip) wait() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.until()
}

// flush sends what is ready, all at once; false if the line is closed.
func (c *Chip) flush(line io.Writer) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []byte
	for {
		b := c.due()
		if b == nil {
			break
		}
		all = append(all, b...)
	}
	if len(all) == 0 {
		return true
	}
	_, err := line.Write(all)
	return err == nil
}

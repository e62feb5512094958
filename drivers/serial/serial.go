package serial

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// ErrBusy means that another process, or another Port of this one, has the line.
var ErrBusy = errors.New("serial: line is in use")

// BaudError names a speed that this package does not know.
type BaudError struct{ Baud int }

// Error names the speed.
func (e *BaudError) Error() string {
	return fmt.Sprintf("serial: %d baud is not a speed of ours", e.Baud)
}

// Port is an open line. Read and Write may run in different goroutines.
type Port struct {
	f    *os.File
	path string
}

// Open opens the line at path, best a stable one such as /dev/serial/by-id/..., with 9600 to 921600 baud in the usual steps. Errors:
// *BaudError, ErrBusy, or that of the system, wrapped; a path that is no serial line gives ENOTTY, and a line that cannot
// be so fast EINVAL.
func Open(path string, baud int) (*Port, error) {
	speed, ok := speeds[baud]
	if !ok {
		return nil, &BaudError{baud}
	}
	f, err := os.OpenFile(path, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if errors.Is(err, unix.EBUSY) {
		err = fmt.Errorf("%w: %w", ErrBusy, err)
	}
	if err != nil {
		return nil, fmt.Errorf("serial: open: %w", err)
	}
	p := &Port{f: f, path: path}
	if err := p.control(func(fd int) error { return prepare(fd, speed) }); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("serial: prepare %s: %w", path, err)
	}
	return p, nil
}

// prepare makes the line ours and raw.
func prepare(fd int, speed uint32) error {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return err
	}
	if err := unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	if err := unix.IoctlSetInt(fd, unix.TIOCEXCL, 0); err != nil {
		return err
	}
	raw(t, speed)
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, t); err != nil {
		return err
	}
	got, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return err
	}
	if !took(got, t) {
		return fmt.Errorf("line keeps other settings: %w", unix.EINVAL)
	}
	return unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH)
}

// raw sets everything that termios has; nothing is left as it was. A break, which a wire that is pulled off looks like, is no byte.
func raw(t *unix.Termios, speed uint32) {
	t.Iflag, t.Oflag, t.Lflag = unix.IGNBRK, 0, 0
	t.Cflag = unix.CS8 | unix.CREAD | unix.CLOCAL | speed
	t.Ispeed, t.Ospeed = speed, speed
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
}

// took tells whether a line has the settings that it was given: tcsetattr(3) is content if it took any of them.
func took(got, given *unix.Termios) bool {
	const form = unix.CBAUD | unix.CSIZE | unix.CSTOPB | unix.PARENB
	return got.Cflag&form == given.Cflag&form && got.Iflag == given.Iflag && got.Oflag == given.Oflag && got.Lflag == given.Lflag
}

var speeds = map[int]uint32{
	9600: unix.B9600, 19200: unix.B19200, 38400: unix.B38400, 57600: unix.B57600, 115200: unix.B115200,
	230400: unix.B230400, 460800: unix.B460800, 921600: unix.B921600,
}

// String names the line.
func (p *Port) String() string { return p.path }

// Read returns what has arrived, at least one byte; it waits for that until the read deadline. Errors: os.ErrDeadlineExceeded, or
// one that Gone knows.
func (p *Port) Read(b []byte) (int, error) { return p.f.Read(b) }

// Write hands all of b to the line, or returns an error at the write deadline.
func (p *Port) Write(b []byte) (int, error) { return p.f.Write(b) }

// SetReadDeadline ends every Read at t; the zero time never does.
func (p *Port) SetReadDeadline(t time.Time) error { return p.f.SetReadDeadline(t) }

// SetWriteDeadline ends every Write at t; the zero time never does.
func (p *Port) SetWriteDeadline(t time.Time) error { return p.f.SetWriteDeadline(t) }

// Flush throws away what has arrived and was not read.
func (p *Port) Flush() error {
	return p.control(func(fd int) error { return unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH) })
}

// Close gives the line free; a Read that waits returns os.ErrClosed. Twice is fine.
func (p *Port) Close() error {
	// Whoever has it open besides keeps it excluded otherwise. A line that is gone has nothing to give free.
	_ = p.control(func(fd int) error { return unix.IoctlSetInt(fd, unix.TIOCNXCL, 0) })
	err := p.f.Close()
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

func (p *Port) control(do func(fd int) error) error {
	c, err := p.f.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	if err := c.Control(func(fd uintptr) { inner = do(int(fd)) }); err != nil {
		return err
	}
	return inner
}

// Gone tells whether an error of Read, Write or Open means that the line is not there, or no longer.
func Gone(err error) bool {
	for _, e := range []error{io.EOF, os.ErrClosed, os.ErrNotExist, unix.EIO, unix.ENXIO, unix.ENODEV} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

package imager

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// speeds are the rates that termios has names for.
var speeds = map[int]uint32{
	1200: unix.B1200, 2400: unix.B2400, 4800: unix.B4800, 9600: unix.B9600, 19200: unix.B19200, 38400: unix.B38400,
	57600: unix.B57600, 115200: unix.B115200, 230400: unix.B230400, 460800: unix.B460800, 921600: unix.B921600,
}

// openTTY opens a serial port for this program alone, raw, 8N1, without flow control and with what had arrived thrown away. DTR is
// raised: many imagers send nothing without it.
func openTTY(path string, baud int) (Port, error) {
	speed, ok := speeds[baud]
	if !ok {
		return nil, fmt.Errorf("imager: no port has %d baud", baud)
	}
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	if err := raw(fd, speed); err != nil {
		_ = unix.Close(fd) // the error before says more
		return nil, err
	}
	return os.NewFile(uintptr(fd), path), nil
}

// raw sets a port up, and looks whether that was taken.
func raw(fd int, speed uint32) error {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return fmt.Errorf("not a serial port: %w", err)
	}
	if err := claim(fd); err != nil {
		return err
	}
	t.Iflag, t.Oflag, t.Lflag = unix.IGNBRK, 0, 0
	t.Cflag = unix.CS8 | unix.CREAD | unix.CLOCAL | unix.HUPCL | speed
	t.Ispeed, t.Ospeed = speed, speed
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, t); err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	got, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	if got.Cflag&(unix.CBAUD|unix.CSIZE|unix.PARENB) != t.Cflag&(unix.CBAUD|unix.CSIZE|unix.PARENB) || got.Iflag&unix.ICRNL != 0 || got.Lflag&unix.ICANON != 0 {
		return fmt.Errorf("the port does not take its settings: %w", unix.EINVAL)
	}
	_ = unix.IoctlSetPointerInt(fd, unix.TIOCMBIS, unix.TIOCM_DTR|unix.TIOCM_RTS) // ports without such lines refuse
	return unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH)
}

// claim keeps other programs away: those that ask the kernel, and those that run as root and only keep to locks.
func claim(fd int) error {
	err := unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return unix.EBUSY
	}
	if err == nil {
		err = unix.IoctlSetInt(fd, unix.TIOCEXCL, 0)
	}
	if err != nil {
		return fmt.Errorf("claim: %w", err)
	}
	return nil
}

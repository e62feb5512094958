package serial_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"passlane/drivers/serial"
)

// line returns both ends of a line: the device's, and the path of ours. Cooked and echoing, as the kernel makes it.
func line(t *testing.T) (device *os.File, path string) {
	t.Helper()
	device, ours, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = device.Close(); _ = ours.Close() })
	return device, ours.Name()
}

func open(t *testing.T, path string) *serial.Port {
	t.Helper()
	p, err := serial.Open(path, 115200)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// every returns all bytes, those that a terminal would act on among them.
func every() []byte {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	return all
}

func TestEveryByteComesThroughBothWays(t *testing.T) {
	device, path := line(t)
	p := open(t, path)
	if _, err := device.Write(every()); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 256)
	if _, err := io.ReadFull(p, got); err != nil || !bytes.Equal(got, every()) {
		t.Errorf("from the device: % X, %v", got, err)
	}
	if _, err := p.Write(every()); err != nil {
		t.Fatal(err)
	}
	// An echo of the first message would stand before the second.
	if _, err := io.ReadFull(device, got); err != nil || !bytes.Equal(got, every()) {
		t.Errorf("to the device: % X, %v", got, err)
	}
}

func TestTheLineIsRaw(t *testing.T) {
	for baud, want := range map[int]uint32{9600: unix.B9600, 115200: unix.B115200, 921600: unix.B921600} {
		device, path := line(t)
		p, err := serial.Open(path, baud)
		if err != nil {
			t.Fatal(err)
		}
		got, err := unix.IoctlGetTermios(int(device.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		if got.Iflag != unix.IGNBRK || got.Oflag != 0 || got.Lflag != 0 || got.Cflag != unix.CS8|unix.CREAD|unix.CLOCAL|want {
			t.Errorf("%d baud: iflag %x oflag %x lflag %x cflag %x", baud, got.Iflag, got.Oflag, got.Lflag, got.Cflag)
		}
		_ = p.Close()
	}
}

func TestWhatCameBeforeIsThrownAway(t *testing.T) {
	device, path := line(t)
	if _, err := device.Write([]byte("noise\n")); err != nil {
		t.Fatal(err)
	}
	p := open(t, path)
	if _, err := device.Write([]byte("old")); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 3)
	if _, err := io.ReadFull(p, got[:1]); err != nil { // the kernel hands it over on its own time, but all at once
		t.Fatal(err)
	}
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	if _, err := device.Write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(p, got); err != nil || string(got) != "new" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestReadEndsAtItsDeadline(t *testing.T) {
	_, path := line(t)
	p := open(t, path)
	if err := p.SetReadDeadline(time.Now().Add(5 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) || serial.Gone(err) {
		t.Errorf("got %v, want the deadline", err)
	}
}

func TestALineHasOneOwner(t *testing.T) {
	_, path := line(t)
	p := open(t, path)
	if p.String() != path {
		t.Errorf("the line is called %q", p)
	}
	if _, err := serial.Open(path, 115200); !errors.Is(err, serial.ErrBusy) {
		t.Errorf("second owner: %v, want busy", err)
	}
	if err := errors.Join(p.Close(), p.Close()); err != nil {
		t.Errorf("close twice: %v", err)
	}
	open(t, path)
}

func TestAnUnpluggedLineIsGone(t *testing.T) {
	device, path := line(t)
	p := open(t, path)
	_ = device.Close()
	if _, err := p.Read(make([]byte, 1)); !serial.Gone(err) {
		t.Errorf("read: %v, want gone", err)
	}
	if _, err := p.Write([]byte{1}); !serial.Gone(err) {
		t.Errorf("write: %v, want gone", err)
	}
	if _, err := serial.Open(filepath.Join(t.TempDir(), "absent"), 115200); !serial.Gone(err) {
		t.Errorf("open: %v, want gone", err)
	}
}

func TestCloseEndsARead(t *testing.T) {
	_, path := line(t)
	p := open(t, path)
	ended := make(chan error)
	go func() { _, err := p.Read(make([]byte, 1)); ended <- err }()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !serial.Gone(err) {
		t.Errorf("got %v, want closed", err)
	}
}

func TestWhatIsNoLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := serial.Open(file, 115200); !errors.Is(err, unix.ENOTTY) {
		t.Errorf("a file: %v, want ENOTTY", err)
	}
	var baud *serial.BaudError
	if _, err := serial.Open(file, 115201); !errors.As(err, &baud) || baud.Baud != 115201 {
		t.Errorf("an odd speed: %v", err)
	}
	if want := "serial: 115201 baud is not a speed of ours"; baud.Error() != want {
		t.Errorf("got %q, want %q", baud, want)
	}
}

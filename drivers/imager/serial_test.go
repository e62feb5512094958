package imager

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"passlane/drivers/serial"
)

// cable is a tty of the kernel's, by a stable path as udev makes it.
type cable struct {
	t    *testing.T
	far  *os.File // the imager's end
	path string
}

func newCable(t *testing.T) *cable {
	c := &cable{t: t, path: filepath.Join(t.TempDir(), "usb-imager-if00")}
	c.plug()
	t.Cleanup(func() { _ = c.far.Close() })
	return c
}

func (c *cable) plug() {
	c.t.Helper()
	far, near, err := pty.Open()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := errors.Join(os.Symlink(near.Name(), c.path), near.Close()); err != nil {
		c.t.Fatal(err)
	}
	c.far = far
}

// pull takes the far end away, and with it the path.
func (c *cable) pull() { _ = errors.Join(c.far.Close(), os.Remove(c.path)) }

func (c *cable) send(message string) func() {
	return func() {
		if _, err := io.WriteString(c.far, message); err != nil {
			c.t.Error(err)
		}
	}
}

func (s sitting) reads(show func(), want string) {
	s.t.Helper()
	if got, err := s.scan(show); err != nil || got.AIM+string(got.Payload) != want {
		s.t.Errorf("got %q %q, %v, want %q", got.AIM, got.Payload, err, want)
	}
}

func (s sitting) fails(show func(), want error) {
	s.t.Helper()
	if got, err := s.scan(show); !errors.Is(err, want) {
		s.t.Errorf("got %q, %v, want %v", got.Payload, err, want)
	}
}

func TestEveryByteComesThroughATTY(t *testing.T) {
	for _, baud := range []int{9600, 115200, 921600} {
		c := newCable(t)
		s := onLine(t, Serial(c.path, baud), Opts{AIM: true, Prefix: []byte("\x02"), Suffix: []byte("\x03")})
		s.reads(c.send("\x02]d1"+everyByte()+"\x03"), "]d1"+everyByte())
	}
}

// A day on a tty: half a frame, unplugged in a message, no path, plugged in again by another number, all in one life of the driver.
func TestADayOnATTY(t *testing.T) {
	c := newCable(t)
	s := onLine(t, Serial(c.path, Baud), Opts{Prefix: []byte("\x02"), Suffix: []byte("\x03")})
	s.reads(c.send("\x02before\x03"), "before")
	s.fails(func() { c.send("\x02half a mess")(); c.pull() }, ErrUnplugged)
	s.fails(func() {}, ErrUnplugged)
	s.fails(func() {}, os.ErrNotExist)
	c.plug()
	s.reads(c.send("\x02after\x03"), "after")
	if n := s.dev.Counts(); n != (Counts{Symbols: 2}) {
		t.Errorf("counts %+v", n)
	}
}

func TestATTYThatAnotherProgramHas(t *testing.T) {
	c := newCable(t)
	other, err := serial.Open(c.path, Baud)
	if err != nil {
		t.Fatal(err)
	}
	s := onLine(t, Serial(c.path, Baud), Opts{})
	s.fails(func() {}, serial.ErrBusy)
	s.fails(func() {}, serial.ErrBusy)
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	s.reads(c.send("free"), "free")
}

func TestHaltFreesTheTTY(t *testing.T) {
	c := newCable(t)
	s := onLine(t, Serial(c.path, Baud), Opts{})
	s.fails(func() {
		if err := s.dev.Halt(); err != nil {
			t.Error(err)
		}
	}, ErrHalted)
	s.fails(func() {}, ErrHalted)
	p, err := serial.Open(c.path, Baud)
	if err != nil {
		t.Fatal(err)
	}
	_ = p.Close()
}

func TestWhatIsNoSerialLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{file: unix.ENOTTY, "/dev/null": unix.ENOTTY, "/nowhere": ErrUnplugged} {
		onLine(t, Serial(path, Baud), Opts{}).fails(func() {}, want)
	}
	s := onLine(t, Serial(newCable(t).path, 12345), Opts{})
	if _, err := s.dev.Read(t.Context()); err == nil || !strings.Contains(err.Error(), "12345 baud") {
		t.Errorf("odd speed: %v", err)
	}
}

func ExampleNew() {
	d, err := New(Serial("/dev/serial/by-id/usb-imager-if00", Baud), Opts{AIM: true, Accept: []string{"]Q", "]d"}})
	fmt.Println(d, err)
	// Output: imager(/dev/serial/by-id/usb-imager-if00) <nil>
}

package imager

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// wire is a real tty and the imager's end of it.
type wire struct {
	far  *os.File
	path string // of the driver's end
}

func newWire(t *testing.T) wire {
	t.Helper()
	far, near, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	path := near.Name()
	if err := near.Close(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = far.Close() })
	return wire{far, path}
}

// read returns the next symbol; show is called until the driver listens and has it, as travellers do.
func read(t *testing.T, d *Dev, far io.Writer, message string) Symbol {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	shown := make(chan struct{})
	go func() {
		defer close(shown)
		for ctx.Err() == nil {
			time.Sleep(150 * time.Millisecond)
			if ctx.Err() == nil {
				_, _ = io.WriteString(far, message)
			}
		}
	}()
	s, err := d.Read(ctx)
	cancel()
	<-shown
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// everyByte is a payload of all 256 bytes.
func everyByte() string {
	var b strings.Builder
	for i := range 256 {
		b.WriteByte(byte(i))
	}
	return b.String()
}

func TestEveryByteComesThroughATTY(t *testing.T) {
	for _, baud := range []int{9600, 115200, 921600} {
		w := newWire(t)
		d, err := New(w.path, Opts{Baud: baud, AIM: true})
		if err != nil {
			t.Fatal(err)
		}
		if s := read(t, d, w.far, "]d1"+everyByte()); s.AIM != "]d1" || string(s.Payload) != everyByte() {
			t.Errorf("%d baud: got %s %q", baud, s.AIM, s.Payload)
		}
		term, err := unix.IoctlGetTermios(int(w.far.Fd()), unix.TCGETS)
		if err != nil || term.Cflag&unix.CBAUD != speeds[baud] || term.Lflag != 0 || term.Oflag != 0 {
			t.Errorf("%d baud: termios %+v, %v", baud, term, err)
		}
		if err := d.Halt(); err != nil {
			t.Error(err)
		}
	}
}

func TestATTYIsTakenForOneProgram(t *testing.T) {
	w := newWire(t)
	p, err := openTTY(w.path, 115200)
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(w.path, Opts{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Read(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v", err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if s := read(t, d, w.far, "free"); string(s.Payload) != "free" {
		t.Errorf("got %q", s.Payload)
	}
	_ = d.Halt()
}

func TestATTYThatHangsUpComesBackByItsStablePath(t *testing.T) {
	first, stable := newWire(t), filepath.Join(t.TempDir(), "usb-imager")
	if err := os.Symlink(first.path, stable); err != nil {
		t.Fatal(err)
	}
	d, err := New(stable, Opts{})
	if err != nil {
		t.Fatal(err)
	}
	if s := read(t, d, first.far, "before"); string(s.Payload) != "before" {
		t.Errorf("got %q", s.Payload)
	}
	if err := first.far.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Read(t.Context()); !errors.Is(err, ErrGone) {
		t.Errorf("hung up: %v", err)
	}
	if err := os.Remove(stable); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Read(t.Context()); !errors.Is(err, ErrGone) {
		t.Errorf("no path: %v", err)
	}
	second := newWire(t)
	if err := os.Symlink(second.path, stable); err != nil {
		t.Fatal(err)
	}
	if s := read(t, d, second.far, "after"); string(s.Payload) != "after" {
		t.Errorf("got %q", s.Payload)
	}
	_ = d.Halt()
}

func TestWhatIsNoSerialPort(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{file: unix.ENOTTY, "/dev/null": unix.ENOTTY, "/nowhere": ErrGone} {
		d, err := New(path, Opts{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Read(t.Context()); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
	if _, err := openTTY(newWire(t).path, 12345); err == nil || !strings.Contains(err.Error(), "12345 baud") {
		t.Errorf("odd baud: %v", err)
	}
}

func TestOneTTYAfterAThousandOpenings(t *testing.T) {
	w := newWire(t)
	files := func() int {
		all, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	before := files()
	for range 1000 {
		p, err := openTTY(w.path, 115200)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		if _, err := openTTY("/dev/null", 115200); err == nil {
			t.Fatal("/dev/null is a serial port")
		}
	}
	if after := files(); after > before {
		t.Errorf("%d files are left open", after-before)
	}
}

func ExampleNew() {
	d, err := New("/dev/serial/by-id/usb-imager-if00", Opts{AIM: true, Accept: []string{"]Q", "]d"}})
	fmt.Println(d, err)
	// Output: imager(/dev/serial/by-id/usb-imager-if00) <nil>
}

package imager

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"passlane/drivers/serial"
)

// ear is a port that tells of silences, so that a test knows when the driver would take a message.
type ear struct {
	Port
	silent chan struct{}
}

func (e ear) Read(p []byte) (int, error) {
	n, err := e.Port.Read(p)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		select {
		case e.silent <- struct{}{}:
		default:
		}
	}
	return n, err
}

// sitting is an imager on a line of the kernel's, in real time.
type sitting struct {
	t      *testing.T
	dev    *Dev
	silent chan struct{}
}

func onLine(t *testing.T, l Line, o Opts) sitting {
	t.Helper()
	silent := make(chan struct{}, 1)
	open := l.Open
	l.Open = func() (Port, error) {
		p, err := open()
		return ear{p, silent}, err
	}
	d, err := New(l, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Halt(); err != nil {
			t.Error(err)
		}
	})
	return sitting{t, d, silent}
}

// scan reads a symbol; show is called once the driver listens and the line is silent.
func (s sitting) scan(show func()) (Symbol, error) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 5*time.Minute) // only a hang lasts that long
	defer cancel()
	for len(s.silent) > 0 {
		<-s.silent
	}
	shown := make(chan struct{})
	go func() {
		defer close(shown)
		for range 2 { // the second begins after the first was understood
			select {
			case <-s.silent:
			case <-ctx.Done():
				return
			}
		}
		show()
	}()
	got, err := s.dev.Read(ctx)
	cancel()
	<-shown
	return got, err
}

// everyByte is a payload of all 256 bytes.
func everyByte() string {
	var b strings.Builder
	for i := range 256 {
		b.WriteByte(byte(i))
	}
	return b.String()
}

// Anything may be the error of an opening; those that mean that nothing is there have the sentinel.
func TestErrorsOfAnOpening(t *testing.T) {
	for _, c := range []struct {
		cause error
		gone  bool
	}{
		{unix.ENOENT, true}, {unix.ENODEV, true}, {unix.ENXIO, true}, {unix.EIO, true},
		{serial.ErrBusy, false}, {unix.EACCES, false}, {errNoImager, false}, {&serial.BaudError{Baud: 1}, false},
	} {
		d, err := New(Line{"it", func() (Port, error) { return nil, c.cause }}, Opts{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Scan(t.Context())
		if !errors.Is(err, c.cause) || errors.Is(err, ErrUnplugged) != c.gone || !strings.HasPrefix(err.Error(), "imager: it: ") {
			t.Errorf("%v: %v", c.cause, err)
		}
	}
}

// script is a port that gives pieces one by one; an empty one is a deadline.
type script []string

func (s *script) Read(p []byte) (int, error) {
	if len(*s) == 0 {
		return 0, unix.EIO
	}
	n := copy(p, (*s)[0])
	if *s = (*s)[1:]; n == 0 {
		return 0, os.ErrDeadlineExceeded
	}
	return n, nil
}

func (*script) SetReadDeadline(time.Time) error { return nil }
func (*script) Close() error                    { return nil }

func TestADeadlineThatWasSleptOverIsNoSilence(t *testing.T) {
	d, err := New(Line{"it", func() (Port, error) { return &script{"", "", "one", "", " message", "", "", "another", "", ""}, nil }}, Opts{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"one message", "another"} {
		if got, err := d.Scan(t.Context()); err != nil || string(got) != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	if _, err := d.Scan(t.Context()); !errors.Is(err, ErrUnplugged) || !errors.Is(err, unix.EIO) {
		t.Errorf("the end: %v", err)
	}
}

func TestAMessageUnderWayAtTheOpeningIsDropped(t *testing.T) {
	d, err := New(Line{"it", func() (Port, error) { return &script{"y seen", " by half", "", "", "whole", "", ""}, nil }}, Opts{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.Scan(t.Context()); err != nil || string(got) != "whole" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestOpeningsLeaveNoFileOpen(t *testing.T) {
	files := func() int {
		all, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	lines := []Line{Serial("/dev/null", Baud), HIDPOS("/dev/null"), newDevice(t, "a keyboard").line(), newDevice(t, scannersDescriptor).line()}
	before := files()
	for range 50 {
		for _, l := range lines {
			if p, err := l.Open(); err == nil {
				_ = p.Close()
			}
		}
	}
	if after := files(); after > before {
		t.Errorf("%d files are left open", after-before)
	}
}

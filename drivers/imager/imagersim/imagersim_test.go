package imagersim_test

import (
	"errors"
	"io"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"

	"passlane/drivers/imager/imagersim"
	"passlane/drivers/serial"
)

// read reads once, with a second's patience.
func read(p *imagersim.Port) (string, error) {
	var b [64]byte
	_ = p.SetReadDeadline(time.Now().Add(time.Second))
	n, err := p.Read(b[:])
	return string(b[:n]), err
}

func TestAPort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := imagersim.New()
		i.Prefix, i.AIM, i.Suffix = "\x02", "]Q1", "\x03"
		i.Show("nobody listens")
		p, err := i.Open()
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := read(p); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(began) != time.Second {
			t.Errorf("silence: %v after %v", err, time.Since(began))
		}
		go func() { <-time.After(10 * time.Millisecond); i.Show("one") }()
		if got, err := read(p); err != nil || got != "\x02]Q1one\x03" {
			t.Errorf("got %q, %v", got, err)
		}
		go i.Trickle("ab", 100*time.Millisecond)
		for _, want := range []string{"a", "b"} {
			if got, err := read(p); err != nil || got != want {
				t.Errorf("got %q, %v, want %s", got, err, want)
			}
		}
		<-time.After(time.Second)
	})
}

func TestOneProgramAtATime(t *testing.T) {
	i := imagersim.New()
	p, err := i.Open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := i.Open(); !errors.Is(err, serial.ErrBusy) {
		t.Errorf("second: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if _, err := read(p); !errors.Is(err, os.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
	i.Take(true)
	if _, err := i.Open(); !errors.Is(err, serial.ErrBusy) {
		t.Errorf("taken: %v", err)
	}
	i.Take(false)
	if _, err := i.Open(); err != nil || i.Opened() != 2 {
		t.Errorf("free: %v, opened %d", err, i.Opened())
	}
}

func TestThePlug(t *testing.T) {
	i := imagersim.New()
	p, err := i.Open()
	if err != nil {
		t.Fatal(err)
	}
	i.Unplug(io.EOF)
	if _, err := read(p); !errors.Is(err, io.EOF) {
		t.Errorf("unplugged: %v", err)
	}
	if _, err := i.Open(); !errors.Is(err, unix.ENOENT) {
		t.Errorf("unplugged: %v", err)
	}
	i.Plug()
	if _, err := i.Open(); err != nil {
		t.Errorf("plugged in: %v", err)
	}
}

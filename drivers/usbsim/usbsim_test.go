package usbsim_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/usbsim"
	"passlane/drivers/usbsim/hostsim"
)

// echo gives back what it was told last.
type echo struct{ told []byte }

func (e *echo) Control(s usbsim.Setup, out []byte) ([]byte, bool) {
	if s.In() {
		return e.told[:min(len(e.told), int(s.Length))], s.Request == 1
	}
	e.told = out
	return nil, s.Request == 1
}

// plug runs a story with a device that is plugged into a host.
func plug(t *testing.T, story func(*testing.T, *usbsim.Plug, *hostsim.Host)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h, line := hostsim.New(t)
		p := usbsim.New(line)
		var wg sync.WaitGroup
		wg.Go(func() { p.Serve(&echo{}) })
		story(t, p, h)
		h.Pull()
		wg.Wait()
		<-p.Gone()
	})
}

// Requests go both ways, and one that the device does not know is a stall.
func TestControl(t *testing.T) {
	plug(t, func(t *testing.T, _ *usbsim.Plug, h *hostsim.Host) {
		if !h.Set(0x40, 1, 0, 0, []byte("who are you")) || h.Set(0x40, 2, 0, 0, nil) {
			t.Error("taken and not")
		}
		h.Set(0x40, 1, 0, 0, []byte("who are you"))
		if got := h.Get(0xC0, 1, 0, 0, 3); string(got) != "who" || h.Get(0xC0, 2, 0, 0, 3) != nil {
			t.Errorf("%q", got)
		}
	})
}

// Bulk data goes to the transfer that waits longest, cut to what that has room for, and waits for one.
func TestBulk(t *testing.T) {
	plug(t, func(t *testing.T, p *usbsim.Plug, h *hostsim.Host) {
		always := func() bool { return true }
		first, second := h.Submit(1, 4, make([]byte, 8), nil), h.Submit(1, 8, make([]byte, 8), nil)
		var wg sync.WaitGroup
		wg.Go(func() {
			for _, s := range []string{"abcdef", "gh", "ij"} {
				if !p.Send([]byte(s), always) {
					t.Error("not sent")
				}
			}
		})
		for _, want := range []hostsim.Reply{{Number: first, Data: []byte("abcd")}, {Number: second, Data: []byte("gh")}} {
			if r := h.Hear(true); r.Number != want.Number || !bytes.Equal(r.Data, want.Data) {
				t.Errorf("%+v, want %+v", r, want)
			}
		}
		synctest.Wait()
		third := h.Submit(1, 8, make([]byte, 8), nil)
		if r := h.Hear(true); r.Number != third || string(r.Data) != "ij" {
			t.Errorf("%+v", r)
		}
		wg.Wait()
		if p.Send([]byte("k"), func() bool { return false }) {
			t.Error("sent what nobody wants")
		}
		wg.Go(func() {
			if p.Send([]byte("l"), always) {
				t.Error("sent to nobody")
			}
		})
		synctest.Wait()
		h.Pull()
		wg.Wait()
	})
}

// A host that takes its transfers back hears of each once; one that was done already is not taken back.
func TestUnlink(t *testing.T) {
	plug(t, func(t *testing.T, _ *usbsim.Plug, h *hostsim.Host) {
		waiting := h.Submit(1, 8, make([]byte, 8), nil)
		for _, want := range []int32{-104, 0} { // ECONNRESET, then nothing
			n := h.Unlink(waiting)
			if r := h.Hear(false); r.Code != hostsim.Unlinked || r.Number != n || r.Status != want {
				t.Errorf("%+v, want %d", r, want)
			}
		}
	})
}

// What takes the kernel a while is waited for, and what never comes is said.
func TestAppear(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		absent, began := errors.New("not there"), time.Now()
		find := func() (string, error) {
			if time.Since(began) < time.Second {
				return "", absent
			}
			return "/dev/video3", nil
		}
		ctx, stop := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer stop()
		if _, err := usbsim.Appear(ctx, find); !errors.Is(err, absent) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if got, err := usbsim.Appear(t.Context(), find); err != nil || got != "/dev/video3" {
			t.Errorf("%q, %v", got, err)
		}
	})
}

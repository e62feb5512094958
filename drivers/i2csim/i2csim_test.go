package i2csim

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"testing"

	"periph.io/x/conn/v3/physic"

	"passlane/drivers/usbsim"
	"passlane/drivers/usbsim/hostsim"
)

// wire is a bus with one chip, at 24h, which gives back what it was told, upside down.
type wire struct{ told [][]byte }

func (w *wire) String() string                  { return "wire" }
func (w *wire) SetSpeed(physic.Frequency) error { return nil }

func (w *wire) Tx(addr uint16, out, in []byte) error {
	if addr != 0x24 {
		return errors.New("nobody there")
	}
	w.told = append(w.told, bytes.Clone(out))
	copy(in, out)
	slices.Reverse(in)
	return nil
}

// The kernel's driver speaks in messages, of which the adapter makes what is on the bus: a writing, a reading, or both in one transaction. What
// nobody acknowledges is told.
func TestTransactions(t *testing.T) {
	h, line := hostsim.New(t)
	bus := &wire{}
	var wg sync.WaitGroup
	wg.Go(func() { usbsim.New(line).Serve(New(bus)) })
	defer wg.Wait()
	defer h.Pull()
	const toChip, fromChip = 0x41, 0xC1
	if f := h.Get(fromChip, cmdFunctions, 0, 0, 4); len(f) != 4 || f[0]&1 == 0 {
		t.Errorf("functions % X", f)
	}
	status := func(want byte) {
		t.Helper()
		if s := h.Get(fromChip, cmdStatus, 0, 0, 1); len(s) != 1 || s[0] != want {
			t.Errorf("status % X, want %d", s, want)
		}
	}
	if !h.Set(toChip, cmdDelay, 10, 0, nil) || !h.Set(toChip, cmdIO|begin|end, 0, 0x24, []byte{1, 2}) {
		t.Error("stalled")
	}
	status(acknowledged)
	h.Set(toChip, cmdIO|begin, 0, 0x24, []byte{3, 4})
	if got := h.Get(fromChip, cmdIO|end, 1, 0x24, 2); !bytes.Equal(got, []byte{4, 3}) {
		t.Errorf("read % X", got)
	}
	status(acknowledged)
	if got := h.Get(fromChip, cmdIO|begin|end, 1, 0x24, 3); len(got) != 3 {
		t.Errorf("read % X", got)
	}
	if want := [][]byte{{1, 2}, {3, 4}, {}}; !slices.EqualFunc(bus.told, want, bytes.Equal) {
		t.Errorf("on the bus: % X", bus.told)
	}
	h.Set(toChip, cmdIO|begin|end, 0, 0x25, []byte{1})
	status(refused)
	if h.Set(toChip, 0x40, 0, 0, nil) {
		t.Error("it takes what it does not know")
	}
}

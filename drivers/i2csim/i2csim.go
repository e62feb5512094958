// Package i2csim is a USB adapter with an I2C bus, simulated: the one of the project i2c-tiny-usb, whose driver is in the kernel
// (drivers/i2c/busses/i2c-tiny-usb.c). Package usbsim plugs it in; what hangs on its bus is any simulated one of periph. So a driver that reaches its
// chip by /dev/i2c-N is tried on the real kernel's.
//
// It wants root, and the modules vhci-hcd, i2c-dev and i2c-tiny-usb.
package i2csim

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"periph.io/x/conn/v3/i2c"

	"passlane/drivers/usbsim"
)

// Commands of the adapter: requests of the vendor on the control pipe. Data goes with cmdIO, whose two low bits begin and end a transaction.
const (
	cmdFunctions = 1
	cmdDelay     = 2
	cmdStatus    = 3
	cmdIO        = 4
	begin, end   = 1, 2
)

// What the adapter says of the last transaction.
const (
	acknowledged = 1
	refused      = 2
)

// Adapter is the adapter, with a bus. It implements usbsim.Device.
type Adapter struct {
	bus i2c.Bus

	mu     sync.Mutex
	status byte
	saved  []byte // written, where a reading is to follow in the same transaction
}

// New returns an adapter with a bus.
func New(bus i2c.Bus) *Adapter { return &Adapter{bus: bus} }

var le = binary.LittleEndian

// Control answers a request.
func (a *Adapter) Control(s usbsim.Setup, out []byte) (in []byte, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s.IsStandard() {
		return descriptors.Standard(s)
	}
	return a.command(s, out)
}

func (a *Adapter) command(s usbsim.Setup, out []byte) ([]byte, bool) {
	switch {
	case s.Request == cmdFunctions && s.In():
		const plain, smbus = 0x00000001, 0x0eff0008 // I2C_FUNC_I2C and what the kernel makes of it (linux/i2c.h)
		return le.AppendUint32(nil, plain|smbus), true
	case s.Request == cmdDelay:
		return nil, true
	case s.Request == cmdStatus && s.In():
		return []byte{a.status}, true
	case s.Request&^(begin|end) == cmdIO:
		return a.io(s, out), true
	}
	return nil, false
}

// io carries out one message of a transaction. periph's buses know a writing, a reading, and a writing with a reading behind it.
func (a *Adapter) io(s usbsim.Setup, out []byte) (in []byte) {
	if s.Request&begin != 0 {
		a.status, a.saved = acknowledged, nil
	}
	last := s.Request&end != 0
	if !s.In() && !last {
		a.saved = out
		return nil
	}
	if s.In() {
		in, out = make([]byte, s.Length), a.saved
	}
	if err := a.bus.Tx(s.Index, out, in); err != nil {
		a.status = refused
	}
	return in
}

// descriptors are those of the adapter, by the number that its driver knows.
var descriptors = usbsim.Descriptors{
	Vendor: 0x0403, Product: 0xC631, Name: "i2c-tiny-usb", Interfaces: 1,
	Inside: usbsim.Describe(usbsim.TypeInterface, []byte{0, 0, 0, 0xFF, 0, 0, 0}),
}

// Bus returns the number of the adapter's bus while it is plugged in, as in /dev/i2c-N.
func Bus() (int, error) {
	names, _ := filepath.Glob("/sys/bus/i2c/devices/i2c-*/name") // the pattern is well formed
	for _, f := range names {
		name, err := os.ReadFile(f)
		if err != nil || !strings.HasPrefix(string(name), "i2c-tiny-usb") {
			continue
		}
		var n int
		if _, err := fmt.Sscanf(filepath.Base(filepath.Dir(f)), "i2c-%d", &n); err == nil {
			return n, nil
		}
	}
	return 0, fmt.Errorf("i2csim: no adapter among %v", names)
}

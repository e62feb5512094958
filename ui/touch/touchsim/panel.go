// Package touchsim is a finger on a touch panel of the kernel: it moves the panel through uinput, so that everything above it, from the
// X server to the program that draws, is what a lane has. It wants root and the module uinput.
package touchsim

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Panel is a touch panel of the kernel, which is there until its file is closed.
type Panel struct{ file *os.File }

// Numbers of linux/input-event-codes.h.
const (
	eventSync, eventKey, eventAbs = 0x00, 0x01, 0x03
	touchButton                   = 0x14a // BTN_TOUCH
	absX, absY                    = 0x00, 0x01
)

// inputEvent is struct input_event where a long has 8 bytes; the kernel fills in the time.
type inputEvent struct {
	_          [16]byte
	kind, code uint16
	value      int32
}

// Tap touches a point, in pixels, for a second: a screen that an emulated processor draws sees no shorter one.
func (p *Panel) Tap(x, y int) error {
	for _, e := range []inputEvent{
		{kind: eventAbs, code: absX, value: int32(x)}, {kind: eventAbs, code: absY, value: int32(y)}, {kind: eventKey, code: touchButton, value: 1}, {kind: eventSync},
	} {
		if err := p.write(e); err != nil {
			return err
		}
	}
	time.Sleep(time.Second)
	if err := p.write(inputEvent{kind: eventKey, code: touchButton}); err != nil {
		return err
	}
	return p.write(inputEvent{kind: eventSync})
}

func (p *Panel) write(e inputEvent) error {
	if _, err := p.file.Write(unsafe.Slice((*byte)(unsafe.Pointer(&e)), unsafe.Sizeof(e))); err != nil {
		return fmt.Errorf("touchsim: %w", err)
	}
	return nil
}

// New makes a touch panel of a size in pixels.
func New(width, height int) (*Panel, error) {
	f, err := os.OpenFile("/dev/uinput", os.O_WRONLY, 0)
	if err == nil {
		if err = setUp(int(f.Fd()), width, height); err != nil {
			_ = f.Close() // of no use
		}
	}
	if err != nil {
		return nil, fmt.Errorf("touchsim: %w", err)
	}
	return &Panel{f}, nil
}

// Of is the panel behind a file that another process has handed on.
func Of(f *os.File) *Panel { return &Panel{f} }

// File is what is handed on.
func (p *Panel) File() *os.File { return p.file }

// Node returns the file in /dev/input that the kernel made for the panel.
func Node() (string, error) {
	names, _ := filepath.Glob("/sys/class/input/event*/device/name") // the pattern is well formed
	for _, f := range names {
		if name, err := os.ReadFile(f); err == nil && strings.TrimSpace(string(name)) == panelName {
			return "/dev/input/" + strings.Split(f, "/")[4], nil
		}
	}
	return "", fmt.Errorf("touchsim: no panel among %v", names)
}

// setUp makes the device, by linux/uinput.h.
func setUp(fd, width, height int) error {
	const setKind, setKey, setAbs, create, setup, absSetup = 0x40045564, 0x40045565, 0x40045567, 0x5501, 0x405c5503, 0x401c5504
	for _, c := range [][2]int{{setKind, eventKey}, {setKind, eventAbs}, {setKey, touchButton}, {setAbs, absX}, {setAbs, absY}} {
		if err := unix.IoctlSetInt(fd, uint(c[0]), c[1]); err != nil {
			return err
		}
	}
	for axis, size := range []int{width, height} {
		abs := struct {
			code                                  uint16
			_                                     uint16
			value, least, most, fuzz, flat, units int32
		}{code: uint16(axis), most: int32(size - 1)}
		if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), absSetup, uintptr(unsafe.Pointer(&abs))); errno != 0 {
			return errno
		}
	}
	id := struct {
		bus, vendor, product, version uint16
		name                          [80]byte
		effects                       uint32
	}{bus: 3, vendor: 1, product: 1}
	copy(id.name[:], panelName)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), setup, uintptr(unsafe.Pointer(&id))); errno != 0 {
		return errno
	}
	return unix.IoctlSetInt(fd, create, 0)
}

// panelName is what the kernel calls the panel.
const panelName = "passlane touch panel"

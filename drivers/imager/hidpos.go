package imager

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// A HID-POS report, as the manuals of SAVEO RV2 and ID TECH FX100 have it: 0 its id, 1 how many bytes of data, 2 to 57 the
// data, 62 the symbology or 0, 63 whether the message goes on.
const (
	reportSize = 64
	reportID   = 2
	reportData = 56
)

var errNoImager = errors.New("no bar code scanner by its report descriptor")

// HIDPOS is an imager in HID-POS mode at path, a /dev/hidraw... or better a link to it that udev makes by the serial number. A HID
// device of another kind is not opened; reports of other kinds are passed over.
func HIDPOS(path string) Line { return hidpos(path, unix.IoctlHIDGetDesc) }

// hidpos is HIDPOS with a way to ask for the report descriptor.
func hidpos(path string, ask func(fd int, d *unix.HIDRawReportDescriptor) error) Line {
	return Line{path, func() (Port, error) {
		f, err := os.OpenFile(path, unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
		if err != nil {
			return nil, err
		}
		if err := check(f, ask); err != nil {
			_ = f.Close() // the error before says more
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return &hid{Port: f}, nil
	}}
}

// check looks whether a HID device is a bar code scanner.
func check(f *os.File, ask func(fd int, d *unix.HIDRawReportDescriptor) error) error {
	c, err := f.SyscallConn()
	if err != nil {
		return err
	}
	d := unix.HIDRawReportDescriptor{Size: 4095} // the most that the kernel gives (linux/hid.h)
	var asked error
	err = c.Control(func(fd uintptr) { asked = ask(int(fd), &d) })
	switch {
	case err != nil || asked != nil:
		return errors.Join(err, asked)
	case !scans(d.Value[:]):
		return errNoImager
	}
	return nil
}

// scans tells whether a report descriptor, which zeros may follow, has the usage page 8Ch of bar code scanners (HID 1.11, 6.2.2; HID
// Point of Sale Usage Tables 1.02).
func scans(desc []byte) bool {
	const usagePage, scanner, long = 0x04, 0x8C, 0xFE
	for len(desc) > 1 {
		size := [4]int{0, 1, 2, 4}[desc[0]&3]
		if desc[0] == long {
			size = 2 + int(desc[1])
		}
		if desc[0]&^3 == usagePage && size > 0 && desc[1] == scanner && (size == 1 || len(desc) > 2 && desc[2] == 0) {
			return true
		}
		desc = desc[min(1+size, len(desc)):]
	}
	return false
}

// hid turns reports into the bytes that they carry.
type hid struct {
	Port
	left []byte
}

// Read implements Port.
func (h *hid) Read(p []byte) (int, error) {
	for len(h.left) == 0 {
		var b [reportSize]byte
		n, err := h.Port.Read(b[:])
		if err != nil {
			return 0, err
		}
		h.left = report(b[:n])
	}
	n := copy(p, h.left)
	h.left = h.left[n:]
	return n, nil
}

// report returns the data of a report, none if it is of another kind.
func report(b []byte) []byte {
	if len(b) != reportSize || b[0] != reportID || b[1] > reportData {
		return nil
	}
	return b[2 : 2+b[1]]
}

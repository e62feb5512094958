package imager

import (
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

// HIDPOS is an imager in HID-POS mode at path, a /dev/hidraw... or better a link to it that udev makes by the serial number. Reports
// of other kinds are passed over.
func HIDPOS(path string) Line {
	return Line{path, func() (Port, error) {
		f, err := os.OpenFile(path, unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
		if err != nil {
			return nil, err
		}
		return &hid{Port: f}, nil
	}}
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

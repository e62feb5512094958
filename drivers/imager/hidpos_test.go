package imager

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// reports is a HID device that hands out one report for each read.
type reports [][]byte

func (r *reports) Read(p []byte) (int, error) {
	if len(*r) == 0 {
		return 0, os.ErrDeadlineExceeded
	}
	n := copy(p, (*r)[0])
	*r = (*r)[1:]
	return n, nil
}

func (*reports) SetReadDeadline(time.Time) error { return nil }
func (*reports) Close() error                    { return nil }

// hidReports cuts a message as an imager does.
func hidReports(message string) (out reports) {
	for len(message) > 0 {
		n := min(len(message), reportData)
		b := make([]byte, reportSize)
		b[0], b[1] = reportID, byte(n)
		copy(b[2:], message[:n])
		if message = message[n:]; message != "" {
			b[63] = 1
		}
		out = append(out, b)
	}
	return out
}

// oddReports are none of HID-POS: too short, another id, more data than there is room for.
func oddReports() reports {
	full := bytes.Repeat([]byte{'x'}, reportSize)
	long, longest := bytes.Clone(full), bytes.Clone(full)
	copy(long, []byte{reportID, reportData + 1})
	copy(longest, []byte{reportID, 255})
	return reports{{reportID, 3, 'o', 'd', 'd'}, make([]byte, reportSize), full, long, longest}
}

func TestReportsCarryMessages(t *testing.T) {
	for _, message := range []string{"x", strings.Repeat("y", 56), strings.Repeat("z", 57), everyByte()} {
		var r reports = append(oddReports(), hidReports(message)...)
		got, err := io.ReadAll(&hid{Port: &r})
		if string(got) != message || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("got %q, %v, want %q", got, err, message)
		}
	}
}

// device is a named pipe in the place of the kernel's hidraw: it too gives a report for each read, and an error once its far end is gone.
type device struct {
	t    *testing.T
	path string
	far  *os.File
	desc string
}

func newDevice(t *testing.T, desc string) *device {
	d := &device{t: t, path: filepath.Join(t.TempDir(), "hidraw0"), desc: desc}
	d.plug()
	t.Cleanup(func() { _ = d.far.Close() })
	return d
}

func (d *device) plug() {
	d.t.Helper()
	err := unix.Mkfifo(d.path, 0o600)
	if err == nil {
		d.far, err = os.OpenFile(d.path, os.O_RDWR, 0)
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *device) pull() { _ = errors.Join(d.far.Close(), os.Remove(d.path)) }

func (d *device) line() Line {
	return hidpos(d.path, func(_ int, r *unix.HIDRawReportDescriptor) error {
		copy(r.Value[:], d.desc)
		return nil
	})
}

func (d *device) send(message string) func() {
	return func() {
		for _, r := range hidReports(message) {
			if _, err := d.far.Write(r); err != nil {
				d.t.Error(err)
			}
		}
	}
}

const scannersDescriptor = "\x05\x8c\x09\x02\xa1\x01\x85\x02"

func TestADayInHIDPOSMode(t *testing.T) {
	d := newDevice(t, scannersDescriptor)
	s := onLine(t, d.line(), Opts{AIM: true})
	s.reads(d.send("]Q1"+everyByte()), "]Q1"+everyByte())
	s.fails(func() { d.send("]Q1" + strings.Repeat("half", 20))(); d.pull() }, ErrUnplugged)
	s.fails(func() {}, os.ErrNotExist)
	d.plug()
	s.reads(d.send("]d2after"), "]d2after")
}

func TestAKeyboardIsNotOpened(t *testing.T) {
	d := newDevice(t, "\x05\x01\x09\x06\xa1\x01")
	s := onLine(t, d.line(), Opts{})
	s.fails(func() {}, errNoImager)
	d.desc = scannersDescriptor
	s.reads(d.send("the imager"), "the imager")
}

func TestWhatIsNoHIDDevice(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{"/nowhere": unix.ENOENT, file: unix.ENOTTY, "/dev/null": unix.ENOTTY} {
		l := HIDPOS(path)
		if _, err := l.Open(); !errors.Is(err, want) || l.Name != path {
			t.Errorf("%s: %v, want %v", l.Name, err, want)
		}
	}
}

// Descriptors begin with the usage page and the usage of their application.
func TestAHIDDeviceOfAnotherKindIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		desc string
		want bool
	}{
		"bar code scanner":            {"\x05\x8c\x09\x02\xa1\x01\x85\x02", true},
		"page in two bytes":           {"\x06\x8c\x00\x09\x02", true},
		"scanner besides a keyboard":  {"\x05\x01\x09\x06\xa1\x01\xc0\x05\x8c", true},
		"after a long item":           {"\xfe\x02\x10\x05\x01\x05\x8c", true},
		"keyboard":                    {"\x05\x01\x09\x06\xa1\x01", false},
		"vendor's page":               {"\x06\x8c\xff\x09\x01", false},
		"8Ch as a value":              {"\x26\x05\x8c\x09\x02", false},
		"8Ch in a long item":          {"\xfe\x02\x10\x05\x8c\x09\x02", false},
		"cut off":                     {"\x05", false},
		"cut off in a long item":      {"\xfe\xff\x10", false},
		"nothing":                     {"", false},
		"zeros, as the kernel leaves": {"\x00\x00\x00\x00", false},
	} {
		if got := scans([]byte(c.desc)); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func FuzzReports(f *testing.F) {
	for _, r := range hidReports("]Q1" + strings.Repeat("p", 60)) {
		f.Add(r)
	}
	for _, r := range oddReports() {
		f.Add(r)
	}
	f.Add(bytes.Repeat([]byte{reportID}, 3*reportSize))
	f.Add([]byte("\xfe\x02\x10\x05\x01\x05\x8c"))
	f.Fuzz(func(t *testing.T, b []byte) {
		scans(b) // ends
		var sent reports
		var want []byte
		for r := range slices.Chunk(b, reportSize) {
			sent = append(sent, r)
			if got := report(r); len(got) > reportData || !bytes.Contains(r, got) {
				t.Fatalf("%d bytes of % X", len(got), r)
			}
			want = append(want, report(r)...)
		}
		if got, err := io.ReadAll(&hid{Port: &sent}); !bytes.Equal(got, want) || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("% X, %v, want % X", got, err, want)
		}
	})
}

package imager

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
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

func TestReportsCarryMessages(t *testing.T) {
	for _, message := range []string{"x", strings.Repeat("y", 56), strings.Repeat("z", 57), everyByte()} {
		var r reports = append(reports{{reportID, 3, 'o', 'd', 'd'}, make([]byte, reportSize)}, hidReports(message)...)
		got, err := io.ReadAll(&hid{Port: &r})
		if string(got) != message || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("got %q, %v, want %q", got, err, message)
		}
	}
}

func TestAnImagerInHIDPOSMode(t *testing.T) {
	r := reports{}
	d, err := New("/dev/hidraw0", Opts{AIM: true, Open: func(string, int) (Port, error) { return &hid{Port: &r}, nil }})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.open(); err != nil {
		t.Fatal(err)
	}
	if err := d.listen(); err != nil { // the first silence
		t.Fatal(err)
	}
	r, d.last = hidReports("]Q1"+everyByte()), time.Now()
	if s, err := d.Read(t.Context()); err != nil || string(s.Payload) != everyByte() || s.AIM != "]Q1" {
		t.Errorf("got %+v, %v", s, err)
	}
}

func TestWhatIsNoHIDDevice(t *testing.T) {
	if _, err := HIDPOS("/nowhere", 0); !errors.Is(err, unix.ENOENT) {
		t.Errorf("got %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := HIDPOS(file, 0); err == nil {
		t.Error("a file is no device")
	}
}

func FuzzReport(f *testing.F) {
	for _, r := range hidReports("]Q1" + strings.Repeat("p", 60)) {
		f.Add(r)
	}
	f.Add([]byte{reportID, 255})
	f.Add(bytes.Repeat([]byte{2}, reportSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got := report(b); len(got) > reportData || len(got) > 0 && !bytes.Contains(b, got) {
			t.Fatalf("%d bytes", len(got))
		}
	})
}

package imager

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
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

// A pipe stands for the kernel's hidraw, which gives one report for each read too.
func TestAnImagerInHIDPOSMode(t *testing.T) {
	near, far, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s := onLine(t, Line{"/dev/hidraw0", func() (Port, error) { return &hid{Port: near}, nil }}, Opts{AIM: true})
	message := "]Q1" + everyByte()
	got, err := s.scan(func() {
		for _, r := range hidReports(message) {
			if _, err := far.Write(r); err != nil {
				t.Error(err)
			}
		}
	})
	if err != nil || got.AIM+string(got.Payload) != message {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := s.scan(func() { _ = far.Close() }); !errors.Is(err, ErrUnplugged) {
		t.Errorf("unplugged: %v", err)
	}
}

func FuzzReports(f *testing.F) {
	for _, r := range hidReports("]Q1" + strings.Repeat("p", 60)) {
		f.Add(r)
	}
	f.Add([]byte{reportID, 255})
	f.Add(bytes.Repeat([]byte{reportID}, 3*reportSize))
	f.Add([]byte("\xfe\x02\x10\x05\x01\x05\x8c"))
	f.Fuzz(func(t *testing.T, b []byte) {
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

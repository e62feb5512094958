package v4l2

import (
	"bytes"
	"image"
	"testing"
)

// FuzzMJPEG mends any bytes. What Go reads by itself it must read mended too, and alike.
func FuzzMJPEG(f *testing.F) {
	f.Add(encoded(f, picture(1, 32, 16), false), uint16(32), uint16(16))
	f.Add(encoded(f, picture(1, 32, 16), true), uint16(32), uint16(16))
	f.Add(encoded(f, image.NewGray(image.Rect(0, 0, 9, 9)), false), uint16(0), uint16(0))
	f.Add([]byte{0xFF, soi, 0xFF, sos, 0, 2}, uint16(5), uint16(5))
	f.Fuzz(func(t *testing.T, b []byte, w, h uint16) {
		before := bytes.Clone(b)
		whole, err := mended(nil, b, int(w%64), int(h%64))
		if !bytes.Equal(b, before) {
			t.Error("the camera's own bytes were changed")
		}
		if err != nil {
			return
		}
		at, err := scan(whole)
		if err != nil || at.soi != 0 || at.dht == 0 {
			t.Fatalf("mended: %+v, %v", at, err)
		}
		if at.w*at.h > 1<<20 {
			return // Go allocates what the header says; a camera's frame would not have come so far
		}
		img, err := readJPEG(whole)
		alone, also := readJPEG(b)
		if also == nil && (err != nil || img.Rect != alone.Rect || !bytes.Equal(img.Y, alone.Y)) {
			t.Errorf("Go reads it as it was, and not mended: %v", err)
		}
	})
}

// FuzzYUYV reads any bytes as a picture of any size.
func FuzzYUYV(f *testing.F) {
	f.Add(stripes(1, 8, 4, 16), int16(8), int16(4), int16(0))
	f.Add([]byte{1}, int16(-2), int16(1), int16(4))
	f.Fuzz(func(t *testing.T, b []byte, w, h, stride int16) {
		img, err := readYUYV(b, int(w), int(h), int(stride))
		if err != nil {
			return
		}
		last := img.YCbCrAt(int(w)-1, int(h)-1)
		line := max(int(stride), 2*int(w))
		at := line*(int(h)-1) + 2*int(w) - 4
		if last.Y != b[at+2] || last.Cb != b[at+1] || last.Cr != b[at+3] {
			t.Errorf("%d by %d, %d a line: the last pixel is %+v", w, h, stride, last)
		}
	})
}

func BenchmarkYUYV(b *testing.B) {
	raw := stripes(1, 640, 480, 1280)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := readYUYV(raw, 640, 480, 1280); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMJPEG(b *testing.B) {
	raw := encoded(b, picture(1, 640, 480), true)
	var room []byte
	for b.Loop() {
		whole, err := mended(room[:0], raw, 640, 480)
		if err != nil {
			b.Fatal(err)
		}
		room = whole
		if _, err := readJPEG(whole); err != nil {
			b.Fatal(err)
		}
	}
}

package v4l2

import (
	"flag"
	"runtime"
	"testing"
)

var flatFrames = flag.Int("frames", 4000, "how many frames TestMemoryStaysFlat takes of each format; 100000 is the whole of it")

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestMemoryStaysFlat(t *testing.T) {
	for _, mjpeg := range []bool{false, true} {
		p := newPlug()
		p.each = 0
		jpegs := [][]byte{encoded(t, picture(1, 64, 48), true), encoded(t, picture(9, 64, 48), true), []byte("garbage")}
		if mjpeg {
			p.make = func(n, _, _, _ int) []byte { return jpegs[n%len(jpegs)] }
		}
		d, err := New("/dev/v4l/by-id/usb-camera", &Opts{Open: p.Open, MJPEG: mjpeg})
		if err != nil {
			t.Fatal(err)
		}
		next(t, d)
		before, most := heap(), uint64(0)
		for n := range *flatFrames {
			next(t, d)
			if n%(*flatFrames/4+1) == 0 {
				most = max(most, heap())
			}
		}
		if after := max(most, heap()); after > before+1<<19 {
			t.Errorf("MJPEG %t: %d bytes before %d frames, %d after", mjpeg, before, *flatFrames, after)
		}
		if err := d.Halt(); err != nil || p.open() != 0 {
			t.Errorf("halt: %v, %d handles open", err, p.open())
		}
	}
}

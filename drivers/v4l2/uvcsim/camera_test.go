package uvcsim

import (
	"bytes"
	"image"
	"image/jpeg"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/usbsim"
	"passlane/drivers/usbsim/hostsim"
)

// plug runs a story with a camera that is plugged into a host.
func plug(t *testing.T, o Opts, story func(*Camera, *hostsim.Host)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := New(o)
		h, line := hostsim.New(t)
		var wg sync.WaitGroup
		wg.Go(func() { c.serve(line) })
		story(c, h)
		h.Pull()
		wg.Wait()
		if c.device != nil {
			t.Error("the camera is out, and believes that it is in")
		}
	})
}

// picture takes payloads until one ends a picture, and returns that and its toggling bit.
func picture(t *testing.T, h *hostsim.Host) (p []byte, odd bool) {
	t.Helper()
	for {
		h.Submit(streamEndpoint&0x7F, payloadSize, make([]byte, 8), nil)
		r := h.Hear(true)
		if len(r.Data) < headerSize || r.Data[0] != headerSize {
			t.Fatalf("a payload begins % X", r.Data)
		}
		p = append(p, r.Data[headerSize:]...)
		if r.Data[1]&endOfFrame != 0 {
			return p, r.Data[1]&frameID != 0
		}
	}
}

// Every descriptor is as long as it says, and so are the groups of them.
func TestItDescribesItself(t *testing.T) {
	plug(t, Opts{}, func(c *Camera, h *hostsim.Host) {
		if d := h.Get(0x80, 6, 1<<8, 0, 64); len(d) != 18 || d[0] != 18 || d[17] != 1 {
			t.Errorf("device % X", d)
		}
		all := h.Get(0x80, 6, 2<<8, 0, 512)
		if want := int(le.Uint16(all[2:])); want != len(all) {
			t.Errorf("%d bytes, it says %d", len(all), want)
		}
		groups := map[[2]int]int{} // by interface and subtype of the header, which is the first
		var group [2]int
		for at, b := 0, all; len(b) > 0; at, b = at+int(b[0]), b[b[0]:] {
			if int(b[0]) > len(b) || b[0] < 2 {
				t.Fatalf("a descriptor of %d bytes at %d", b[0], at)
			}
			switch {
			case b[1] == usbsim.TypeInterface:
				group = [2]int{int(b[2]), 0}
			case b[1] == typeClass && group[1] == 0:
				at := 5
				if group[0] == streamInterface {
					at = 4
				}
				group[1] = int(le.Uint16(b[at:]))
				fallthrough
			case b[1] == typeClass:
				groups[group] += int(b[0])
			}
		}
		if len(groups) != 2 {
			t.Errorf("%v", groups)
		}
		for g, n := range groups {
			if g[1] != n {
				t.Errorf("interface %d says %d bytes, and has %d", g[0], g[1], n)
			}
		}
		if name := h.Get(0x80, 6, 3<<8|1, 0x409, 255); len(name) != 2+2*len(Name) || name[2] != Name[0] {
			t.Errorf("name % X", name)
		}
		if h.Get(0x80, 6, 3<<8|9, 0x409, 255) != nil || h.Get(0x80, 6, 6<<8, 0, 10) != nil {
			t.Error("it describes what it has not")
		}
	})
}

// The host asks for a rate, gets the nearest, and then pictures: whole, in turn, without Huffman tables.
func TestItNegotiatesAndPlays(t *testing.T) {
	plug(t, Opts{}, func(c *Camera, h *hostsim.Host) {
		if h.Set(0x21, setCur, 3<<8, streamInterface, make([]byte, 26)) {
			t.Error("it takes what it does not know")
		}
		ask := make([]byte, 26)
		copy(ask[4:], le32(interval(12)))
		if !h.Set(0x21, setCur, probe<<8, streamInterface, ask) {
			t.Fatal("stalled")
		}
		got := h.Get(0xA1, getCur, probe<<8, streamInterface, 26)
		if len(got) != 26 || int(le.Uint32(got[4:])) != interval(15) || le.Uint32(got[22:]) != payloadSize {
			t.Fatalf("% X", got)
		}
		if !h.Set(0x21, setCur, commit<<8, streamInterface, got) {
			t.Fatal("stalled")
		}
		began := time.Now()
		var was bool
		for i := range 15 {
			p, odd := picture(t, h)
			if i > 0 && odd == was {
				t.Error("the bit of the picture does not toggle")
			}
			was = odd
			if bytes.Contains(p, []byte{0xFF, 0xC4}) {
				t.Error("Huffman tables")
			}
		}
		if d := time.Since(began); d < 900*time.Millisecond || d > 1100*time.Millisecond {
			t.Errorf("15 pictures in %v", d)
		}
		two := [][]byte{bytes.Repeat([]byte{1}, 3*payloadSpace), bytes.Repeat([]byte{2}, packet-headerSize)}
		c.Play(two...)
		for _, want := range [][]byte{two[0], append(two[1], 0), two[0]} {
			if p, _ := picture(t, h); !bytes.Equal(p, want) {
				t.Errorf("%d bytes of %d, want %d of %d", len(p), p[0], len(want), want[0])
			}
		}
	})
}

// What is set is read back; what is out of range, or not there, is refused, with a reason.
func TestControls(t *testing.T) {
	const mode, exposure = expoMode << 8, expoTime << 8
	const camera = cameraTerminal << 8
	plug(t, Opts{}, func(c *Camera, h *hostsim.Host) {
		if c.Exposure() != 0 || !h.Set(0x21, setCur, mode, camera, []byte{1}) || !h.Set(0x21, setCur, exposure, camera, le32(50)) {
			t.Fatal("stalled")
		}
		if got := h.Get(0xA1, getCur, exposure, camera, 4); !bytes.Equal(got, le32(50)) || c.Exposure() != 5*time.Millisecond {
			t.Errorf("% X, %v", got, c.Exposure())
		}
		for request, want := range map[byte][]byte{getInfo: {3}, getLen: {4, 0}, getMin: le32(1), getMax: le32(10_000), getRes: le32(1), getDef: le32(333), 0x99: nil} {
			if got := h.Get(0xA1, request, exposure, camera, 4); !bytes.Equal(got, want) {
				t.Errorf("%#x: % X, want % X", request, got, want)
			}
		}
		if h.Set(0x21, setCur, exposure, camera, le32(20_000)) || h.Set(0x21, setCur, 9<<8, camera, []byte{1}) || h.Get(0xA1, getCur, 9<<8, camera, 1) != nil {
			t.Error("it takes what it cannot do")
		}
		if got := h.Get(0xA1, getCur, errorCode<<8, 0, 1); !bytes.Equal(got, []byte{6}) {
			t.Errorf("reason % X", got)
		}
	})
}

// A picture without its tables is the same picture once they are back.
func TestBare(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewYCbCr(image.Rect(0, 0, 32, 32), image.YCbCrSubsampleRatio420), nil); err != nil {
		t.Fatal(err)
	}
	less := bare(b.Bytes())
	if _, err := jpeg.Decode(bytes.NewReader(less)); err == nil {
		t.Error("it has its tables")
	}
	at := bytes.Index(b.Bytes(), []byte{0xFF, 0xC4})
	tables := b.Bytes()[at : at+b.Len()-len(less)]
	if _, err := jpeg.Decode(bytes.NewReader(slices.Concat(less[:at], tables, less[at:]))); err != nil {
		t.Error(err)
	}
}

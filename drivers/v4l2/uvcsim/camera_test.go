package uvcsim

import (
	"bytes"
	"image"
	"image/jpeg"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// host is the kernel's end of the line: it asks, and hears.
type host struct {
	t      *testing.T
	line   net.Conn
	number uint32
}

// plug runs a story with a camera that is plugged into a host.
func plug(t *testing.T, o Opts, story func(*Camera, *host)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := New(o)
		near, far := net.Pipe()
		var wg sync.WaitGroup
		wg.Go(func() { c.serve(near) })
		story(c, &host{t: t, line: far})
		_ = far.Close()
		wg.Wait()
		if c.device != nil {
			t.Error("the camera is out, and believes that it is in")
		}
	})
}

// submit asks for a transfer, and returns its number.
func (h *host) submit(endpoint uint32, length int, setup, data []byte) uint32 {
	h.t.Helper()
	h.number++
	b := make([]byte, messageSize)
	be.PutUint32(b, cmdSubmit)
	be.PutUint32(b[4:], h.number)
	if endpoint != 0 || setup[0]&0x80 != 0 {
		be.PutUint32(b[12:], 1)
	}
	be.PutUint32(b[16:], endpoint)
	be.PutUint32(b[24:], uint32(length))
	copy(b[40:], setup)
	h.write(append(b, data...))
	return h.number
}

func (h *host) write(b []byte) {
	h.t.Helper()
	if _, err := h.line.Write(b); err != nil {
		h.t.Fatal(err)
	}
}

// reply is what the camera says of a transfer.
type reply struct {
	code, number uint32
	status       int32
	data         []byte
}

func (h *host) hear(in bool) (r reply) {
	h.t.Helper()
	b := make([]byte, messageSize)
	if _, err := io.ReadFull(h.line, b); err != nil {
		h.t.Fatal(err)
	}
	r = reply{code: be.Uint32(b), number: be.Uint32(b[4:]), status: int32(be.Uint32(b[20:]))}
	if in && r.code == retSubmit && r.status == 0 {
		r.data = make([]byte, be.Uint32(b[24:]))
		if _, err := io.ReadFull(h.line, r.data); err != nil {
			h.t.Fatal(err)
		}
	}
	return r
}

// get asks a question on the control pipe; nil is a stall.
func (h *host) get(kind, request byte, value, index uint16, length int) []byte {
	h.t.Helper()
	s := join([]byte{kind, request}, le16(int(value)), le16(int(index)), le16(length))
	n := h.submit(0, length, s, nil)
	r := h.hear(true)
	if r.number != n || r.code != retSubmit {
		h.t.Fatalf("%+v in answer to %d", r, n)
	}
	return r.data
}

// set says something on the control pipe, and returns whether it was taken.
func (h *host) set(kind, request byte, value, index uint16, data []byte) bool {
	h.t.Helper()
	h.submit(0, len(data), join([]byte{kind, request}, le16(int(value)), le16(int(index)), le16(len(data))), data)
	return h.hear(false).status == 0
}

// picture takes payloads until one ends a picture, and returns that and its toggling bit.
func (h *host) picture() (p []byte, odd bool) {
	h.t.Helper()
	for {
		h.submit(streamEndpoint&0x7F, payloadSize, make([]byte, 8), nil)
		r := h.hear(true)
		if len(r.data) < headerSize || r.data[0] != headerSize {
			h.t.Fatalf("a payload begins % X", r.data)
		}
		p = append(p, r.data[headerSize:]...)
		if r.data[1]&endOfFrame != 0 {
			return p, r.data[1]&frameID != 0
		}
	}
}

// Every descriptor is as long as it says, and so are the groups of them.
func TestItDescribesItself(t *testing.T) {
	plug(t, Opts{}, func(c *Camera, h *host) {
		if d := h.get(0x80, getDescriptor, typeDevice<<8, 0, 64); len(d) != 18 || d[0] != 18 || d[17] != 1 {
			t.Errorf("device % X", d)
		}
		all := h.get(0x80, getDescriptor, typeConfiguration<<8, 0, 512)
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
			case b[1] == typeInterface:
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
		if name := h.get(0x80, getDescriptor, typeString<<8|2, 0x409, 255); len(name) != 2+2*len(Name) || name[2] != Name[0] {
			t.Errorf("name % X", name)
		}
		if h.get(0x80, getDescriptor, typeString<<8|9, 0x409, 255) != nil || h.get(0x80, getDescriptor, 6<<8, 0, 10) != nil {
			t.Error("it describes what it has not")
		}
	})
}

// The host asks for a rate, gets the nearest, and then pictures: whole, in turn, without Huffman tables.
func TestItNegotiatesAndPlays(t *testing.T) {
	plug(t, Opts{}, func(c *Camera, h *host) {
		if h.set(0x21, setCur, 3<<8, streamInterface, make([]byte, 26)) {
			t.Error("it takes what it does not know")
		}
		ask := make([]byte, 26)
		copy(ask[4:], le32(interval(12)))
		if !h.set(0x21, setCur, probe<<8, streamInterface, ask) {
			t.Fatal("stalled")
		}
		got := h.get(0xA1, getCur, probe<<8, streamInterface, 26)
		if len(got) != 26 || int(le.Uint32(got[4:])) != interval(15) || le.Uint32(got[22:]) != payloadSize {
			t.Fatalf("% X", got)
		}
		if !h.set(0x21, setCur, commit<<8, streamInterface, got) {
			t.Fatal("stalled")
		}
		began := time.Now()
		var was bool
		for i := range 15 {
			p, odd := h.picture()
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
			if p, _ := h.picture(); !bytes.Equal(p, want) {
				t.Errorf("%d bytes of %d, want %d of %d", len(p), p[0], len(want), want[0])
			}
		}
	})
}

// What is set is read back; what is out of range, or not there, is refused, with a reason.
func TestControls(t *testing.T) {
	const mode, exposure = expoMode << 8, expoTime << 8
	const camera = cameraTerminal << 8
	plug(t, Opts{}, func(c *Camera, h *host) {
		if c.Exposure() != 0 || !h.set(0x21, setCur, mode, camera, []byte{1}) || !h.set(0x21, setCur, exposure, camera, le32(50)) {
			t.Fatal("stalled")
		}
		if got := h.get(0xA1, getCur, exposure, camera, 4); !bytes.Equal(got, le32(50)) || c.Exposure() != 5*time.Millisecond {
			t.Errorf("% X, %v", got, c.Exposure())
		}
		for request, want := range map[byte][]byte{getInfo: {3}, getLen: {4, 0}, getMin: le32(1), getMax: le32(10_000), getRes: le32(1), getDef: le32(333), 0x99: nil} {
			if got := h.get(0xA1, request, exposure, camera, 4); !bytes.Equal(got, want) {
				t.Errorf("%#x: % X, want % X", request, got, want)
			}
		}
		if h.set(0x21, setCur, exposure, camera, le32(20_000)) || h.set(0x21, setCur, 9<<8, camera, []byte{1}) || h.get(0xA1, getCur, 9<<8, camera, 1) != nil {
			t.Error("it takes what it cannot do")
		}
		if got := h.get(0xA1, getCur, errorCode<<8, 0, 1); !bytes.Equal(got, []byte{6}) {
			t.Errorf("reason % X", got)
		}
	})
}

// A host that takes its transfers back hears of each once; one that was done already is not taken back.
func TestUnlink(t *testing.T) {
	plug(t, Opts{}, func(_ *Camera, h *host) {
		waiting := h.submit(1, payloadSize, make([]byte, 8), nil)
		for _, want := range []int32{-104, 0} { // ECONNRESET, then nothing
			b := make([]byte, messageSize)
			be.PutUint32(b, cmdUnlink)
			be.PutUint32(b[4:], 1000)
			be.PutUint32(b[20:], waiting)
			h.write(b)
			if r := h.hear(false); r.code != retUnlink || r.number != 1000 || r.status != want {
				t.Errorf("%+v, want %d", r, want)
			}
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
	if _, err := jpeg.Decode(bytes.NewReader(join(less[:at], tables, less[at:]))); err != nil {
		t.Error(err)
	}
}

package v4l2

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"sync"
	"testing"
	"time"

	"github.com/blackjack/webcam"
	"golang.org/x/sys/unix"
)

// plug is a USB port of a simulated kernel: what is in it, and what goes wrong with it.
type plug struct {
	mu      sync.Mutex
	fails   map[string]error // by step: "open", "format", "buffers", "start", "wait", "frame", "release", "control"
	formats map[webcam.PixelFormat]string
	sizes   []webcam.FrameSize
	gives   func(w, h int) (int, int) // what is negotiated
	stride  int                       // bytes of a line; 0: no padding
	mute    bool                      // cannot be asked for the negotiated format
	each    time.Duration             // between frames; 0: there is always one
	frozen  bool
	make    func(n int, w, h, stride int) []byte // the n-th frame; nil: YUYV

	controls map[webcam.ControlID]webcam.Control
	set      map[webcam.ControlID]int32
	opened   int
	shut     int
	polls    int
}

func newPlug() *plug {
	return &plug{
		fails:    map[string]error{},
		formats:  map[webcam.PixelFormat]string{yuyv: "YUYV 4:2:2", mjpg: "Motion-JPEG"},
		sizes:    []webcam.FrameSize{{MaxWidth: 64, MinWidth: 64, MaxHeight: 48, MinHeight: 48}},
		each:     66 * time.Millisecond,
		controls: map[webcam.ControlID]webcam.Control{},
		set:      map[webcam.ControlID]int32{},
	}
}

// do changes what is in the port.
func (p *plug) do(change func(*plug)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

func (p *plug) fail(step string, err error) { p.do(func(p *plug) { p.fails[step] = err }) }

func (p *plug) heal() { p.do(func(p *plug) { clear(p.fails) }) }

func (p *plug) failure(step string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fails[step]
}

// open tells how many handles are open.
func (p *plug) open() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.opened - p.shut
}

func (p *plug) Open(string) (Camera, error) {
	if err := p.failure("open"); err != nil {
		return nil, err
	}
	p.do(func(p *plug) { p.opened++ })
	return &handle{plug: p}, nil
}

// handle is an open camera. Its buffers are overwritten as soon as they are the kernel's again.
type handle struct {
	*plug
	format    webcam.PixelFormat
	w, h      int
	slots     [][]byte
	held      int
	began     time.Time
	given     int
	closed    bool
	streaming bool
}

func (h *handle) GetSupportedFormats() map[webcam.PixelFormat]string { return h.formats }

func (h *handle) GetSupportedFrameSizes(webcam.PixelFormat) []webcam.FrameSize { return h.sizes }

func (h *handle) SetImageFormat(f webcam.PixelFormat, w, ht uint32) (webcam.PixelFormat, uint32, uint32, error) {
	if err := h.failure("format"); err != nil {
		return 0, 0, 0, err
	}
	h.format, h.w, h.h = f, int(w), int(ht)
	if h.gives != nil {
		h.w, h.h = h.gives(h.w, h.h)
	}
	return f, w, ht, nil
}

func (h *handle) Negotiated() (webcam.PixelFormat, int, int, int, error) {
	if h.mute {
		return 0, 0, 0, 0, unix.EINVAL
	}
	return h.format, h.w, h.h, h.line(), nil
}

func (h *handle) line() int {
	if h.stride > 0 {
		return h.stride
	}
	return 2 * h.w
}

func (h *handle) SetFramerate(float32) error { return unix.ENOTTY }

func (h *handle) SetBufferCount(n uint32) error {
	h.slots = make([][]byte, n)
	return h.failure("buffers")
}

func (h *handle) GetControls() map[webcam.ControlID]webcam.Control { return h.controls }

func (h *handle) SetControl(id webcam.ControlID, v int32) error {
	if err := h.failure("control"); err != nil {
		return err
	}
	h.do(func(p *plug) { p.set[id] = v })
	return nil
}

func (h *handle) StartStreaming() error {
	if err := h.failure("start"); err != nil {
		return errors.New("Failed to start streaming: " + err.Error()) // as webcam has it
	}
	h.began, h.streaming = time.Now(), true
	return nil
}

// waiting returns how many frames wait: at most as many as there are buffers.
func (h *handle) waiting() int {
	if h.each == 0 {
		return 1
	}
	due := int(time.Since(h.began) / h.each)
	h.given = max(h.given, due-len(h.slots))
	return due - h.given
}

func (h *handle) WaitForFrame(seconds uint32) error {
	h.do(func(p *plug) { p.polls++ })
	if seconds != 0 || h.closed || !h.streaming {
		return errors.New("waited in the kernel, or on a camera that does not stream")
	}
	if err := h.failure("wait"); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fails["frame"] == nil && (h.frozen || h.waiting() == 0) {
		return new(webcam.Timeout)
	}
	return nil
}

func (h *handle) GetFrame() ([]byte, uint32, error) {
	if err := h.failure("frame"); err != nil {
		return nil, 0, err
	}
	if h.held++; h.held > 1 {
		return nil, 0, errors.New("a frame was taken before the last one was given back")
	}
	h.given++
	at := h.given % len(h.slots)
	make := h.make
	if make == nil {
		make = stripes
	}
	h.slots[at] = append(h.slots[at][:0], make(h.given, h.w, h.h, h.line())...)
	return h.slots[at], uint32(at), nil
}

func (h *handle) ReleaseFrame(i uint32) error {
	h.held--
	for n := range h.slots[i] {
		h.slots[i][n] = 0xEE
	}
	return h.failure("release")
}

func (h *handle) Close() error {
	if h.closed {
		return unix.EBADF
	}
	h.closed = true
	h.do(func(p *plug) { p.shut++ })
	return nil
}

// stripes is a frame of YUYV with luma n+y, Cb x and Cr 9; padding is 0xAA.
func stripes(n, w, h, stride int) []byte {
	b := bytes.Repeat([]byte{0xAA}, stride*h)
	for y := range h {
		for x := 0; x < w; x += 2 {
			copy(b[y*stride+2*x:], []byte{byte(n + y), byte(x), byte(n + y), 9})
		}
	}
	return b
}

// picture is what the JPEG tests take a picture of.
func picture(n, w, h int) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio422)
	for y := range h {
		for x := range w {
			img.Y[img.YOffset(x, y)] = byte(40 + 5*(n%30) + x)
			img.Cb[img.COffset(x, y)], img.Cr[img.COffset(x, y)] = byte(100+y), 140
		}
	}
	return img
}

// encoded returns a JPEG; bare leaves its Huffman tables out, as many cameras do.
func encoded(tb testing.TB, img image.Image, bare bool) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}); err != nil {
		tb.Fatal(err)
	}
	if !bare {
		return b.Bytes()
	}
	h, err := scan(b.Bytes())
	if err != nil {
		tb.Fatal(err)
	}
	end := h.dht + 2 + be16(b.Bytes()[h.dht+2:])
	return append(bytes.Clone(b.Bytes()[:h.dht]), b.Bytes()[end:]...)
}

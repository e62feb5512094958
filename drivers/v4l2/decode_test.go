package v4l2

import (
	"bytes"
	"errors"
	"image"
	"testing"
	"unsafe"

	"github.com/blackjack/webcam"
)

func TestFormat(t *testing.T) {
	both := map[webcam.PixelFormat]string{yuyv: "", mjpg: "", 0x3231564E: ""}
	for _, c := range []struct {
		has  map[webcam.PixelFormat]string
		opts Opts
		want webcam.PixelFormat
	}{
		{both, Opts{Width: 640, Height: 480}, yuyv},
		{both, Opts{Width: 640, Height: 480, MJPEG: true}, mjpg},
		{both, Opts{Width: 1280, Height: 720}, mjpg},
		{map[webcam.PixelFormat]string{yuyv: ""}, Opts{Width: 1280, Height: 720}, yuyv},
		{map[webcam.PixelFormat]string{mjpg: ""}, Opts{Width: 640, Height: 480}, mjpg},
		{map[webcam.PixelFormat]string{0x59455247: ""}, Opts{}, 0},
		{nil, Opts{}, 0},
	} {
		if f, ok := formatOf(c.has, c.opts); f != c.want || ok != (c.want != 0) {
			t.Errorf("%v of %v: %s", c.opts, c.has, fourcc(f))
		}
	}
}

func TestSize(t *testing.T) {
	one := func(w, h uint32) webcam.FrameSize {
		return webcam.FrameSize{MinWidth: w, MaxWidth: w, MinHeight: h, MaxHeight: h}
	}
	vivid := []webcam.FrameSize{one(320, 180), one(640, 360), one(640, 480), one(1280, 720), one(1920, 1080)}
	steps := []webcam.FrameSize{{MinWidth: 160, MaxWidth: 1280, StepWidth: 16, MinHeight: 120, MaxHeight: 960, StepHeight: 8}}
	for _, c := range []struct {
		name         string
		has          []webcam.FrameSize
		w, h, ww, wh int
	}{
		{"as asked", vivid, 640, 480, 640, 480},
		{"the next larger", vivid, 640, 400, 640, 480},
		{"the next larger, whatever the order", []webcam.FrameSize{one(1920, 1080), one(1280, 720), one(320, 240)}, 640, 480, 1280, 720},
		{"the largest", []webcam.FrameSize{one(160, 120), one(352, 288), one(320, 240)}, 640, 480, 352, 288},
		{"in steps", steps, 641, 481, 656, 488},
		{"below the range", steps, 16, 16, 160, 120},
		{"above the range", steps, 4000, 3000, 1280, 960},
		{"none named", nil, 800, 600, 800, 600},
		{"a continuous range, which webcam leaves empty", []webcam.FrameSize{{}}, 800, 600, 800, 600},
		{"nonsense", []webcam.FrameSize{one(1<<31, 5)}, 800, 600, 800, 600},
	} {
		if w, h := sizeOf(c.has, c.w, c.h); w != c.ww || h != c.wh {
			t.Errorf("%s: %d by %d, want %d by %d", c.name, w, h, c.ww, c.wh)
		}
	}
}

// T.81 K.3: four tables in one segment of 418 bytes behind its marker, the first of them that of the luma's DC.
func TestStandardTables(t *testing.T) {
	s := standard()
	want := []byte{0xFF, dht, 0x01, 0xA2, 0x00, 0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	if len(s) != 420 || !bytes.HasPrefix(s, want) {
		t.Errorf("%d bytes: % x", len(s), s)
	}
}

func TestMended(t *testing.T) {
	whole, bare := encoded(t, picture(3, 48, 32), false), encoded(t, picture(3, 48, 32), true)
	if _, err := readJPEG(bare); err == nil {
		t.Fatal("Go reads a JPEG without tables: nothing is to be mended")
	}
	sof := bytes.Index(bare, []byte{0xFF, 0xC0})
	filled := append(bytes.Clone(bare[:sof]), append([]byte{0xFF, 0xFF}, bare[sof:]...)...)
	large := bytes.Clone(bare)
	large[sof+5], large[sof+7] = 0x7F, 0x7F
	cut := bytes.Clone(bare[:sof+6])
	for _, c := range []struct {
		name string
		b    []byte
		w, h int
		ok   bool
	}{
		{"whole", whole, 48, 32, true}, {"bare", bare, 48, 32, true}, {"of any size", bare, 0, 0, true},
		{"fill bytes", filled, 48, 32, true}, {"garbage before", append([]byte{1, 2, 0xFF}, bare...), 48, 32, true},
		{"a block larger", bare, 48, 24, true},
		{"another size", bare, 640, 480, false}, {"a huge one", large, 0, 0, false}, {"cut in its header", cut, 48, 32, false},
		{"nothing", nil, 0, 0, false}, {"a start alone", []byte{0xFF, soi}, 0, 0, false}, {"text", []byte("P6 48 32"), 0, 0, false},
		{"no marker", []byte{0xFF, soi, 1, 2, 3, 4, 5}, 0, 0, false}, {"a segment of no length", []byte{0xFF, soi, 0xFF, 0xE0, 0, 0, 0, 0}, 0, 0, false},
	} {
		b, err := mended([]byte{}, c.b, c.w, c.h)
		if (err == nil) != c.ok || (err != nil && !errors.Is(err, errBad)) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !c.ok {
			continue
		}
		img, err := readJPEG(b)
		if err != nil || img.Rect != image.Rect(0, 0, 48, 32) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestAGreyJPEG(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 33, 17))
	for i := range g.Pix {
		g.Pix[i] = 90
	}
	b, err := mended(nil, encoded(t, g, false), 33, 17)
	if err != nil {
		t.Fatal(err)
	}
	img, err := readJPEG(b)
	if err != nil || img.YCbCrAt(32, 16).Y != 90 || img.YCbCrAt(32, 16).Cb != 128 || img.YCbCrAt(0, 0).Cr != 128 {
		t.Errorf("%v", err)
	}
}

func TestYUYV(t *testing.T) {
	img, err := readYUYV([]byte{10, 100, 20, 200, 0xAA, 0xAA, 30, 101, 40, 201}, 2, 2, 6)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(img.Y, []byte{10, 20, 30, 40}) || !bytes.Equal(img.Cb, []byte{100, 101}) || !bytes.Equal(img.Cr, []byte{200, 201}) ||
		img.SubsampleRatio != image.YCbCrSubsampleRatio422 {
		t.Errorf("%+v", img)
	}
	for name, c := range map[string][4]int{ // bytes, width, height, stride
		"short": {31, 4, 4, 0}, "empty": {0, 4, 4, 0}, "odd": {30, 5, 3, 0}, "no size": {10, 0, 0, 0}, "lines too short": {100, 4, 4, 7},
		"padding missing": {32, 4, 4, 16}, "huge": {1 << 20, 1 << 20, 1 << 20, 0},
	} {
		if _, err := readYUYV(make([]byte, c[0]), c[1], c[2], c[3]); !errors.Is(err, errBad) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// struct v4l2_format is 204 bytes long where pointers have 4, and 208 where they have 8; the number of VIDIOC_G_FMT carries that.
func TestFormatStruct(t *testing.T) {
	want := map[uintptr]uintptr{4: 204, 8: 208}[unsafe.Sizeof(uintptr(0))]
	var p pixFormat
	if unsafe.Sizeof(p) != want || unsafe.Offsetof(p.pix) != unsafe.Sizeof(uintptr(0)) || getFormat != 0xC0005604|want<<16 {
		t.Errorf("%d bytes, the union at %d, VIDIOC_G_FMT %#x", unsafe.Sizeof(p), unsafe.Offsetof(p.pix), getFormat)
	}
}

// What the kernel has that is no camera; cameras are tried under the tag vivid.
func TestTheKernel(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]error{dir + "/none": ErrGone, dir: ErrNotCamera, "/dev/null": ErrNotCamera} {
		d, err := New(path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Next(t.Context()); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", path, err, want)
		}
	}
}

package scanner

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// payload is n bytes of chance, the same for the same seed, beginning like a seal.
func payload(seed uint64, n int) []byte {
	r := rand.New(rand.NewPCG(seed, 0))
	b := []byte{0xDC, 0x03}
	for len(b) < n {
		b = append(b, byte(r.Uint32()))
	}
	return b
}

func drawn(t testing.TB, b []byte, pixels int) image.Image {
	t.Helper()
	for range 20 {
		img, err := Encode(b, pixels)
		if err == nil {
			return img
		}
		if !errors.Is(err, ErrUnreadable) {
			t.Fatal(err)
		}
		b[len(b)-1]++ // as a signer would: another signature
	}
	t.Fatal("20 payloads do not read back")
	return nil
}

// matrix draws a Data Matrix symbol.
func matrix(t testing.TB, b []byte, pixels int) *image.Gray {
	t.Helper()
	text := make([]rune, len(b))
	for i, v := range b {
		text[i] = rune(v)
	}
	m, err := datamatrix.NewDataMatrixWriter().Encode(string(text), gozxing.BarcodeFormat_DATA_MATRIX, 0, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	scale := pixels / m.GetWidth()
	img := image.NewGray(image.Rect(0, 0, m.GetWidth()*scale, m.GetHeight()*scale))
	for y := range img.Rect.Max.Y {
		for x := range img.Rect.Max.X {
			if !m.Get(x/scale, y/scale) {
				img.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return img
}

// on puts a symbol on a larger grey picture.
func on(symbol image.Image, w, h int, at image.Point) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(color.Gray{Y: 200}), image.Point{}, draw.Src)
	quiet := image.Rectangle{Min: at, Max: at.Add(symbol.Bounds().Size())}
	draw.Draw(img, quiet.Inset(-12), image.White, image.Point{}, draw.Src)
	draw.Draw(img, quiet, symbol, symbol.Bounds().Min, draw.Src)
	return img
}

func TestQRByteForByte(t *testing.T) {
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for name, b := range map[string][]byte{
		"a seal": payload(1, 150), "every byte": every, "one zero": {0}, "text": []byte("P<UTOERIKSSON<<ANNA"), "digits": []byte("0123456789"),
		"like UTF-8": []byte("សុខ ខ្មែរ"), "like Shift JIS": {0x82, 0xA0, 0x82, 0xA2, 0xDC}, "carriage returns": {13, 10, 13, 13},
	} {
		want := bytes.Clone(b)
		img, err := Encode(b, 300)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := Decode(img); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %x, %v, want %x", name, got, err, want)
		}
	}
}

func TestDataMatrixByteForByte(t *testing.T) {
	for seed := range uint64(10) {
		b := payload(seed, 120)
		if got, err := Decode(on(matrix(t, b, 200), 300, 300, image.Pt(50, 50))); err != nil || !bytes.Equal(got, b) {
			t.Errorf("seed %d: %x, %v", seed, got, err)
		}
	}
}

// Wherever in the picture, whichever size, on paper or as a negative on a dark screen.
func TestFoundAnywhere(t *testing.T) {
	b := payload(7, 140)
	qr, dm := drawn(t, b, 180), matrix(t, b, 150)
	negative := image.NewGray(image.Rect(0, 0, 400, 300))
	copy(negative.Pix, lumaOf(on(qr, 400, 300, image.Pt(100, 60))).inverted().pix)
	transparent := image.NewNRGBA(qr.Bounds())
	for y := range qr.Bounds().Dy() {
		for x := range qr.Bounds().Dx() {
			if r, _, _, _ := qr.At(x, y).RGBA(); r == 0 {
				transparent.Set(x, y, color.Black)
			}
		}
	}
	for name, img := range map[string]image.Image{
		"QR in the corner": on(qr, 640, 480, image.Pt(20, 20)), "QR below": on(qr, 640, 480, image.Pt(430, 270)),
		"Data Matrix in the middle": on(dm, 640, 480, image.Pt(250, 160)), "Data Matrix in the corner": on(dm, 640, 480, image.Pt(60, 60)),
		"Data Matrix below": on(dm, 640, 480, image.Pt(440, 300)), "small": drawn(t, b, 0), "large": on(drawn(t, b, 1200), 4000, 3000, image.Pt(900, 800)),
		"negative": negative, "ink on nothing": transparent, "part of a larger picture": on(qr, 640, 480, image.Pt(200, 100)).SubImage(image.Rect(150, 50, 450, 350)),
	} {
		if got, err := Decode(img); err != nil || !bytes.Equal(got, b) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

func TestNoSymbol(t *testing.T) {
	noise := image.NewGray(image.Rect(0, 0, 320, 240))
	copy(noise.Pix, payload(3, len(noise.Pix)))
	for name, img := range map[string]image.Image{
		"nothing": nil, "empty": image.NewGray(image.Rectangle{}), "a dot": image.NewGray(image.Rect(0, 0, 1, 1)),
		"a line": image.NewGray(image.Rect(0, 0, 500, 1)), "black": image.NewGray(image.Rect(0, 0, 200, 200)), "noise": noise,
	} {
		if got, err := Decode(img); !errors.Is(err, ErrNoSymbol) {
			t.Errorf("%s: %x, %v", name, got, err)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	for name, f := range map[string]func() (image.Image, error){
		"nothing":         func() (image.Image, error) { return Encode(nil, 100) },
		"too much":        func() (image.Image, error) { return Encode(make([]byte, MaxPayload+1), 100) },
		"negative size":   func() (image.Image, error) { return Encode([]byte("x"), -1) },
		"size of a house": func() (image.Image, error) { return Encode([]byte("x"), 100000) },
	} {
		if _, err := f(); err == nil || errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What Encode lets pass, Decode reads; what it refuses is rare.
func TestEncodeKeepsItsPromise(t *testing.T) {
	refused := 0
	const n = 150
	for seed := range uint64(n) {
		b := payload(1000+seed, 148)
		img, err := Encode(b, 260)
		if errors.Is(err, ErrUnreadable) {
			refused++
			continue
		}
		if got, err := Decode(img); err != nil || !bytes.Equal(got, b) {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
	if refused > n/15 {
		t.Errorf("%d of %d symbols were refused", refused, n)
	}
	t.Logf("%d of %d symbols refused", refused, n)
}

// A reader that panics has found nothing.
func TestPanicIsNoSymbol(t *testing.T) {
	l := luma{pix: make([]byte, 100*100), w: 100, h: 100}
	if _, err := look(l, gozxing.NewHybridBinarizer, false, panicky{}); !errors.Is(err, ErrNoSymbol) {
		t.Errorf("%v", err)
	}
}

// What one reader finds nothing in is another's to try, and none of them changes the frame.
func TestReadersTakeTurns(t *testing.T) {
	b := payload(6, 120)
	img := shot(t, b)
	before := slices.Clone(img.Y)
	l := lumaOf(img)
	if got, err := look(l, gozxing.NewHybridBinarizer, false, panicky{}, datamatrix.NewDataMatrixReader(), qrcode.NewQRCodeReader()); err != nil || !bytes.Equal(got, b) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if _, err := Decode(img); err != nil || !bytes.Equal(img.Y, before) {
		t.Errorf("the frame changed, or %v", err)
	}
}

// A part of a frame has lines longer than itself.
func TestAPartOfAFrame(t *testing.T) {
	img := shot(t, payload(7, 20))
	for _, r := range []image.Rectangle{image.Rect(40, 20, 300, 220), image.Rect(0, 30, 320, 200)} {
		part := img.SubImage(r).(*image.YCbCr)
		l := lumaOf(part)
		for _, at := range []image.Point{r.Min, r.Max.Sub(image.Pt(1, 1)), image.Pt(100, 100)} {
			if got := l.pix[(at.Y-r.Min.Y)*l.w+at.X-r.Min.X]; l.w != r.Dx() || l.h != r.Dy() || got != img.YCbCrAt(at.X, at.Y).Y {
				t.Errorf("%v at %v: %d", r, at, got)
			}
		}
	}
}

type panicky struct{ gozxing.Reader }

func (panicky) Decode(*gozxing.BinaryBitmap, map[gozxing.DecodeHintType]any) (*gozxing.Result, error) {
	panic("index out of range")
}

func FuzzDecode(f *testing.F) {
	f.Add(20, payload(1, 400))
	f.Add(33, lumaOf(matrix(f, []byte("hello"), 33)).pix)
	f.Fuzz(func(t *testing.T, w int, pix []byte) {
		if w < 1 || w > 200 || len(pix) > 40000 {
			return
		}
		img := &image.Gray{Pix: pix, Stride: w, Rect: image.Rect(0, 0, w, len(pix)/w)}
		if _, err := Decode(img); err != nil && !errors.Is(err, ErrNoSymbol) {
			t.Error(err)
		}
	})
}

func BenchmarkFrame(b *testing.B) {
	qr := on(drawn(b, payload(5, 148), 300), 640, 480, image.Pt(170, 90))
	empty := image.NewGray(image.Rect(0, 0, 640, 480))
	for name, img := range map[string]image.Image{"hit": qr, "miss": empty} {
		for effort, hard := range map[string]bool{"quick": false, "hard": true} {
			b.Run(name+" "+effort, func(b *testing.B) {
				for b.Loop() {
					if _, err := decodeFrame(img, hard); (err == nil) != (name == "hit") {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

package portrait_test

import (
	"bytes"
	"errors"
	"image"
	"math"
	"testing"

	"passlane/drivers/scanner"
	"passlane/kiosk/pass"
	"passlane/kiosk/portrait"
	"passlane/kiosk/portrait/portraittest"
	"passlane/kiosk/sample"
)

const width, height = 640, 480

func people(tb testing.TB, many int) []sample.Sample {
	tb.Helper()
	s, err := sample.New(1, pass.Date{Year: 2026, Month: 11, Day: 25})
	if err != nil {
		tb.Fatal(err)
	}
	more, err := s.Many(many)
	if err != nil {
		tb.Fatal(err)
	}
	return append(s.Passes(), more...)
}

func sok(tb testing.TB) sample.Sample { return people(tb, 0)[0] }

// blank is a wall.
func blank() *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	for _, p := range [][]byte{img.Y, img.Cb, img.Cr} {
		for i := range p {
			p[i] = 128
		}
	}
	return img
}

func TestDrawnFacesAreFound(t *testing.T) {
	f := portraittest.Finder(t)
	for i, p := range people(t, 20) {
		scale, dx := []float64{1, 0.8, 0.6, 1.2}[i%4], []float64{0, 0.08, -0.08}[i%3]
		faces := f.Find(p.FaceFrame(width, height, 1, dx, scale))
		if len(faces) != 1 || !faces[0].Eyes {
			t.Errorf("%s at scale %.1f, aside %.2f: %+v", p.Name, scale, dx, faces)
			continue
		}
		// as sample draws them: the eyes a little above the middle of the face, 0.65 of half its height apart
		m := faces[0].LeftEye.Add(faces[0].RightEye)
		x, y, apart := float64(m.X)/2, float64(m.Y)/2, faces[0].EyeDistance()
		if math.Abs(x-width*(0.5+dx)) > 8 || math.Abs(y-0.465*height) > 8 || apart < 75*scale || apart > 110*scale {
			t.Errorf("%s at scale %.1f: eyes at %.0f,%.0f, %.0f apart", p.Name, scale, x, y, apart)
		}
	}
}

func TestNobodyIsThere(t *testing.T) {
	f := portraittest.Finder(t)
	card, err := sok(t).CardFrame(width, height)
	if err != nil {
		t.Fatal(err)
	}
	symbol, err := sample.SymbolFrame([]byte("WIFI:T:WPA;S:market;;"), width, height)
	if err != nil {
		t.Fatal(err)
	}
	short := blank()
	short.Y = short.Y[:1000]
	colourless := blank()
	colourless.Cr = nil
	for name, img := range map[string]*image.YCbCr{
		"no picture": nil, "no size": new(image.YCbCr), "a wall": blank(), "a symbol": symbol, "half a picture": short, "no colour": colourless,
		"a pixel": image.NewYCbCr(image.Rect(0, 0, 1, 1), image.YCbCrSubsampleRatio420),
	} {
		if faces := f.Find(img); len(faces) != 0 {
			t.Errorf("%s: %+v", name, faces)
		}
	}
	// the face printed on a pass is one, but never large enough for a photo
	v := portrait.DefaultLimits().Judge(f.Look(card))
	if v.Good {
		t.Errorf("a pass held before the camera: %+v", v)
	}
}

// A picture's rectangle may begin anywhere, and colour be thinned out in any way.
func TestPartOfAPicture(t *testing.T) {
	f := portraittest.Finder(t)
	whole := sok(t).FaceFrame(width, height, 1, 0, 0.8)
	part := whole.SubImage(image.Rect(100, 40, 540, 460)).(*image.YCbCr)
	a, b := f.Find(whole), f.Find(part)
	if len(a) != 1 || len(b) != 1 {
		t.Fatalf("%d faces in the whole, %d in the part", len(a), len(b))
	}
	if d := a[0].RightEye.Sub(b[0].RightEye); math.Hypot(float64(d.X), float64(d.Y)) > 5 {
		t.Errorf("right eye at %v of the whole and %v of the part", a[0].RightEye, b[0].RightEye)
	}
}

func TestLargePictures(t *testing.T) {
	f := portraittest.Finder(t)
	for _, size := range []image.Point{{1280, 720}, {1920, 1080}, {320, 240}} {
		faces := f.Find(sok(t).FaceFrame(size.X, size.Y, 1, 0, 1))
		if len(faces) != 1 || !faces[0].Eyes || math.Abs(faces[0].EyeDistance()/float64(size.Y)-0.196) > 0.04 {
			t.Errorf("%v: %+v", size, faces)
		}
	}
}

func TestALeaningHead(t *testing.T) {
	f := portraittest.Finder(t)
	plain := sok(t).FaceFrame(width, height, 1, 0, 0.9)
	for _, turn := range []float64{-12, -6, 0, 6, 12} {
		faces := f.Find(scanner.Sight{Turn: turn, Light: 1, Noise: 3}.Of(plain))
		if len(faces) != 1 || math.Abs(faces[0].Roll()-turn) > 6 {
			t.Errorf("turned by %.0f: %+v", turn, faces)
		}
	}
}

func TestCascadesAreChecked(t *testing.T) {
	faces, pupils := portraittest.Cascades(t)
	long := append(bytes.Clone(pupils), 0)
	deep := bytes.Clone(faces)
	deep[8] = 200
	for name, c := range map[string][2][]byte{
		"none": {}, "swapped": {pupils, faces}, "no pupils": {faces, nil}, "cut off": {faces[:1000], pupils}, "pupils cut off": {faces, pupils[:20]},
		"too long": {faces, long}, "another depth": {deep, pupils}, "a header alone": {faces[:16], pupils}, "text": {[]byte("cascade of faces, as text"), pupils},
	} {
		if _, err := portrait.New(c[0], c[1]); !errors.Is(err, portrait.ErrCascade) {
			t.Errorf("%s: got %v, want ErrCascade", name, err)
		}
	}
}

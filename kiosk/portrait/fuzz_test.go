package portrait_test

import (
	"image"
	"testing"

	"passlane/kiosk/portrait"
	"passlane/kiosk/portrait/portraittest"
)

// FuzzLook looks at pictures of any size, place, kind of colour and content, also such whose planes are too short.
func FuzzLook(f *testing.F) {
	finder := portraittest.Finder(f)
	face := sok(f).FaceFrame(160, 120, 1, 0, 1)
	f.Add(uint16(160), uint16(120), int8(0), int8(0), uint8(2), uint16(0), face.Y)
	f.Add(uint16(7), uint16(3), int8(-5), int8(9), uint8(5), uint16(1), []byte{0, 255})
	f.Add(uint16(700), uint16(2), int8(1), int8(1), uint8(0), uint16(0), []byte{9})
	limits := portrait.DefaultLimits()
	f.Fuzz(func(t *testing.T, w, h uint16, x, y int8, ratio uint8, missing uint16, pix []byte) {
		r := image.Rect(0, 0, int(w%800), int(h%600)).Add(image.Pt(int(x), int(y)))
		img := image.NewYCbCr(r, image.YCbCrSubsampleRatio(ratio%7))
		for i := range img.Y {
			if len(pix) > 0 {
				img.Y[i] = pix[i%len(pix)]
			}
		}
		img.Y = img.Y[:max(0, len(img.Y)-int(missing))]
		look := finder.Look(img)
		v := limits.Judge(look)
		if v.Score < 0 || v.Score > 100 || (v.Good && !look.Face.Eyes) {
			t.Errorf("%+v of %+v", v, look.Quality)
		}
		if token := portrait.Token(img, look.Face); (token != nil) != (look.Face.EyeDistance() >= 1) {
			t.Errorf("a token image: %t, of %+v", token != nil, look.Face)
		}
	})
}

// FuzzCascade builds a finder of any bytes.
func FuzzCascade(f *testing.F) {
	faces, pupils := portraittest.Cascades(f)
	f.Add(faces[:100], pupils)
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00"+"1234"+"12345678"+"1234"), pupils)
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if _, err := portrait.New(a, pupils); err != nil {
			_, _ = portrait.New(faces, b)
		}
	})
}

// FuzzToken cuts out faces that are anywhere, as large as the numbers of a picture allow.
func FuzzToken(f *testing.F) {
	img := blank()
	f.Add(int16(200), int16(200), int16(300), int16(210))
	f.Add(int16(-30000), int16(5), int16(30000), int16(-9))
	f.Fuzz(func(t *testing.T, ax, ay, bx, by int16) {
		face := portrait.Face{Eyes: true, RightEye: image.Pt(int(ax), int(ay)), LeftEye: image.Pt(int(bx), int(by))}
		token := portrait.Token(img, face)
		if q := portrait.Measure(img, face, 0, 1); q.Cropped < 0 || q.Cropped > 1 {
			t.Errorf("cropped %f", q.Cropped)
		}
		if token != nil && (token.Rect.Dx() < 240 || token.Rect.Dx()*4 != token.Rect.Dy()*3 || token.Rect.Dx()%24 != 0) {
			t.Errorf("%v", token.Rect)
		}
	})
}

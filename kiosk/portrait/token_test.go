package portrait_test

import (
	"image"
	"math"
	"testing"

	"passlane/drivers/scanner"
	"passlane/kiosk/portrait"
	"passlane/kiosk/portrait/portraittest"
)

// The table of the standard: of an image 240 wide the eyes are at (90, 144) and (149, 144).
func TestTokenGeometry(t *testing.T) {
	right, left := portrait.TokenEyes(240)
	if right != image.Pt(90, 144) || left != image.Pt(149, 144) {
		t.Errorf("eyes at %v and %v", right, left)
	}
	for apart, want := range map[int][2]int{0: {240, 320}, 59: {240, 320}, 60: {240, 320}, 95: {360, 480}, 120: {480, 640}, 500: {720, 960}} {
		f := portrait.Face{Eyes: true, RightEye: image.Pt(100, 100), LeftEye: image.Pt(100+apart, 100)}
		if w, h := portrait.TokenSize(f); w != want[0] || h != want[1] {
			t.Errorf("eyes %d apart: %d by %d", apart, w, h)
		}
	}
}

// ramp is a picture where every sample tells where it is.
func ramp(r image.Rectangle, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	img := image.NewYCbCr(r, ratio)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			img.Y[img.YOffset(x, y)] = byte((x - r.Min.X) / 4)
			img.Cb[img.COffset(x, y)], img.Cr[img.COffset(x, y)] = byte((y-r.Min.Y)/4), 77
		}
	}
	return img
}

// A picture whose eyes are where the token's are comes out as it is, wherever its rectangle begins and however its colour is kept.
func TestTokenOfAToken(t *testing.T) {
	for _, origin := range []image.Point{{}, {16, 8}} {
		for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio422,
			image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410} {
			img := ramp(image.Rect(0, 0, 240, 320).Add(origin), ratio)
			right, left := portrait.TokenEyes(240)
			got := portrait.Token(img, portrait.Face{Eyes: true, RightEye: right.Add(origin), LeftEye: left.Add(origin)})
			if got.Rect != image.Rect(0, 0, 240, 320) || got.SubsampleRatio != image.YCbCrSubsampleRatio420 {
				t.Fatalf("%v %v", got.Rect, got.SubsampleRatio)
			}
			for y := range 320 {
				for x := range 240 {
					if got.Y[got.YOffset(x, y)] != byte(x/4) || got.Cr[got.COffset(x, y)] != 77 || math.Abs(float64(got.Cb[got.COffset(x, y)])-float64(y)/4) > 1.5 {
						t.Fatalf("%v from %v: at %d,%d: %d %d %d", ratio, origin, x, y, got.Y[got.YOffset(x, y)], got.Cb[got.COffset(x, y)], got.Cr[got.COffset(x, y)])
					}
				}
			}
		}
	}
}

func TestTokenHasTheEyesInTheirPlace(t *testing.T) {
	f, l := portraittest.Finder(t), portrait.DefaultLimits()
	for i, p := range people(t, 8) {
		turn := []float64{0, 8, -8, 4}[i%4]
		img := scanner.Sight{Turn: turn, Light: 1}.Of(p.FaceFrame(width, height, 1, 0.05, 0.9))
		look := f.Look(img)
		if v := l.Judge(look); !v.Good {
			t.Errorf("%s: %+v", p.Name, v)
			continue
		}
		token := portrait.Token(img, look.Face)
		again := f.Find(token)
		if len(again) == 0 {
			t.Errorf("%s: no face in the token image", p.Name)
			continue
		}
		right, left := portrait.TokenEyes(token.Rect.Dx())
		within := float64(token.Rect.Dx()) / 20 // pupils scatter
		off := func(a, b image.Point) float64 { return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)) }
		if off(again[0].RightEye, right) > within || off(again[0].LeftEye, left) > within || math.Abs(again[0].Roll()) > 6 {
			t.Errorf("%s turned by %.0f: eyes at %v %v, want %v %v", p.Name, turn, again[0].RightEye, again[0].LeftEye, right, left)
		}
	}
}

func TestTokenOfNothing(t *testing.T) {
	eyes := portrait.Face{Eyes: true, RightEye: image.Pt(90, 144), LeftEye: image.Pt(149, 144)}
	short := blank()
	short.Cb = short.Cb[:5]
	for name, got := range map[string]*image.YCbCr{
		"no picture":   portrait.Token(nil, eyes),
		"no eyes":      portrait.Token(blank(), portrait.Face{}),
		"one eye":      portrait.Token(blank(), portrait.Face{Eyes: true}),
		"half a frame": portrait.Token(short, eyes),
	} {
		if got != nil {
			t.Errorf("%s: %v", name, got.Rect)
		}
	}
	if got := portrait.Token(image.NewYCbCr(image.Rect(0, 0, 1, 1), image.YCbCrSubsampleRatio420), eyes); got == nil || got.Rect.Dx() != 240 {
		t.Error("of a pixel: everything is its edge")
	}
}

package frame_test

import (
	"image"
	"math"
	"testing"
	"time"

	"passlane/drivers/frame"
)

// draw returns a picture whose luma is paint(x, y).
func draw(w, h int, paint func(x, y int) byte) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for y := range h {
		for x := range w {
			img.Y[img.YOffset(x, y)] = paint(x, y)
		}
	}
	return img
}

func flat(v byte) func(x, y int) byte { return func(int, int) byte { return v } }

func checks(size int) func(x, y int) byte {
	return func(x, y int) byte {
		if (x/size+y/size)%2 == 0 {
			return 60
		}
		return 180
	}
}

func ramp(x, _ int) byte { return byte(x % 256) }

func near(a, b float64) bool { return math.Abs(a-b) < 0.01 }

func TestLuma(t *testing.T) {
	half := func(x, _ int) byte {
		if x < 50 {
			return 5
		}
		return 250
	}
	for _, c := range []struct {
		name              string
		img               *image.YCbCr
		mean, under, over float64
	}{
		{"no picture", nil, 0, 0, 0},
		{"no size", image.NewYCbCr(image.Rectangle{}, image.YCbCrSubsampleRatio420), 0, 0, 0},
		{"grey", draw(64, 48, flat(128)), 128, 0, 0},
		{"lens cap on", draw(64, 48, flat(3)), 3, 1, 0},
		{"sun in the lens", draw(64, 48, flat(255)), 255, 0, 1},
		{"half and half", draw(100, 20, half), 127.5, 0.5, 0.5},
		{"one pixel", draw(1, 1, flat(9)), 9, 1, 0},
		{"large, subsampled", draw(1920, 1080, flat(77)), 77, 0, 0},
	} {
		mean, under, over := frame.Luma(c.img)
		if !near(mean, c.mean) || !near(under, c.under) || !near(over, c.over) {
			t.Errorf("%s: Luma = %.2f %.2f %.2f, want %.2f %.2f %.2f", c.name, mean, under, over, c.mean, c.under, c.over)
		}
	}
}

func TestLumaOfAPart(t *testing.T) {
	all := draw(100, 100, func(x, y int) byte {
		if x >= 40 && x < 60 && y >= 40 && y < 60 {
			return 200
		}
		return 0
	})
	face := all.SubImage(image.Rect(40, 40, 60, 60)).(*image.YCbCr)
	if mean, under, _ := frame.Luma(face); mean != 200 || under != 0 {
		t.Errorf("Luma of the part = %.1f, under %.2f, want 200, 0", mean, under)
	}
	if s := frame.Sharpness(face); s != 0 {
		t.Errorf("Sharpness of a flat part = %.1f, want 0: it looks outside", s)
	}
}

func TestSharpnessOrdersPictures(t *testing.T) {
	blurred := func(x, y int) byte { // the same checks with their edges smeared over 8 pixels
		v := 120 + 60*math.Sin(float64(x)*math.Pi/8)*math.Sin(float64(y)*math.Pi/8)
		return byte(v)
	}
	sharp := frame.Sharpness(draw(320, 240, checks(8)))
	soft := frame.Sharpness(draw(320, 240, blurred))
	if sharp < 10*soft || soft <= 0 {
		t.Errorf("sharp %.0f, blurred %.0f: want the sharp one far above", sharp, soft)
	}
}

func TestSharpnessOfNothing(t *testing.T) {
	for name, img := range map[string]*image.YCbCr{
		"no picture": nil,
		"flat":       draw(320, 240, flat(90)),
		"ramp":       draw(200, 100, ramp),
		"two lines":  draw(64, 2, checks(1)),
		"one column": draw(1, 64, checks(1)),
	} {
		if s := frame.Sharpness(img); s != 0 {
			t.Errorf("%s: Sharpness = %.2f, want 0", name, s)
		}
	}
}

func TestMeasuresAllocateNothing(t *testing.T) {
	img := draw(1280, 720, checks(5))
	if n := testing.AllocsPerRun(5, func() { frame.Luma(img); frame.Sharpness(img) }); n != 0 {
		t.Errorf("measures allocate %.0f times a picture, want 0", n)
	}
}

func TestCloneIsItsOwn(t *testing.T) {
	f := frame.Frame{Image: draw(8, 8, flat(10)), Seq: 7, At: time.Second}
	own := f.Clone()
	f.Image.Y[0], f.Image.Cb[0], f.Image.Cr[0] = 99, 98, 97
	if own.Image.Y[0] != 10 || own.Image.Cb[0] != 0 || own.Image.Cr[0] != 0 {
		t.Error("a change of the first frame shows in its clone")
	}
	if own.Seq != 7 || own.At != time.Second || own.Image.Rect != f.Image.Rect {
		t.Errorf("clone is %+v", own)
	}
	if (frame.Frame{}).Clone().Image != nil {
		t.Error("clone of an empty frame has a picture")
	}
}

func BenchmarkMeasures(b *testing.B) {
	img := draw(1280, 720, checks(5))
	for b.Loop() {
		frame.Luma(img)
		frame.Sharpness(img)
	}
}

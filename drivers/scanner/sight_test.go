package scanner

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"testing"
)

func TestASymbolIsReadAsACameraSeesIt(t *testing.T) {
	b := payload(3, 150)
	symbol := on(drawn(t, b, 300), 480, 480, image.Pt(80, 80))
	for name, s := range map[string]Sight{
		"turned": {Turn: 4, Light: 1}, "noisy": {Light: 0.9, Noise: 20, Seed: 1}, "blurred": {Light: 1, Blur: 2},
		"pale": {Light: 0.5, Haze: 90}, "all": {Turn: -3, Light: 0.8, Blur: 1, Noise: 10},
	} {
		if got, err := Decode(s.Of(symbol)); err != nil || !bytes.Equal(got, b) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Decode(Sight{}.Of(symbol)); !errors.Is(err, ErrNoSymbol) {
		t.Errorf("in the dark: %v", err)
	}
}

func TestSightKeepsColourAndPlace(t *testing.T) {
	img := image.NewRGBA(image.Rect(10, 10, 30, 30))
	for y := 10; y < 20; y++ {
		for x := 10; x < 30; x++ {
			img.Set(x, y, color.RGBA{200, 40, 40, 255}) // the lower half stays clear
		}
	}
	f := Sight{Light: 1}.Of(img)
	if r, g, _, _ := f.At(10, 4).RGBA(); r>>8 < 190 || g>>8 > 50 {
		t.Errorf("red came out as %v", f.At(10, 4))
	}
	if f.Bounds() != image.Rect(0, 0, 20, 20) || f.YCbCrAt(10, 15).Y < 250 {
		t.Errorf("what is clear came out as %v in %v", f.At(10, 15), f.Bounds())
	}
	if turned := (Sight{Light: 1, Turn: 90}).Of(img); turned.YCbCrAt(17, 10).Y > 120 || turned.YCbCrAt(2, 10).Y < 250 {
		t.Error("a quarter turn clockwise does not bring the top to the right")
	}
	one, two := Sight{Light: 1, Noise: 9, Seed: 1}.Of(img), Sight{Light: 1, Noise: 9, Seed: 2}.Of(img)
	if bytes.Equal(one.Y, two.Y) || !bytes.Equal(one.Y, Sight{Light: 1, Noise: 9, Seed: 1}.Of(img).Y) {
		t.Error("the seed does not decide the noise")
	}
}

func TestFirstReadable(t *testing.T) {
	other := errors.New("the key is gone")
	number := func(n int) ([]byte, error) { return []byte{byte(n)}, nil }
	for name, c := range map[string]struct {
		next func(int) ([]byte, error)
		use  func([]byte) error
		got  []byte
		err  error
	}{
		"the third":   {number, func(b []byte) error { return map[bool]error{true: ErrUnreadable}[b[0] < 2] }, []byte{2}, nil},
		"none":        {number, func([]byte) error { return ErrUnreadable }, nil, ErrUnreadable},
		"no payload":  {func(int) ([]byte, error) { return nil, other }, nil, nil, other},
		"use is over": {number, func([]byte) error { return other }, nil, other},
	} {
		if got, err := FirstReadable(c.next, c.use); !bytes.Equal(got, c.got) || !errors.Is(err, c.err) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

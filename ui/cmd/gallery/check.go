package main

import (
	"fmt"
	"image"
	"image/color"

	"passlane/ui/screen"
)

// check finds pictures that came out empty: those of one colour, and those whose ground is not the screen's.
func check(s state, img *image.RGBA) error {
	sc := screen.Draw(s.view, s.format)
	r, g, b, _ := sc.Ground.RGBA()
	ground, other := color.RGBA{R: r, G: g, B: b, A: 255}, 0
	size := img.Bounds()
	for y := 0; y < size.Dy(); y += 4 {
		for x := 0; x < size.Dx(); x += 4 {
			if img.RGBAAt(x, y) != ground {
				other++
			}
		}
	}
	if got := img.RGBAAt(4, 4); got != ground {
		return fmt.Errorf("gallery: %s: the corner is %v, not %v", s.name, got, ground)
	}
	if share := float64(other) * 16 / float64(size.Dx()*size.Dy()); share < 0.02 {
		return fmt.Errorf("gallery: %s: only %.1f %% of it is drawn", s.name, share*100)
	}
	return nil
}

package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	"passlane/ui/scene"
)

// face is the colours of a person that there is not.
type face struct {
	wall, cloth, skin, hair color.RGBA
	long                    bool
}

// portraits returns drawn faces by the names that the views use: the live camera, and four children.
func portraits() map[string]*image.RGBA {
	out := map[string]*image.RGBA{"camera": face{
		wall: rgb(0x26384C), cloth: rgb(0x3E546B), skin: rgb(0xC9A27C), hair: rgb(0x1E1613),
	}.paint(1)}
	for i, f := range []face{
		{rgb(0x9DB4C0), rgb(0x6B7F3A), rgb(0xD2A987), rgb(0x241A15), true},
		{rgb(0xC9B79C), rgb(0x2F5D8A), rgb(0xC4976F), rgb(0x15100D), false},
		{rgb(0xA9B8A1), rgb(0x8A3B3B), rgb(0xDDB793), rgb(0x2B1D16), true},
		{rgb(0xB7AFC4), rgb(0xB9812F), rgb(0xBC8F68), rgb(0x19120E), false},
	} {
		out[fmt.Sprintf("child %d", i)] = f.paint(0.9)
	}
	return out
}

func rgb(v uint32) color.RGBA {
	return color.RGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

// paint draws the face on 480 by 600, as tall as k says.
func (f face) paint(k float32) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 480, 600))
	draw.Draw(img, img.Bounds(), image.NewUniform(f.wall), image.Point{}, draw.Src)
	at := func(p scene.Path, c color.RGBA) {
		fill(img, scene.Place([]scene.Item{p.Item()}, k, 240*(1-k), 640*(1-k))[0].Path, c)
	}
	if f.long {
		at(scene.Path{}.Move(118, 250).Cubic(110, 90, 370, 90, 362, 250).Line(376, 470).Line(104, 470).Close(), f.hair)
	}
	at(scene.Path{}.Ellipse(240, 650, 200, 200), f.cloth)
	at(scene.Path{}.Move(196, 400).Line(284, 400).Line(288, 470).Quad(240, 510, 192, 470).Close(), shade(f.skin, 0.88))
	at(scene.Path{}.Move(134, 250).Cubic(134, 130, 346, 130, 346, 250).Cubic(346, 360, 300, 436, 240, 436).
		Cubic(180, 436, 134, 360, 134, 250).Close(), f.skin)
	at(scene.Path{}.Move(126, 268).Cubic(112, 90, 368, 90, 354, 268).Cubic(340, 200, 300, 184, 240, 184).
		Cubic(180, 184, 140, 200, 126, 268).Close(), f.hair)
	at(scene.Path{}.Ellipse(192, 286, 11, 9).Ellipse(288, 286, 11, 9), rgb(0x1B1512))
	at(scene.Path{}.Move(170, 262).Quad(192, 250, 214, 262).Line(212, 268).Quad(192, 258, 172, 268).Close().
		Move(266, 262).Quad(288, 250, 310, 262).Line(308, 268).Quad(288, 258, 268, 268).Close(), f.hair)
	at(scene.Path{}.Move(204, 372).Quad(240, 398, 276, 372).Quad(240, 384, 204, 372).Close(), rgb(0x7A4B3A))
	at(scene.Path{}.Move(238, 300).Quad(228, 340, 236, 344).Quad(244, 346, 250, 340).Quad(244, 340, 240, 336).Close(), shade(f.skin, 0.8))
	return img
}

func shade(c color.RGBA, k float64) color.RGBA {
	m := func(v uint8) uint8 { return uint8(float64(v) * k) }
	return color.RGBA{R: m(c.R), G: m(c.G), B: m(c.B), A: 255}
}

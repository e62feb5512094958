package sample

import (
	"image"
	"math"

	"passlane/drivers/scanner"
)

// colour is red, green and blue from 0 to 255.
type colour struct{ r, g, b float64 }

var (
	tan, fair, brown       = colour{222, 171, 127}, colour{240, 200, 164}, colour{190, 137, 97}
	black, darkBrown, grey = colour{32, 27, 25}, colour{64, 42, 30}, colour{128, 125, 122}
	blue, green, red       = colour{46, 86, 140}, colour{58, 120, 84}, colour{164, 60, 56}
	violet, orange, yellow = colour{104, 72, 128}, colour{206, 122, 50}, colour{226, 190, 84}
	white, ink, wall       = colour{250, 249, 245}, colour{30, 32, 36}, colour{206, 212, 214}
	lip                    = colour{176, 84, 78}
)

// mix goes from c to d.
func (c colour) mix(d colour, by float64) colour {
	return colour{c.r + (d.r-c.r)*by, c.g + (d.g-c.g)*by, c.b + (d.b-c.b)*by}
}

// canvas is a picture in the making.
type canvas struct {
	w, h int
	pix  []colour
}

func newCanvas(w, h int, ground colour) *canvas {
	c := &canvas{w: w, h: h, pix: make([]colour, w*h)}
	for i := range c.pix {
		c.pix[i] = ground
	}
	return c
}

// paint covers a rectangle where inside is positive: it gives the distance to the edge in pixels, so that edges come out soft.
func (c *canvas) paint(x0, y0, x1, y1 float64, with colour, soft float64, inside func(x, y float64) float64) {
	for y := max(0, int(y0)-1); y < min(c.h, int(y1)+2); y++ {
		for x := max(0, int(x0)-1); x < min(c.w, int(x1)+2); x++ {
			cover := min(max(inside(float64(x)+0.5, float64(y)+0.5)/soft+0.5, 0), 1)
			if cover > 0 {
				c.pix[y*c.w+x] = c.pix[y*c.w+x].mix(with, cover)
			}
		}
	}
}

// ellipse paints one around a middle; soft is the width of its edge in pixels.
func (c *canvas) ellipse(cx, cy, rx, ry float64, with colour, soft float64) {
	c.paint(cx-rx-soft, cy-ry-soft, cx+rx+soft, cy+ry+soft, with, soft, func(x, y float64) float64 {
		return (1 - math.Hypot((x-cx)/rx, (y-cy)/ry)) * min(rx, ry)
	})
}

// above paints the part of an ellipse over a line, for hair and brows.
func (c *canvas) above(cx, cy, rx, ry, line float64, with colour) {
	c.paint(cx-rx, cy-ry, cx+rx, line, with, 1, func(x, y float64) float64 {
		return min((1-math.Hypot((x-cx)/rx, (y-cy)/ry))*min(rx, ry), line-y)
	})
}

// box paints a rectangle with round corners.
func (c *canvas) box(x0, y0, x1, y1, round float64, with colour) {
	cx, cy := (x0+x1)/2, (y0+y1)/2
	c.paint(x0, y0, x1, y1, with, 1, func(x, y float64) float64 {
		dx, dy := max(math.Abs(x-cx)-(x1-x0)/2+round, 0), max(math.Abs(y-cy)-(y1-y0)/2+round, 0)
		return round - math.Hypot(dx, dy)
	})
}

// paste lays a smaller picture on c.
func (c *canvas) paste(p *canvas, x0, y0 int) {
	for y := range min(p.h, c.h-y0) {
		copy(c.pix[(y0+y)*c.w+x0:(y0+y+1)*c.w], p.pix[y*p.w:(y+1)*p.w])
	}
}

// image returns the picture.
func (c *canvas) image() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
	for i, p := range c.pix {
		copy(img.Pix[4*i:], []byte{byteOf(p.r), byteOf(p.g), byteOf(p.b), 255})
	}
	return img
}

// frame gives the picture as a camera does, in the given light (1 is good) and with noise of that many grey levels.
func (c *canvas) frame(light, noise float64, seed uint64) *image.YCbCr {
	return scanner.Sight{Light: light, Noise: noise, Seed: seed}.Of(c.image())
}

func byteOf(v float64) byte { return byte(min(max(v+0.5, 0), 255)) }

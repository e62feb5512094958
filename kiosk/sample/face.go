package sample

import "image"

// style is how the hair is worn.
type style int

const (
	short style = iota
	long
	bun
)

// look is what a person looks like.
type look struct {
	skin, hair, shirt  colour
	style              style
	wide               float64 // of the face, 1 is the middle
	glasses, moustache bool
	child              bool
}

// Portrait draws the person as registered: w by h pixels, plain ground, even light.
func (s Sample) Portrait(w, h int) *image.YCbCr {
	c := newCanvas(w, h, white.mix(wall, 0.4))
	s.look.draw(c, float64(w)/2, float64(h)*0.47, min(float64(w)/2.6, float64(h)/3.3))
	return c.frame(1, 0, 0)
}

// FaceFrame draws what the lane's camera sees of the person: w by h pixels; light 1 is good and 0.2 a dark lane; dx moves the face by that
// share of the width; scale 1 is the right distance, less is further away.
func (s Sample) FaceFrame(w, h int, light, dx, scale float64) *image.YCbCr {
	c := newCanvas(w, h, wall)
	c.box(float64(w)*0.04, float64(h)*0.06, float64(w)*0.16, float64(h), 3, wall.mix(ink, 0.25)) // the gate's post
	c.box(float64(w)*0.86, float64(h)*0.06, float64(w)*0.97, float64(h), 3, wall.mix(ink, 0.25))
	s.look.draw(c, float64(w)*(0.5+dx), float64(h)*0.48, min(float64(w)/4.2, float64(h)/3.4)*scale)
	return c.frame(light, 3, uint64(w)<<32|uint64(h))
}

// draw draws head and shoulders around the middle of the face; r is half the face's height. It is shaded as much as a detector of faces
// wants: darker towards the outline and in the sockets, lighter on the cheeks.
func (l look) draw(c *canvas, x, y, r float64) {
	if l.child {
		r *= 0.9
	}
	rx := r * 0.76 * l.wide
	l.behind(c, x, y, r, rx)
	c.ellipse(x, y+r*2.25, r*1.75, r*1.15, l.shirt, 1)                        // shoulders
	c.box(x-r*0.32, y+r*0.6, x+r*0.32, y+r*1.32, r*0.2, l.skin.mix(ink, 0.3)) // neck
	c.ellipse(x, y+r*1.24, r*0.36, r*0.16, l.skin.mix(ink, 0.08), 1)          // collar
	c.ellipse(x-rx, y+r*0.05, r*0.12, r*0.2, l.skin.mix(ink, 0.1), 1)         // ears
	c.ellipse(x+rx, y+r*0.05, r*0.12, r*0.2, l.skin.mix(ink, 0.1), 1)         //
	c.ellipse(x, y, rx, r, l.skin.mix(ink, 0.22), 1)                          // face, in the shade
	c.ellipse(x, y, rx*0.76, r*0.87, l.skin, r*0.42)                          // and in the light
	c.ellipse(x, y-r*0.25, rx*0.62, r*0.4, l.skin.mix(white, 0.16), r*0.5)    // light on the forehead
	for _, side := range [2]float64{-1, 1} {
		c.ellipse(x+side*rx*0.52, y+r*0.3, rx*0.25, r*0.18, l.skin.mix(white, 0.2), r*0.25)               // cheeks
		c.ellipse(x+side*rx*0.52, y+r*0.3, rx*0.2, r*0.13, l.skin.mix(colour{230, 110, 90}, 0.22), r*0.2) //
	}
	c.above(x, y-r*0.12, rx*1.06, r*0.98, y-r*0.52, l.hair) // hair over the forehead
	for _, side := range [2]float64{-1, 1} {
		l.eye(c, x+side*rx*0.43, y-r*0.05, r, side)
	}
	l.middle(c, x, y, r, rx)
}

// behind draws the hair that lies behind the face.
func (l look) behind(c *canvas, x, y, r, rx float64) {
	switch l.style {
	case long:
		c.box(x-rx*1.22, y-r*0.6, x+rx*1.22, y+r*1.5, r*0.5, l.hair)
	case bun:
		c.ellipse(x, y-r*1.18, r*0.34, r*0.28, l.hair, 1)
	}
	c.ellipse(x, y-r*0.22, rx*1.13, r*0.96, l.hair, 1)
}

func (l look) eye(c *canvas, x, y, r, side float64) {
	size := r * 0.137
	if l.child {
		size *= 1.15
	}
	c.ellipse(x, y-r*0.02, size*1.6, size*1.1, l.skin.mix(ink, 0.3), size)                        // socket
	c.ellipse(x, y, size*1.08, size*0.66, white, 1)                                               // white
	c.ellipse(x, y, size*0.6, size*0.6, ink, 1)                                                   // iris and pupil
	c.ellipse(x-size*0.18, y-size*0.2, size*0.14, size*0.14, white, 1)                            // glint
	c.above(x, y+size*0.1, size*1.25, size*0.95, y-size*0.42, ink)                                // lid
	c.above(x+side*size*0.1, y-size*0.75, size*1.45, size*0.95, y-size*1.1, l.hair.mix(ink, 0.3)) // brow
	if l.glasses {
		l.ring(c, x, y, size*1.75)
	}
}

// ring is one half of a pair of glasses.
func (l look) ring(c *canvas, x, y, r float64) {
	c.paint(x-r-2, y-r-2, x+r+2, y+r+2, ink.mix(grey, 0.3), 1, func(px, py float64) float64 {
		dx, dy := px-x, py-y
		from := dx*dx + dy*dy
		return r*0.07 - max(from-r*r, r*r-from)/(2*r)
	})
}

// middle draws nose and mouth.
func (l look) middle(c *canvas, x, y, r, rx float64) {
	shade := l.skin.mix(ink, 0.2)
	c.ellipse(x, y+r*0.16, r*0.07, r*0.24, l.skin.mix(white, 0.2), r*0.08)
	c.ellipse(x-r*0.09, y+r*0.33, r*0.05, r*0.035, shade.mix(ink, 0.3), 2)
	c.ellipse(x+r*0.09, y+r*0.33, r*0.05, r*0.035, shade.mix(ink, 0.3), 2)
	c.ellipse(x, y+r*0.36, r*0.13, r*0.04, shade, r*0.05)
	if l.moustache {
		c.above(x, y+r*0.53, r*0.26, r*0.12, y+r*0.5, l.hair)
	}
	c.ellipse(x, y+r*0.58, rx*0.36, r*0.085, lip, 1)
	c.ellipse(x, y+r*0.575, rx*0.34, r*0.014, lip.mix(ink, 0.6), 1)
	c.ellipse(x, y+r*0.72, rx*0.2, r*0.03, shade, r*0.06)
}

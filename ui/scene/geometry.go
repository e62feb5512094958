package scene

// Colour is 0xRRGGBBAA, not premultiplied; zero paints nothing.
type Colour uint32

// RGBA returns red, green, blue and alpha from 0 to 255, not premultiplied.
func (c Colour) RGBA() (r, g, b, a uint8) {
	return uint8(c >> 24), uint8(c >> 16), uint8(c >> 8), uint8(c)
}

// Fade returns c with its alpha multiplied by f, which is from 0 to 1.
func (c Colour) Fade(f float32) Colour {
	a := float32(c&0xff) * max(0, min(1, f))
	return c&^0xff | Colour(a+0.5)
}

// Box is a rectangle in pixels: X to the right, Y down.
type Box struct {
	_          struct{} `cbor:",toarray"`
	X, Y, W, H float32
}

// NewBox returns the rectangle with its top left corner at x, y.
func NewBox(x, y, w, h float32) Box { return Box{X: x, Y: y, W: w, H: h} }

// Contains says whether the point lies in b; the right and bottom edges do not belong to it.
func (b Box) Contains(x, y float32) bool {
	return x >= b.X && y >= b.Y && x < b.X+b.W && y < b.Y+b.H
}

// Inset returns b made smaller by d pixels on each side; a negative d makes it larger.
func (b Box) Inset(d float32) Box { return NewBox(b.X+d, b.Y+d, b.W-2*d, b.H-2*d) }

// Move returns b shifted by dx, dy.
func (b Box) Move(dx, dy float32) Box { return NewBox(b.X+dx, b.Y+dy, b.W, b.H) }

// Within says whether b lies in outer, with half a pixel of grace for rounding.
func (b Box) Within(outer Box) bool {
	const grace = 0.5
	return b.X >= outer.X-grace && b.Y >= outer.Y-grace &&
		b.X+b.W <= outer.X+outer.W+grace && b.Y+b.H <= outer.Y+outer.H+grace
}

// Gap returns the clear distance in pixels between b and o: the larger of the horizontal and the vertical one.
// It is negative when they overlap.
func (b Box) Gap(o Box) float32 {
	dx := max(o.X-(b.X+b.W), b.X-(o.X+o.W))
	dy := max(o.Y-(b.Y+b.H), b.Y-(o.Y+o.H))
	return max(dx, dy)
}

// CentreX returns the middle of b from left to right.
func (b Box) CentreX() float32 { return b.X + b.W/2 }

// CentreY returns the middle of b from top to bottom.
func (b Box) CentreY() float32 { return b.Y + b.H/2 }

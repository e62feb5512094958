package scene

import "math"

// Op is one step of a path.
type Op = byte

// The steps and the points each takes: one, one, two (control, end), three (two controls, end), none.
const (
	Move  Op = 'M'
	Line  Op = 'L'
	Quad  Op = 'Q'
	Cubic Op = 'C'
	Close Op = 'Z'
)

// Path is a shape of lines and curves, filled, stroked with round ends, or both.
type Path struct {
	Ops    []byte    `cbor:"1,keyasint"`
	Points []float32 `cbor:"2,keyasint"` // x, y, x, y ...
	Fill   Colour    `cbor:"3,keyasint,omitempty"`
	Stroke Colour    `cbor:"4,keyasint,omitempty"`
	Width  float32   `cbor:"5,keyasint,omitempty"`
}

// PointsOf returns how many points the step takes; -1 for a step that there is not.
func PointsOf(op Op) int {
	switch op {
	case Move, Line:
		return 1
	case Quad:
		return 2
	case Cubic:
		return 3
	case Close:
		return 0
	}
	return -1
}

// Item returns p as an item.
func (p Path) Item() Item { return Item{Path: &p} }

func (p Path) add(op Op, xy ...float32) Path {
	p.Ops = append(p.Ops[:len(p.Ops):len(p.Ops)], op)
	p.Points = append(p.Points[:len(p.Points):len(p.Points)], xy...)
	return p
}

// Move starts a new piece at x, y.
func (p Path) Move(x, y float32) Path { return p.add(Move, x, y) }

// Line goes straight to x, y.
func (p Path) Line(x, y float32) Path { return p.add(Line, x, y) }

// Quad curves to x, y, drawn towards cx, cy.
func (p Path) Quad(cx, cy, x, y float32) Path { return p.add(Quad, cx, cy, x, y) }

// Cubic curves to x, y, leaving towards ax, ay and arriving from bx, by.
func (p Path) Cubic(ax, ay, bx, by, x, y float32) Path { return p.add(Cubic, ax, ay, bx, by, x, y) }

// Close goes straight back to where the piece began.
func (p Path) Close() Path { return p.add(Close) }

// Arc adds a piece of an ellipse around cx, cy from one angle to another, in degrees clockwise from three o'clock.
// It begins a new piece when start is set, else it joins with a line.
func (p Path) Arc(cx, cy, rx, ry, from, to float32, start bool) Path {
	steps := int(math.Ceil(math.Abs(float64(to-from)) / 45))
	at := func(a float64) (float64, float64) { return math.Cos(a), math.Sin(a) }
	a := float64(from) * math.Pi / 180
	d := float64(to-from) * math.Pi / 180 / float64(max(1, steps))
	k := 4.0 / 3 * math.Tan(d/4)
	x, y := at(a)
	pt := func(ux, uy float64) (float32, float32) {
		return round(cx + rx*float32(ux)), round(cy + ry*float32(uy))
	}
	px, py := pt(x, y)
	if start {
		p = p.Move(px, py)
	} else {
		p = p.Line(px, py)
	}
	for range steps {
		a += d
		nx, ny := at(a)
		ax, ay := pt(x-k*y, y+k*x)
		bx, by := pt(nx+k*ny, ny-k*nx)
		ex, ey := pt(nx, ny)
		p = p.Cubic(ax, ay, bx, by, ex, ey)
		x, y = nx, ny
	}
	return p
}

// Ellipse adds a whole ellipse around cx, cy.
func (p Path) Ellipse(cx, cy, rx, ry float32) Path {
	return p.Arc(cx, cy, rx, ry, 0, 360, true).Close()
}

// Bounds returns a box that holds the path's points and half its stroke.
func (p Path) Bounds() Box {
	if len(p.Points) < 2 {
		return Box{}
	}
	x0, y0, x1, y1 := p.Points[0], p.Points[1], p.Points[0], p.Points[1]
	for i := 0; i+1 < len(p.Points); i += 2 {
		x0, x1 = min(x0, p.Points[i]), max(x1, p.Points[i])
		y0, y1 = min(y0, p.Points[i+1]), max(y1, p.Points[i+1])
	}
	return NewBox(x0, y0, x1-x0, y1-y0).Inset(-p.Width / 2)
}

// round keeps a thousandth of a pixel, so that the same drawing has the same bytes on every machine.
func round(v float32) float32 { return float32(math.Round(float64(v)*1000) / 1000) }

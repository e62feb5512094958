package glass

import (
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/vector"

	"passlane/ui/scene"
	"passlane/ui/typeset"
)

// painter paints items onto an image whose top left corner stands at x, y of the screen.
type painter struct {
	dst      *ebiten.Image
	x, y     float32
	setter   *typeset.Setter
	glyphs   *glyphs
	pictures *album
	lit      string // action of the pressed button
}

func (p painter) items(items []scene.Item) {
	for _, it := range items {
		switch {
		case it.Rect != nil:
			p.rect(*it.Rect)
		case it.Path != nil:
			p.path(*it.Path)
		case it.Text != nil:
			p.text(*it.Text)
		case it.Picture != nil:
			p.picture(*it.Picture)
		case it.Button != nil:
			p.button(*it.Button)
		case it.Group != nil:
			p.items(it.Group.Items)
		}
	}
}

func (p painter) rect(r scene.Rect) {
	if r.Fill != 0 {
		p.fill(roundRect(r.Box, r.Radius), r.Fill)
	}
	if r.Stroke != 0 && r.Width > 0 {
		p.stroke(roundRect(r.Box.Inset(r.Width/2), r.Radius-r.Width/2), r.Stroke, r.Width)
	}
}

// roundRect returns the outline of a box whose corners are quarters of a circle.
func roundRect(b scene.Box, r float32) scene.Path {
	r = max(0, min(r, b.W/2, b.H/2))
	if r == 0 {
		return scene.Path{}.Move(b.X, b.Y).Line(b.X+b.W, b.Y).Line(b.X+b.W, b.Y+b.H).Line(b.X, b.Y+b.H).Close()
	}
	right, bottom := b.X+b.W-r, b.Y+b.H-r
	return scene.Path{}.
		Arc(b.X+r, b.Y+r, r, r, 180, 270, true).Arc(right, b.Y+r, r, r, 270, 360, false).
		Arc(right, bottom, r, r, 0, 90, false).Arc(b.X+r, bottom, r, r, 90, 180, false).Close()
}

func (p painter) path(s scene.Path) {
	if s.Fill != 0 {
		p.fill(s, s.Fill)
	}
	if s.Stroke != 0 && s.Width > 0 {
		p.stroke(s, s.Stroke, s.Width)
	}
}

func (p painter) fill(s scene.Path, c scene.Colour) {
	vector.FillPath(p.dst, p.trace(s), nil, inked(c))
}

func (p painter) stroke(s scene.Path, c scene.Colour, width float32) {
	op := vector.StrokeOptions{Width: width, LineCap: vector.LineCapRound, LineJoin: vector.LineJoinRound}
	vector.StrokePath(p.dst, p.trace(s), &op, inked(c))
}

func inked(c scene.Colour) *vector.DrawPathOptions {
	op := &vector.DrawPathOptions{AntiAlias: true}
	op.ColorScale.ScaleWithColor(nrgba(c))
	return op
}

func (p painter) trace(s scene.Path) *vector.Path {
	var out vector.Path
	pts := make([]float32, len(s.Points))
	for i, v := range s.Points {
		if i%2 == 0 {
			pts[i] = v - p.x
		} else {
			pts[i] = v - p.y
		}
	}
	for _, op := range s.Ops {
		switch op {
		case scene.Move:
			out.MoveTo(pts[0], pts[1])
		case scene.Line:
			out.LineTo(pts[0], pts[1])
		case scene.Quad:
			out.QuadTo(pts[0], pts[1], pts[2], pts[3])
		case scene.Cubic:
			out.CubicTo(pts[0], pts[1], pts[2], pts[3], pts[4], pts[5])
		case scene.Close:
			out.Close()
		}
		pts = pts[2*scene.PointsOf(op):]
	}
	return &out
}

func (p painter) text(t scene.Text) {
	for _, l := range p.setter.Set(t).Lines {
		for _, g := range l.Glyphs {
			p.glyphs.draw(p.dst, g, -p.x, -p.y)
		}
	}
}

func (p painter) picture(s scene.Picture) {
	img := p.pictures.framed(s)
	var op ebiten.DrawImageOptions
	op.GeoM.Translate(float64(s.Box.X-p.x), float64(s.Box.Y-p.y))
	p.dst.DrawImage(img, &op)
	img.Deallocate()
}

// button shows at once that it is pressed: its face changes, its border thickens, what is on it sinks.
func (p painter) button(b scene.Button) {
	face := scene.Rect{Box: b.Area, Radius: b.Radius, Fill: b.Fill, Stroke: b.Stroke, Width: b.Width}
	pressed := b.Action == p.lit && b.Stroke != 0
	if pressed {
		face.Fill, face.Width = b.Pressed, b.Width*2
	}
	p.rect(face)
	if pressed {
		p.y -= max(2, b.Area.H/40)
	}
	p.items(b.Items)
}

package issue

import (
	"codeberg.org/go-pdf/fpdf"

	"passlane/ui/scene"
	"passlane/ui/typeset"
)

// painter puts the items of a resolved scene on a page.
type painter struct {
	pdf    *fpdf.Fpdf
	setter *typeset.Setter
}

func (p painter) items(items []scene.Item) {
	for _, it := range items {
		switch {
		case it.Rect != nil:
			p.rect(*it.Rect)
		case it.Path != nil:
			p.path(*it.Path, 0, 0)
			p.paint(it.Path.Fill)
		case it.Text != nil:
			p.text(*it.Text)
		case it.Picture != nil:
			p.picture(*it.Picture)
		}
	}
}

// mm turns a page's unit into the document's.
func mm(v float32) float64 { return float64(v) / perMillimetre }

func (p painter) colour(c scene.Colour) {
	r, g, b, _ := c.RGBA()
	p.pdf.SetFillColor(int(r), int(g), int(b))
}

func (p painter) paint(c scene.Colour) {
	p.colour(c)
	p.pdf.DrawPath("F")
}

func (p painter) rect(r scene.Rect) {
	p.colour(r.Fill)
	if r.Radius == 0 {
		p.pdf.Rect(mm(r.Box.X), mm(r.Box.Y), mm(r.Box.W), mm(r.Box.H), "F")
		return
	}
	p.pdf.RoundedRect(mm(r.Box.X), mm(r.Box.Y), mm(r.Box.W), mm(r.Box.H), mm(r.Radius), "1234", "F")
}

func (p painter) picture(v scene.Picture) {
	x, y, w, h := mm(v.Box.X), mm(v.Box.Y), mm(v.Box.W), mm(v.Box.H)
	if v.Radius > 0 {
		p.pdf.ClipRoundedRect(x, y, w, h, mm(v.Radius), false)
		defer p.pdf.ClipEnd()
	}
	p.pdf.ImageOptions(v.Name, x, y, w, h, false, fpdf.ImageOptions{}, 0, "")
}

// text fills the outlines of each run of one colour at once.
func (p painter) text(t scene.Text) {
	for _, l := range p.setter.Set(t).Lines {
		for i, g := range l.Glyphs {
			p.path(p.setter.Outline(g.Face, g.ID, g.Size), g.X, g.Y)
			if i+1 == len(l.Glyphs) || l.Glyphs[i+1].Colour != g.Colour {
				p.paint(g.Colour)
			}
		}
	}
}

// path adds an outline, moved by dx, dy. PDF knows cubic curves only.
func (p painter) path(o scene.Path, dx, dy float32) {
	at := o.Points
	var px, py float64 // where the pen is
	point := func(i int) (float64, float64) { return mm(at[2*i] + dx), mm(at[2*i+1] + dy) }
	for _, op := range o.Ops {
		switch op {
		case scene.Move:
			px, py = point(0)
			p.pdf.MoveTo(px, py)
		case scene.Line:
			px, py = point(0)
			p.pdf.LineTo(px, py)
		case scene.Quad:
			cx, cy := point(0)
			x, y := point(1)
			p.pdf.CurveBezierCubicTo(px+(cx-px)*2/3, py+(cy-py)*2/3, x+(cx-x)*2/3, y+(cy-y)*2/3, x, y)
			px, py = x, y
		case scene.Cubic:
			ax, ay := point(0)
			bx, by := point(1)
			px, py = point(2)
			p.pdf.CurveBezierCubicTo(ax, ay, bx, by, px, py)
		case scene.Close:
			p.pdf.ClosePath()
		}
		at = at[2*scene.PointsOf(op):]
	}
}

package glass

import (
	"image"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
	"golang.org/x/image/vector"

	"passlane/ui/scene"
	"passlane/ui/typeset"
)

// glyphKey is a glyph at a size and a quarter of a pixel.
type glyphKey struct {
	face typeset.FaceID
	id   uint32
	size float32
	sub  uint8
}

// glyphImage is a glyph in white; x and y are its top left corner from the origin.
type glyphImage struct {
	img  *ebiten.Image
	x, y int
}

// maxGlyphs bounds the glyphs that are kept; all screens in three languages need some 900.
const maxGlyphs = 4000

// glyphs rasterises glyphs and keeps them.
type glyphs struct {
	setter *typeset.Setter
	kept   map[glyphKey]glyphImage
}

func newGlyphs(s *typeset.Setter) *glyphs {
	return &glyphs{setter: s, kept: map[glyphKey]glyphImage{}}
}

// draw paints a set glyph onto dst, moved by dx, dy.
func (gs *glyphs) draw(dst *ebiten.Image, g typeset.Glyph, dx, dy float32) {
	x, y := g.X+dx, math.Round(float64(g.Y+dy))
	whole := math.Floor(float64(x))
	sub := uint8((float64(x) - whole) * 4)
	gi := gs.get(glyphKey{g.Face, g.ID, g.Size, sub})
	if gi.img == nil {
		return
	}
	var op ebiten.DrawImageOptions
	op.GeoM.Translate(whole+float64(gi.x), y+float64(gi.y))
	op.ColorScale.ScaleWithColor(nrgba(g.Colour))
	dst.DrawImage(gi.img, &op)
}

func (gs *glyphs) get(k glyphKey) glyphImage {
	if gi, ok := gs.kept[k]; ok {
		return gi
	}
	if len(gs.kept) >= maxGlyphs {
		for _, gi := range gs.kept {
			if gi.img != nil {
				gi.img.Deallocate()
			}
		}
		clear(gs.kept)
	}
	gi := rasterise(gs.setter.Outline(k.face, k.id, k.size), float32(k.sub)/4)
	gs.kept[k] = gi
	return gi
}

func rasterise(p scene.Path, sub float32) glyphImage {
	if len(p.Ops) == 0 {
		return glyphImage{}
	}
	b := p.Bounds()
	x0, y0 := int(math.Floor(float64(b.X)))-1, int(math.Floor(float64(b.Y)))-1
	w, h := int(math.Ceil(float64(b.W)))+4, int(math.Ceil(float64(b.H)))+4
	r := vector.NewRasterizer(w, h)
	trace(r, scene.Place([]scene.Item{p.Item()}, 1, sub-float32(x0), -float32(y0))[0].Path)
	mask := image.NewAlpha(image.Rect(0, 0, w, h))
	r.Draw(mask, mask.Bounds(), image.NewUniform(color.White), image.Point{})
	return glyphImage{img: ebiten.NewImageFromImage(mask), x: x0, y: y0}
}

func trace(r *vector.Rasterizer, p *scene.Path) {
	pts := p.Points
	for _, op := range p.Ops {
		switch op {
		case scene.Move:
			r.MoveTo(pts[0], pts[1])
		case scene.Line:
			r.LineTo(pts[0], pts[1])
		case scene.Quad:
			r.QuadTo(pts[0], pts[1], pts[2], pts[3])
		case scene.Cubic:
			r.CubeTo(pts[0], pts[1], pts[2], pts[3], pts[4], pts[5])
		case scene.Close:
			r.ClosePath()
		}
		pts = pts[2*scene.PointsOf(op):]
	}
}

func nrgba(c scene.Colour) color.NRGBA {
	r, g, b, a := c.RGBA()
	return color.NRGBA{R: r, G: g, B: b, A: a}
}

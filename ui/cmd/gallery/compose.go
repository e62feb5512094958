package main

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/vector"

	"passlane/ui/scene"
	"passlane/ui/screen"
	"passlane/ui/typeset"
)

// Sizes of the sheet in pixels.
const (
	thumbWide, thumbHigh = 384, 240
	captionHigh          = 36
	sheetGap             = 24
	sheetCols            = 6
)

// sheet is all small pictures with their names.
type sheet struct {
	img    *image.RGBA
	setter *typeset.Setter
	places map[string]image.Point
}

func newSheet(s *typeset.Setter, all []state) *sheet {
	rows := (len(all) + sheetCols - 1) / sheetCols
	w := sheetGap + sheetCols*(thumbWide+sheetGap)
	h := sheetGap + rows*(thumbHigh+captionHigh+sheetGap)
	sh := &sheet{img: image.NewRGBA(image.Rect(0, 0, w, h)), setter: s, places: map[string]image.Point{}}
	draw.Draw(sh.img, sh.img.Bounds(), image.NewUniform(color.RGBA{0xE4, 0xE1, 0xD8, 0xFF}), image.Point{}, draw.Src)
	for i, st := range all {
		sh.places[st.name] = image.Pt(sheetGap+i%sheetCols*(thumbWide+sheetGap), sheetGap+i/sheetCols*(thumbHigh+captionHigh+sheetGap))
	}
	return sh
}

func (sh *sheet) put(s state, img *image.RGBA) {
	at, ok := sh.places[s.name]
	if !ok {
		return
	}
	shrink(sh.img, image.Rect(at.X, at.Y, at.X+thumbWide, at.Y+thumbHigh), img)
	sh.caption(s.name, at.X, at.Y+thumbHigh)
}

func shrink(dst *image.RGBA, to image.Rectangle, src *image.RGBA) {
	draw.CatmullRom.Scale(dst, to, src, src.Bounds(), draw.Src, nil)
}

func (sh *sheet) caption(text string, x, y int) {
	b := sh.setter.Set(scene.Text{Box: scene.NewBox(float32(x), float32(y), thumbWide, captionHigh), Size: 20, Upright: scene.Middle,
		Spans: []scene.Span{{Text: text, Colour: 0x0E1B2AFF}}})
	for _, l := range b.Lines {
		for _, g := range l.Glyphs {
			p := sh.setter.Outline(g.Face, g.ID, g.Size)
			fill(sh.img, scene.Shift([]scene.Item{p.Item()}, g.X, g.Y)[0].Path, color.RGBA{0x0E, 0x1B, 0x2A, 0xFF})
		}
	}
}

// fill paints the inside of a path of closed pieces.
func fill(dst *image.RGBA, p *scene.Path, c color.Color) {
	if len(p.Points) == 0 {
		return
	}
	b := p.Bounds()
	x, y := int(math.Floor(float64(b.X))), int(math.Floor(float64(b.Y)))
	r := vector.NewRasterizer(int(b.W)+3, int(b.H)+3)
	moved := scene.Shift([]scene.Item{p.Item()}, -float32(x), -float32(y))[0].Path
	pts := moved.Points
	for _, op := range moved.Ops {
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
	mask := image.NewAlpha(r.Bounds())
	r.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	draw.DrawMask(dst, mask.Bounds().Add(image.Pt(x, y)), image.NewUniform(c), image.Point{}, mask, image.Point{}, draw.Over)
}

// cover is four screens on one picture of 1280 by 800.
type cover struct {
	img    *image.RGBA
	places map[string]image.Point
}

func newCover() *cover {
	c := &cover{img: image.NewRGBA(image.Rect(0, 0, 1280, 800)), places: map[string]image.Point{}}
	draw.Draw(c.img, c.img.Bounds(), image.NewUniform(color.RGBA{0xD9, 0xD4, 0xC7, 0xFF}), image.Point{}, draw.Src)
	for i, k := range []string{"present km", "camera th", "go en", "officer en"} {
		c.places[k+" 1280x800 plain"] = image.Pt(i%2, i/2)
	}
	return c
}

func (c *cover) put(s state, img *image.RGBA) {
	at, ok := c.places[s.name]
	if !ok || s.format != screen.Landscape() {
		return
	}
	const w, h, gap = 616, 385, 16
	x, y := gap+at.X*(w+gap), 7+at.Y*(h+gap)
	shrink(c.img, image.Rect(x, y, x+w, y+h), img)
}

package glass

import (
	"image"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"passlane/ui/layer"
	"passlane/ui/scene"
	"passlane/ui/typeset"
)

// stage holds one scene as painted layers.
type stage struct {
	scene  scene.Scene // resolved
	hash   uint64
	layers []painted
	lit    painted // the pressed button, over everything; no image when none is
	moves  bool
	since  time.Duration   // when its motions began
	spare  []*ebiten.Image // sheets of the scene's size that no layer uses now
}

// painted is a layer and its image, whose top left corner stands at x, y.
type painted struct {
	layer.Layer
	img  *ebiten.Image
	x, y float64
}

// brush is what is needed to paint any stage.
type brush struct {
	setter   *typeset.Setter
	glyphs   *glyphs
	pictures *album
}

// paint paints every layer of the scene, and the button that is pressed.
func (b brush) paint(s *stage, lit string) {
	s.free()
	s.moves = s.scene.Moves()
	for _, l := range layer.Split(s.scene) {
		s.layers = append(s.layers, b.layer(s, l))
	}
	for _, img := range s.spare {
		img.Deallocate()
	}
	s.spare = s.spare[:0]
	b.light(s, lit)
}

// light paints the pressed button and nothing else, so that it is seen in the next frame. No action puts it out.
func (b brush) light(s *stage, lit string) {
	if s.lit.img != nil {
		s.lit.img.Deallocate()
		s.lit = painted{}
	}
	for _, bt := range s.scene.Buttons() {
		if lit != "" && bt.Action == lit && bt.Stroke != 0 {
			s.lit = b.small(bt.Area, []scene.Item{bt.Item()}, lit)
		}
	}
}

// small paints items that stand within box onto an image of that size.
func (b brush) small(box scene.Box, items []scene.Item, lit string) painted {
	const blank = 4 // around what turns, or its edges are hard
	box = box.Inset(-blank)
	x, y := math.Floor(float64(box.X)), math.Floor(float64(box.Y))
	img := ebiten.NewImage(int(math.Ceil(float64(box.W)))+1, int(math.Ceil(float64(box.H)))+1)
	b.onto(img, float32(x), float32(y), lit).items(items)
	return painted{img: img, x: x, y: y}
}

func (b brush) layer(s *stage, l layer.Layer) painted {
	switch {
	case l.Live != nil:
		return painted{Layer: l, img: b.pictures.framed(*l.Live), x: float64(l.Live.Box.X), y: float64(l.Live.Box.Y)}
	case l.Motion != nil:
		p := b.small(l.Box, l.Items, "")
		p.Layer = l
		return p
	}
	img := s.sheet()
	b.onto(img, 0, 0, "").items(l.Items)
	return painted{Layer: l, img: img}
}

// sheet returns an empty image of the scene's size. Sheets are used again, for each is megabytes, and lie in textures of their own, so
// that they do not swell the one that the small images share.
func (s *stage) sheet() *ebiten.Image {
	size := image.Rect(0, 0, int(s.scene.Width), int(s.scene.Height))
	for n := len(s.spare); n > 0; n = len(s.spare) {
		img := s.spare[n-1]
		s.spare = s.spare[:n-1]
		if img.Bounds() == size {
			img.Clear()
			return img
		}
		img.Deallocate()
	}
	return ebiten.NewImageWithOptions(size, &ebiten.NewImageOptions{Unmanaged: true})
}

func (b brush) onto(img *ebiten.Image, x, y float32, lit string) painter {
	return painter{dst: img, x: x, y: y, setter: b.setter, glyphs: b.glyphs, pictures: b.pictures, lit: lit}
}

// refresh paints the live picture of that name again and says whether there is one.
func (b brush) refresh(s *stage, name string) bool {
	found := false
	for _, p := range s.layers {
		if p.Live != nil && p.Live.Name == name {
			b.pictures.frame(p.img, *p.Live)
			found = true
		}
	}
	return found
}

func (s *stage) free() {
	for _, p := range s.layers {
		if p.Live == nil && p.Motion == nil {
			s.spare = append(s.spare, p.img)
			continue
		}
		p.img.Deallocate()
	}
	if s.lit.img != nil {
		s.lit.img.Deallocate()
	}
	s.layers, s.lit = s.layers[:0], painted{}
}

// show places the layers as they stand at now.
func (s *stage) show(dst *ebiten.Image, now time.Duration) {
	dst.Fill(nrgba(s.scene.Ground))
	for i := range s.layers {
		s.layers[i].show(dst, now-s.since)
	}
	if s.lit.img != nil {
		s.lit.show(dst, 0)
	}
}

func (p *painted) show(dst *ebiten.Image, t time.Duration) {
	var op ebiten.DrawImageOptions
	op.GeoM.Translate(p.x, p.y)
	if p.Motion != nil {
		pose := p.Motion.At(t)
		if pose.Fade >= 1 {
			return
		}
		px, py := float64(p.Motion.PivotX), float64(p.Motion.PivotY)
		op.GeoM.Translate(-px, -py)
		op.GeoM.Rotate(float64(pose.Turn) * math.Pi / 180)
		op.GeoM.Translate(px+float64(pose.X), py+float64(pose.Y))
		op.ColorScale.ScaleAlpha(1 - pose.Fade)
		op.Filter = ebiten.FilterLinear
	}
	dst.DrawImage(p.img, &op)
}

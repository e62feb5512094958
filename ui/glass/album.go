package glass

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"passlane/ui/scene"
)

// album keeps the pictures that scenes name.
type album struct {
	byName map[string]*ebiten.Image
}

func newAlbum() *album { return &album{byName: map[string]*ebiten.Image{}} }

// maxPicture is the longest side of a picture that is taken, in pixels.
const maxPicture = 4096

// decode returns the picture in a JPEG, or why it cannot be shown.
func decode(b []byte) (*image.RGBA, error) {
	c, err := jpeg.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("glass: read picture: %w", err)
	}
	if c.Width < 1 || c.Height < 1 || c.Width > maxPicture || c.Height > maxPicture {
		return nil, fmt.Errorf("glass: picture of %d x %d pixels, not up to %d", c.Width, c.Height, maxPicture)
	}
	src, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("glass: decode picture: %w", err)
	}
	out := image.NewRGBA(image.Rect(0, 0, c.Width, c.Height))
	draw.Draw(out, out.Bounds(), src, src.Bounds().Min, draw.Src)
	return out, nil
}

// put sets or, with nil, forgets a picture; an image of the same size is used again.
func (a *album) put(name string, img *image.RGBA) {
	old := a.byName[name]
	if old != nil && img != nil && old.Bounds() == img.Bounds() {
		old.WritePixels(img.Pix)
		return
	}
	if old != nil {
		old.Deallocate()
		delete(a.byName, name)
	}
	if img != nil {
		a.byName[name] = ebiten.NewImageFromImage(img)
	}
}

// clear forgets every picture, and tells whether there was one.
func (a *album) clear() bool {
	had := len(a.byName) > 0
	for name := range a.byName {
		a.put(name, nil)
	}
	return had
}

// framed returns a new image of the picture as it stands in its box: covering it, with round corners.
func (a *album) framed(s scene.Picture) *ebiten.Image {
	w, h := int(math.Ceil(float64(s.Box.W))), int(math.Ceil(float64(s.Box.H)))
	dst := ebiten.NewImage(max(1, w), max(1, h))
	a.frame(dst, s)
	return dst
}

func (a *album) frame(dst *ebiten.Image, s scene.Picture) {
	dst.Clear()
	mask := painter{dst: dst}
	edge := roundRect(scene.NewBox(0, 0, s.Box.W, s.Box.H), s.Radius)
	src := a.byName[s.Name]
	if src == nil {
		if s.Ground != 0 {
			mask.fill(edge, s.Ground)
		}
		return
	}
	mask.fill(edge, 0xFFFFFFFF)
	op := cover(src.Bounds(), s)
	dst.DrawImage(src, &op)
}

// cover places a picture so that it fills the box, cut evenly at its longer side.
func cover(src image.Rectangle, s scene.Picture) ebiten.DrawImageOptions {
	w, h := float64(src.Dx()), float64(src.Dy())
	bw, bh := float64(s.Box.W), float64(s.Box.H)
	k := max(bw/w, bh/h)
	op := ebiten.DrawImageOptions{Filter: ebiten.FilterLinear, Blend: ebiten.BlendSourceIn}
	if s.Mirror {
		op.GeoM.Scale(-1, 1)
		op.GeoM.Translate(w, 0)
	}
	op.GeoM.Scale(k, k)
	op.GeoM.Translate((bw-k*w)/2, (bh-k*h)/2)
	return op
}

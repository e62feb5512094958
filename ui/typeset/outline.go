package typeset

import (
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"

	"passlane/ui/scene"
)

// Outline returns the glyph's shape at a size in pixels, its origin at 0, 0; empty for a blank or an unknown glyph.
func (s *Setter) Outline(f FaceID, id uint32, size float32) scene.Path {
	if int(f) >= len(s.faces) {
		return scene.Path{}
	}
	return outline(scene.Path{}, s.faces[f], font.GID(id), 0, 0, size)
}

// outline adds a glyph to a path, its origin at x, y.
func outline(p scene.Path, face *font.Face, id font.GID, x, y, size float32) scene.Path {
	o, ok := face.GlyphData(id).(font.GlyphOutline)
	if !ok {
		return p
	}
	k := size / float32(face.Upem())
	open := false
	for _, seg := range o.Segments {
		if seg.Op == opentype.SegmentOpMoveTo {
			if open {
				p = p.Close()
			}
			open = true
		}
		p = extend(p, seg, x, y, k)
	}
	if open {
		p = p.Close()
	}
	return p
}

func extend(p scene.Path, seg opentype.Segment, ox, oy, k float32) scene.Path {
	x := func(i int) float32 { return ox + seg.Args[i].X*k }
	y := func(i int) float32 { return oy - seg.Args[i].Y*k }
	switch seg.Op {
	case opentype.SegmentOpMoveTo:
		return p.Move(x(0), y(0))
	case opentype.SegmentOpLineTo:
		return p.Line(x(0), y(0))
	case opentype.SegmentOpQuadTo:
		return p.Quad(x(0), y(0), x(1), y(1))
	default:
		return p.Cubic(x(0), y(0), x(1), y(1), x(2), y(2))
	}
}

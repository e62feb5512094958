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
	face := s.faces[f]
	o, ok := face.GlyphData(font.GID(id)).(font.GlyphOutline)
	if !ok {
		return scene.Path{}
	}
	k := size / float32(face.Upem())
	var p scene.Path
	open := false
	for _, seg := range o.Segments {
		if seg.Op == opentype.SegmentOpMoveTo {
			if open {
				p = p.Close()
			}
			open = true
		}
		p = extend(p, seg, k)
	}
	if open {
		p = p.Close()
	}
	return p
}

func extend(p scene.Path, seg opentype.Segment, k float32) scene.Path {
	x := func(i int) float32 { return seg.Args[i].X * k }
	y := func(i int) float32 { return -seg.Args[i].Y * k }
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

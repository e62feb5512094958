package typeset

import (
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"passlane/ui/scene"
)

// pieceKey is a run of letters in one font, at one size.
type pieceKey struct {
	face FaceID
	size fixed.Int26_6
	lang string
	text string
}

// piece is a shaped run, its glyphs from x 0 on the baseline.
type piece struct {
	glyphs       []Glyph
	width        float32
	above, below float32 // ink over and under the baseline
	missing      int
}

// maxPieces bounds what is kept; names of posts and counts are the only texts that vary.
const maxPieces = 4096

func (s *Setter) shape(key pieceKey) piece {
	if p, ok := s.words[key]; ok {
		return p
	}
	if len(s.words) >= maxPieces {
		clear(s.words)
	}
	text := []rune(key.text)
	out := s.shaper.Shape(shaping.Input{
		Text: text, RunEnd: len(text), Direction: di.DirectionLTR, Face: s.faces[key.face], Size: key.size,
		Script: scriptOf(Family(key.face / 2)), Language: language.NewLanguage(key.lang),
	})
	p := place(key, out)
	s.words[key] = p
	return p
}

func place(key pieceKey, out shaping.Output) piece {
	var p piece
	size := pixels(key.size)
	for _, g := range out.Glyphs {
		if g.GlyphID == 0 {
			p.missing++
		}
		y := -pixels(g.YOffset)
		p.glyphs = append(p.glyphs, Glyph{
			Face: key.face, ID: uint32(g.GlyphID), X: p.width + pixels(g.XOffset), Y: y, Size: size,
		})
		p.width += pixels(g.XAdvance)
		if g.Height != 0 {
			p.above = max(p.above, pixels(g.YBearing)-y)
			p.below = max(p.below, y-pixels(g.YBearing+g.Height))
		}
	}
	return p
}

func pixels(v fixed.Int26_6) float32 { return float32(v) / 64 }

func scriptOf(f Family) language.Script {
	switch f {
	case Khmer:
		return language.Khmer
	case Thai:
		return language.Thai
	}
	return language.Latin
}

// familyOf returns the font for r: its script's, else the first that has a glyph for it.
func (s *Setter) familyOf(r rune) Family {
	switch {
	case unicode.Is(unicode.Khmer, r):
		return Khmer
	case unicode.Is(unicode.Thai, r):
		return Thai
	}
	for _, f := range []Family{Latin, Khmer, Thai} {
		if _, ok := s.faces[f.ID(scene.Regular)].NominalGlyph(r); ok {
			return f
		}
	}
	return Latin
}

// pieces returns the text's runs of one font each, shaped.
func (s *Setter) pieces(text string, w scene.Weight, lang string, size float32) []piece {
	var out []piece
	var run []rune
	var family Family
	flush := func() {
		if len(run) > 0 {
			key := pieceKey{face: family.ID(w), size: fixed.Int26_6(size * 64), lang: lang, text: string(run)}
			out = append(out, s.shape(key))
		}
		run = run[:0]
	}
	for _, r := range text {
		f := s.familyOf(r)
		if f != family {
			flush()
		}
		family = f
		run = append(run, r)
	}
	flush()
	return out
}

package typeset

import (
	"strings"

	"passlane/ui/scene"
)

// word is what no line break can part.
type word struct {
	glyphs       []Glyph
	width        float32
	space        float32 // before it, unless it begins a line
	above, below float32
	missing      int
}

// token is a stretch of one span that no opportunity interrupts.
type token struct {
	text   string
	span   int
	breaks bool // a line may break before it
	spaced bool // a space stands before it
}

func tokens(t scene.Text) []token {
	var out []token
	breaks, spaced := true, false
	for i, sp := range t.Spans {
		rest := sp.Text
		for rest != "" {
			at := strings.IndexAny(rest, " \u200b")
			if at != 0 {
				part := rest
				if at > 0 {
					part = rest[:at]
				}
				out = append(out, token{part, i, breaks, spaced})
				breaks, spaced = false, false
				rest = rest[len(part):]
				continue
			}
			breaks = true
			if rest[0] == ' ' {
				spaced = true
				rest = rest[1:]
			} else {
				rest = rest[len("\u200b"):]
			}
		}
	}
	return out
}

// split shapes the text at a size.
func (s *Setter) split(t scene.Text, size float32) []word {
	var out []word
	for _, tok := range tokens(t) {
		sp := t.Spans[tok.span]
		if tok.breaks || len(out) == 0 {
			out = append(out, word{})
			if tok.spaced {
				out[len(out)-1].space = s.space(sp.Weight, t.Lang, size)
			}
		}
		w := &out[len(out)-1]
		for _, p := range s.pieces(tok.text, sp.Weight, t.Lang, size) {
			w.add(p, sp.Colour)
		}
	}
	return out
}

func (s *Setter) space(weight scene.Weight, lang string, size float32) float32 {
	var width float32
	for _, p := range s.pieces(" ", weight, lang, size) {
		width += p.width
	}
	return width
}

func (w *word) add(p piece, c scene.Colour) {
	for _, g := range p.glyphs {
		g.X += w.width
		g.Colour = c
		w.glyphs = append(w.glyphs, g)
	}
	w.width += p.width
	w.above, w.below = max(w.above, p.above), max(w.below, p.below)
	w.missing += p.missing
}

// fill breaks words into lines no wider than width, each as full as it can be; a word that is wider stands alone.
func fill(words []word, width float32) [][]word {
	var lines [][]word
	start, used := 0, float32(0)
	for i, w := range words {
		if i > start && used+w.space+w.width > width {
			lines = append(lines, words[start:i])
			start, used = i, 0
		}
		if i > start {
			used += w.space
		}
		used += w.width
	}
	if start < len(words) {
		lines = append(lines, words[start:])
	}
	return lines
}

// set breaks words at spaces alone when that takes no more lines: in Khmer and Thai a space ends a phrase.
func set(words []word, width float32) [][]word {
	lines := even(words, width)
	if whole := even(phrases(words), width); len(whole) <= len(lines) && widest(whole) <= width {
		return whole
	}
	return lines
}

// phrases joins the words that no space divides.
func phrases(words []word) []word {
	var out []word
	for i, w := range words {
		if i == 0 || w.space > 0 {
			out = append(out, w)
			continue
		}
		p := &out[len(out)-1]
		p.glyphs = append([]Glyph(nil), p.glyphs...)
		for _, g := range w.glyphs {
			g.X += p.width
			p.glyphs = append(p.glyphs, g)
		}
		p.width += w.width
		p.above, p.below = max(p.above, w.above), max(p.below, w.below)
		p.missing += w.missing
	}
	return out
}

// even breaks words into as many lines as fill, but of the most equal length.
func even(words []word, width float32) [][]word {
	best := fill(words, width)
	if len(best) < 2 {
		return best
	}
	low, high := float32(0), width
	for range 12 {
		mid := (low + high) / 2
		if lines := fill(words, mid); len(lines) == len(best) && widest(lines) <= width {
			best, high = lines, mid
		} else {
			low = mid
		}
	}
	return best
}

func widest(lines [][]word) float32 {
	var w float32
	for _, l := range lines {
		w = max(w, lineWidth(l))
	}
	return w
}

func lineWidth(line []word) float32 {
	var w float32
	for i, x := range line {
		if i > 0 {
			w += x.space
		}
		w += x.width
	}
	return w
}

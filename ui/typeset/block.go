package typeset

import "passlane/ui/scene"

// Glyph is one letter or part of one, its origin at X, Y in pixels of the screen.
type Glyph struct {
	Face   FaceID
	ID     uint32
	X, Y   float32
	Size   float32 // pixels per em
	Colour scene.Colour
}

// Line is one line of a block.
type Line struct {
	Glyphs       []Glyph
	Box          scene.Box // width of the letters, height of the line
	Baseline     float32
	Above, Below float32 // ink over and under the baseline
}

// Block is a text as it is set.
type Block struct {
	Lines   []Line
	Width   float32 // of the widest line
	Height  float32
	Size    float32 // smaller than asked when it did not fit
	Missing int     // letters that no font has
}

// metric is how a script stands on its lines, in parts of the size.
type metric struct {
	height float32 // of a line
	ascent float32 // from the line's top to its baseline
	middle float32 // from the baseline up to the optical middle of its letters
}

func metricOf(f Family) metric {
	switch f {
	case Khmer:
		return metric{height: 1.45, ascent: 0.95, middle: 0.30}
	case Thai:
		return metric{height: 1.35, ascent: 1.02, middle: 0.32}
	}
	return metric{height: 1.18, ascent: 0.93, middle: 0.355}
}

// metric returns the largest that the text's scripts need.
func (s *Setter) metric(t scene.Text) metric {
	m := metricOf(Latin)
	for _, r := range t.String() {
		if f := metricOf(s.familyOf(r)); f.height > m.height {
			m = f
		}
	}
	return m
}

// smallest is how far a text shrinks before it is let overflow.
const smallest = 0.5

// Set sets t into its box, at a smaller size if it must.
func (s *Setter) Set(t scene.Text) Block {
	m := s.metric(t)
	size := t.Size
	for {
		lines := set(s.split(t, size), t.Box.W)
		tall := float32(len(lines)) * lead(m, t) * size
		fits := len(lines) <= t.MaxLines() && widest(lines) <= t.Box.W+grace && tall <= t.Box.H+grace
		if fits || size <= t.Size*smallest {
			return stand(t, m, lines, size)
		}
		size *= 0.95
	}
}

// grace is for rounding, in pixels.
const grace = 0.5

// Measure returns the width and the height that t takes in a box of that width, at its own size, however high.
func (s *Setter) Measure(t scene.Text, width float32) (w, h float32) {
	lines := set(s.split(t, t.Size), width)
	return widest(lines), float32(len(lines)) * lead(s.metric(t), t) * t.Size
}

func lead(m metric, t scene.Text) float32 {
	if t.Leading == scene.Tight {
		return 1
	}
	return m.height
}

// stand places the lines in the text's box.
func stand(t scene.Text, m metric, lines [][]word, size float32) Block {
	high := lead(m, t) * size
	b := Block{Size: size, Height: high * float32(len(lines)), Width: widest(lines)}
	top := along(t.Upright, t.Box.Y, t.Box.H, b.Height)
	for i, words := range lines {
		w := lineWidth(words)
		l := Line{Box: scene.NewBox(along(t.Align, t.Box.X, t.Box.W, w), top+float32(i)*high, w, high)}
		l.Baseline = l.Box.Y + m.ascent*size
		if t.Leading == scene.Tight {
			l.Baseline = l.Box.CentreY() + m.middle*size
		}
		b.Missing += l.put(words)
		b.Lines = append(b.Lines, l)
	}
	return b
}

func (l *Line) put(words []word) (missing int) {
	x := l.Box.X
	for i, w := range words {
		if i > 0 {
			x += w.space
		}
		for _, g := range w.glyphs {
			g.X += x
			g.Y += l.Baseline
			l.Glyphs = append(l.Glyphs, g)
		}
		x += w.width
		l.Above, l.Below = max(l.Above, w.above), max(l.Below, w.below)
		missing += w.missing
	}
	return missing
}

func along(a scene.Align, from, room, need float32) float32 {
	switch a {
	case scene.Middle:
		return from + (room-need)/2
	case scene.End:
		return from + room - need
	}
	return from
}

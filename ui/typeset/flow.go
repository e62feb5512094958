package typeset

import (
	"fmt"

	"passlane/ui/scene"
)

// Resolve returns the scene with every flow replaced by its parts, standing where their measured texts put them.
func (s *Setter) Resolve(sc scene.Scene) scene.Scene {
	sc.Items = s.resolve(sc.Items)
	return sc
}

func (s *Setter) resolve(items []scene.Item) []scene.Item {
	out := make([]scene.Item, 0, len(items))
	for _, it := range items {
		switch {
		case it.Flow != nil:
			out = append(out, s.stand(*it.Flow)...)
		case it.Button != nil:
			b := *it.Button
			b.Items = s.resolve(b.Items)
			out = append(out, b.Item())
		case it.Group != nil:
			g := *it.Group
			g.Items = s.resolve(g.Items)
			out = append(out, g.Item())
		default:
			out = append(out, it)
		}
	}
	return out
}

// stand resolves one flow; texts shrink together when all optional parts are gone and it is still too long.
func (s *Setter) stand(f scene.Flow) []scene.Item {
	parts, extents, _ := s.fit(f)
	at, room := f.Box.Y, f.Box.H
	if f.Row {
		at, room = f.Box.X, f.Box.W
	}
	at = along(f.Along, at, room, total(parts, extents))
	var out []scene.Item
	for i, p := range parts {
		if i > 0 {
			at += p.Gap
		}
		box := scene.NewBox(f.Box.X, at, f.Box.W, extents[i])
		if f.Row {
			box = scene.NewBox(at, f.Box.Y, extents[i], f.Box.H)
		}
		if p.Text != nil {
			t := *p.Text
			t.Box = box
			out = append(out, t.Item())
		}
		out = append(out, s.resolve(scene.Shift(p.Items, box.X, box.Y))...)
		at += extents[i]
	}
	return out
}

// fit returns the parts that stay and their extents along the flow, and whether their texts had to shrink.
func (s *Setter) fit(f scene.Flow) ([]scene.Part, []float32, bool) {
	room := f.Box.H
	if f.Row {
		room = f.Box.W
	}
	parts := f.Parts
	for {
		extents := s.extents(f, parts)
		if total(parts, extents) <= room+grace {
			return parts, extents, false
		}
		fewer, ok := dropLast(parts)
		if !ok {
			parts, extents = s.shrink(f, parts, room)
			return parts, extents, true
		}
		parts = fewer
	}
}

func (s *Setter) shrink(f scene.Flow, parts []scene.Part, room float32) ([]scene.Part, []float32) {
	for scale := float32(0.95); ; scale *= 0.95 {
		small := make([]scene.Part, len(parts))
		for i, p := range parts {
			if p.Text != nil {
				t := *p.Text
				t.Size *= scale
				p.Text = &t
			}
			small[i] = p
		}
		if extents := s.extents(f, small); total(small, extents) <= room || scale < smallest {
			return small, extents
		}
	}
}

func (s *Setter) extents(f scene.Flow, parts []scene.Part) []float32 {
	out := make([]float32, len(parts))
	for i, p := range parts {
		if out[i] = p.Extent; p.Extent != 0 || p.Text == nil {
			continue
		}
		if f.Row {
			w, _ := s.Measure(*p.Text, f.Box.W-others(f, parts))
			out[i] = w + 2*grace
			continue
		}
		_, out[i] = s.Measure(*p.Text, f.Box.W)
	}
	return out
}

// others returns what the parts of a row take apart from a text that is measured.
func others(f scene.Flow, parts []scene.Part) float32 {
	var sum float32
	for i, p := range parts {
		if i > 0 {
			sum += p.Gap
		}
		sum += p.Extent
	}
	return min(sum, f.Box.W)
}

func total(parts []scene.Part, extents []float32) float32 {
	var sum float32
	for i, p := range parts {
		if i > 0 {
			sum += p.Gap
		}
		sum += extents[i]
	}
	return sum
}

func dropLast(parts []scene.Part) ([]scene.Part, bool) {
	for i := len(parts) - 1; i >= 0; i-- {
		if parts[i].Optional {
			return append(parts[:i:i], parts[i+1:]...), true
		}
	}
	return parts, false
}

// Fits returns an error that tells how t does not fit its box at its own size, or which letters have no glyph.
func (s *Setter) Fits(t scene.Text) error {
	b := s.Set(t)
	switch {
	case b.Missing > 0:
		return fmt.Errorf("typeset: %q: no font has %d of its letters", t.String(), b.Missing)
	case b.Size < t.Size:
		return fmt.Errorf("typeset: %q: set at %.0f, not %.0f, into %.0f x %.0f", t.String(), b.Size, t.Size, t.Box.W, t.Box.H)
	case b.Width > t.Box.W+grace || b.Height > t.Box.H+grace || len(b.Lines) > t.MaxLines():
		return fmt.Errorf("typeset: %q: larger than %.0f x %.0f", t.String(), t.Box.W, t.Box.H)
	}
	return nil
}

// Misfits returns an error for every text and flow of an unresolved scene that does not fit at its own size.
func (s *Setter) Misfits(sc scene.Scene) []error {
	var all []error
	sc.Walk(func(it scene.Item) bool {
		if it.Flow == nil {
			return true
		}
		if parts, _, shrunk := s.fit(*it.Flow); shrunk {
			all = append(all, fmt.Errorf("typeset: a flow of %.0f x %.0f has to shrink its %d parts, the first of them %q",
				it.Flow.Box.W, it.Flow.Box.H, len(parts), firstText(parts)))
		}
		return true
	})
	for _, t := range s.Resolve(sc).Texts() {
		if err := s.Fits(t); err != nil {
			all = append(all, err)
		}
	}
	return all
}

func firstText(parts []scene.Part) string {
	for _, p := range parts {
		if p.Text != nil {
			return p.Text.String()
		}
	}
	return ""
}

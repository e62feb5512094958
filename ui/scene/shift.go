package scene

// Place returns the items scaled by k about 0, 0 and then moved by dx, dy; the given ones stay as they are.
func Place(items []Item, k, dx, dy float32) []Item {
	out := make([]Item, len(items))
	for i, it := range items {
		out[i] = it.place(k, dx, dy)
	}
	return out
}

// Shift returns the items moved by dx, dy.
func Shift(items []Item, dx, dy float32) []Item { return Place(items, 1, dx, dy) }

func (b Box) place(k, dx, dy float32) Box { return NewBox(b.X*k+dx, b.Y*k+dy, b.W*k, b.H*k) }

func (it Item) place(k, dx, dy float32) Item {
	switch {
	case it.Rect != nil:
		r := *it.Rect
		r.Box, r.Radius, r.Width = r.Box.place(k, dx, dy), r.Radius*k, r.Width*k
		return r.Item()
	case it.Path != nil:
		return it.Path.place(k, dx, dy).Item()
	case it.Text != nil:
		return it.Text.place(k, dx, dy).Item()
	case it.Picture != nil:
		p := *it.Picture
		p.Box, p.Radius = p.Box.place(k, dx, dy), p.Radius*k
		return p.Item()
	case it.Button != nil:
		b := *it.Button
		b.Area, b.Radius, b.Width = b.Area.place(k, dx, dy), b.Radius*k, b.Width*k
		b.Items = Place(b.Items, k, dx, dy)
		return b.Item()
	case it.Group != nil:
		return it.Group.place(k, dx, dy).Item()
	case it.Flow != nil:
		return it.Flow.place(k, dx, dy).Item()
	}
	return it
}

func (t Text) place(k, dx, dy float32) Text {
	t.Box, t.Size = t.Box.place(k, dx, dy), t.Size*k
	return t
}

func (p Path) place(k, dx, dy float32) Path {
	pts := make([]float32, len(p.Points))
	for i, v := range p.Points {
		if i%2 == 0 {
			pts[i] = round(v*k + dx)
		} else {
			pts[i] = round(v*k + dy)
		}
	}
	p.Points, p.Width = pts, p.Width*k
	return p
}

func (g Group) place(k, dx, dy float32) Group {
	g.Box = g.Box.place(k, dx, dy)
	g.Items = Place(g.Items, k, dx, dy)
	if g.Motion == nil {
		return g
	}
	m := *g.Motion
	m.PivotX, m.PivotY = m.PivotX*k+dx, m.PivotY*k+dy
	m.Keys = append([]Key(nil), m.Keys...)
	for i := range m.Keys {
		m.Keys[i].Pose.X *= k
		m.Keys[i].Pose.Y *= k
	}
	g.Motion = &m
	return g
}

// place scales the parts, which have their own coordinates, and moves only the flow's box.
func (f Flow) place(k, dx, dy float32) Flow {
	f.Box = f.Box.place(k, dx, dy)
	parts := make([]Part, len(f.Parts))
	for i, p := range f.Parts {
		p.Extent, p.Gap = p.Extent*k, p.Gap*k
		p.Items = Place(p.Items, k, 0, 0)
		if p.Text != nil {
			t := p.Text.place(k, 0, 0)
			p.Text = &t
		}
		parts[i] = p
	}
	f.Parts = parts
	return f
}

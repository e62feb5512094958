package scene

import (
	"fmt"
	"math"
)

// The largest scene that is taken: pixels a side, items, depth of items in items, coordinates of one path, letters of one text.
const (
	maxSide    = 8192
	maxItems   = 4000
	maxDepth   = 8
	maxPoints  = 8192
	maxLetters = 2000
)

// FieldError says which field of a scene cannot be drawn, and why.
type FieldError struct {
	Field  string // as a path, for example items[3].button.area
	Reason string
}

// Error returns the field and the reason.
func (e *FieldError) Error() string { return "scene: " + e.Field + ": " + e.Reason }

// Check returns a *FieldError for the first field that cannot be drawn: sizes out of range, numbers that are none,
// an item that is nothing or two things, a path whose points do not match its steps.
func (s Scene) Check() error {
	if !(s.Width >= 1 && s.Width <= maxSide) {
		return &FieldError{"width", fmt.Sprintf("%v is not from 1 to %d", s.Width, maxSide)}
	}
	if !(s.Height >= 1 && s.Height <= maxSide) {
		return &FieldError{"height", fmt.Sprintf("%v is not from 1 to %d", s.Height, maxSide)}
	}
	left := maxItems
	return checkItems("items", s.Items, 0, &left)
}

func checkItems(at string, items []Item, depth int, left *int) error {
	if depth > maxDepth {
		return &FieldError{at, "nested too deeply"}
	}
	if *left -= len(items); *left < 0 {
		return &FieldError{at, fmt.Sprintf("more than %d items", maxItems)}
	}
	for i, it := range items {
		if err := it.check(fmt.Sprintf("%s[%d]", at, i), depth, left); err != nil {
			return err
		}
	}
	return nil
}

func (it Item) check(at string, depth int, left *int) error {
	if n := it.kinds(); n != 1 {
		return &FieldError{at, fmt.Sprintf("is %d things, not one", n)}
	}
	switch {
	case it.Rect != nil:
		return numbers(at+".rect", it.Rect.Radius, it.Rect.Width, it.Rect.Box)
	case it.Path != nil:
		return it.Path.check(at + ".path")
	case it.Text != nil:
		return it.Text.check(at + ".text")
	case it.Picture != nil:
		return numbers(at+".picture", it.Picture.Radius, 0, it.Picture.Box)
	case it.Button != nil:
		return it.Button.check(at+".button", depth, left)
	case it.Group != nil:
		return it.Group.check(at+".group", depth, left)
	default:
		return it.Flow.check(at+".flow", depth, left)
	}
}

func (it Item) kinds() (n int) {
	for _, set := range []bool{it.Rect != nil, it.Path != nil, it.Text != nil, it.Picture != nil,
		it.Button != nil, it.Group != nil, it.Flow != nil} {
		if set {
			n++
		}
	}
	return n
}

func (p Path) check(at string) error {
	want := 0
	for i, op := range p.Ops {
		n := PointsOf(op)
		if n < 0 || (i == 0 && op != Move) {
			return &FieldError{fmt.Sprintf("%s.ops[%d]", at, i), fmt.Sprintf("step %q does not belong here", op)}
		}
		want += 2 * n
	}
	if len(p.Points) != want || want > maxPoints {
		return &FieldError{at + ".points", fmt.Sprintf("%d numbers for steps that take %d", len(p.Points), want)}
	}
	for i, v := range p.Points {
		if !sane(v) {
			return &FieldError{fmt.Sprintf("%s.points[%d]", at, i), "not a place on a screen"}
		}
	}
	return numbers(at, 0, p.Width, Box{})
}

func (t Text) check(at string) error {
	if !(t.Size >= 4 && t.Size <= 1000) {
		return &FieldError{at + ".size", fmt.Sprintf("%v is not from 4 to 1000", t.Size)}
	}
	if len(t.String()) > maxLetters {
		return &FieldError{at + ".spans", fmt.Sprintf("longer than %d bytes", maxLetters)}
	}
	return numbers(at, 0, 0, t.Box)
}

func (b Button) check(at string, depth int, left *int) error {
	if b.Action == "" {
		return &FieldError{at + ".action", "empty"}
	}
	if err := numbers(at, b.Radius, b.Width, b.Area); err != nil {
		return err
	}
	return checkItems(at+".items", b.Items, depth+1, left)
}

func (g Group) check(at string, depth int, left *int) error {
	if err := numbers(at, 0, 0, g.Box); err != nil {
		return err
	}
	if g.Motion != nil {
		if err := g.Motion.check(at + ".motion"); err != nil {
			return err
		}
	}
	return checkItems(at+".items", g.Items, depth+1, left)
}

func (m Motion) check(at string) error {
	if len(m.Keys) > 64 {
		return &FieldError{at + ".keys", "more than 64"}
	}
	last := float32(-1)
	for i, k := range m.Keys {
		if !(k.At > last && k.At >= 0 && k.At <= 1) {
			return &FieldError{fmt.Sprintf("%s.keys[%d].at", at, i), "not rising from 0 to 1"}
		}
		if !sane(k.Pose.X) || !sane(k.Pose.Y) || !sane(k.Pose.Turn) || !sane(k.Pose.Fade) {
			return &FieldError{fmt.Sprintf("%s.keys[%d].pose", at, i), "out of range"}
		}
		last = k.At
	}
	if !sane(m.PivotX) || !sane(m.PivotY) {
		return &FieldError{at + ".pivot", "out of range"}
	}
	return nil
}

func (f Flow) check(at string, depth int, left *int) error {
	if err := numbers(at, 0, 0, f.Box); err != nil {
		return err
	}
	for i, p := range f.Parts {
		in := fmt.Sprintf("%s.parts[%d]", at, i)
		if !sane(p.Extent) || !sane(p.Gap) {
			return &FieldError{in, "extent or gap out of range"}
		}
		if p.Text != nil {
			if err := p.Text.check(in + ".text"); err != nil {
				return err
			}
		}
		if err := checkItems(in+".items", p.Items, depth+1, left); err != nil {
			return err
		}
	}
	return nil
}

func numbers(at string, radius, width float32, b Box) error {
	if !sane(b.X) || !sane(b.Y) || !sane(b.W) || !sane(b.H) || b.W < 0 || b.H < 0 {
		return &FieldError{at + ".box", "not a box on a screen"}
	}
	if !sane(radius) || radius < 0 || !sane(width) || width < 0 {
		return &FieldError{at, "radius or width out of range"}
	}
	return nil
}

func sane(v float32) bool { return math.Abs(float64(v)) <= 2*maxSide }

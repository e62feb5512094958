package screen

import (
	"passlane/ui/scene"
)

// camera shows the live picture with an oval to stand in, and what would make it good.
func (s *sheet) camera() {
	high := float32(520)
	if s.tall {
		high = 440
	}
	if s.tall && s.v.LargeText {
		high = 370
	}
	stage := s.stage(420, high)
	s.add(scene.Picture{Name: s.v.Camera, Box: stage, Radius: s.px(28), Ground: 0x26384CFF, Mirror: true}.Item())
	c := scene.Colour(0xFFF1CFFF)
	if s.v.Advice == (Advice{}) {
		c = 0xB5EBCDFF
	}
	s.add(oval(stage, s.px(8), c).Item())
	said := s.t.Camera
	if what := s.advise(); what != "" {
		said.Second = what
	}
	words := s.words(stage)
	s.say(words, append(s.sentences(said, sizeTitle), s.chips(words.W))...)
}

// oval is a dashed ellipse where the face should be that it reads as a guide and not as a frame.
func oval(stage scene.Box, width float32, c scene.Colour) scene.Path {
	p := scene.Path{Stroke: c, Width: width}
	const dashes = 26
	tall := stage.H * 0.35
	wide := min(stage.W*0.33, tall*0.78)
	for i := range dashes {
		from := float32(i) * 360 / dashes
		p = p.Arc(stage.CentreX(), stage.Y+stage.H*0.46, wide, tall, from, from+360/dashes*0.52, true)
	}
	return p
}

// advise returns the sentence for the first thing to do: stand well, then light.
func (s *sheet) advise() string {
	a, t := s.v.Advice, s.t.Advice
	switch {
	case a.Distance == Closer:
		return t.SayCloser
	case a.Distance == Back:
		return t.SayBack
	case a.Centre == Left:
		return t.SayLeft
	case a.Centre == Right:
		return t.SayRight
	case a.Light == Brighter:
		return t.SayDark
	case a.Light == Darker:
		return t.SayBright
	}
	return ""
}

// chip is one state: what it is called, its picture, and whether it is good.
type chip struct {
	label string
	icon  func(scene.Colour) []scene.Item
	good  bool
}

func (s *sheet) states() [3]chip {
	a, t := s.v.Advice, s.t.Advice
	pick := func(i uint8, labels [3]string, icons [3]func(scene.Colour) []scene.Item) chip {
		if i > 2 {
			i = 0
		}
		return chip{labels[i], icons[i], i == 0}
	}
	type icons = [3]func(scene.Colour) []scene.Item
	return [3]chip{
		pick(uint8(a.Light), [3]string{t.Light, t.Dark, t.Bright}, icons{tickIcon, sunIcon, sunIcon}),
		pick(uint8(a.Centre), [3]string{t.Centre, t.GoLeft, t.GoRight}, icons{tickIcon, leftIcon, arrowIcon}),
		pick(uint8(a.Distance), [3]string{t.Distance, t.Near, t.Far}, icons{tickIcon, nearIcon, farIcon}),
	}
}

// chips stand beside each other; in large text the icon stands over its word.
func (s *sheet) chips(room float32) scene.Part {
	gap, high := s.px(16), s.px(72)
	if s.v.LargeText {
		high = s.px(124)
	}
	w := (min(room, s.px(672)) - 2*gap) / 3
	var items []scene.Item
	for i, c := range s.states() {
		items = append(items, s.chip(c, scene.NewBox(float32(i)*(w+gap), 0, w, high))...)
	}
	return scene.Part{Extent: high, Gap: s.px(36), Items: items}
}

func (s *sheet) chip(c chip, box scene.Box) []scene.Item {
	fill, ink := s.m.Good, s.m.OnGood
	if !c.good {
		fill, ink = s.m.Mend, s.m.OnMend
	}
	t := s.text(c.label, s.size(26), scene.Regular, ink)
	back := scene.Rect{Box: box, Radius: s.px(14), Fill: fill}.Item()
	inner := box.Inset(s.px(8))
	side := s.size(28)
	if s.v.LargeText {
		t.Align = scene.Middle
		icon := scene.Place(c.icon(ink), side/40, (inner.W-side)/2, 0)
		return []scene.Item{back, scene.Flow{Box: inner, Along: scene.Middle, Parts: []scene.Part{
			{Extent: side, Items: icon}, {Gap: s.px(4), Text: &t},
		}}.Item()}
	}
	t.Upright, t.Leading = scene.Middle, scene.Tight
	icon := scene.Place(c.icon(ink), side/40, 0, (inner.H-side)/2)
	return []scene.Item{back, scene.Flow{Box: inner, Row: true, Along: scene.Middle, Parts: []scene.Part{
		{Extent: side, Items: icon}, {Gap: s.px(10), Text: &t},
	}}.Item()}
}

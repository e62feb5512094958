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
	s.registered(stage)
	said := s.t.Camera
	if s.v.Turn.Child {
		said = s.t.CameraChild
	}
	if what := s.advise(); what != "" {
		said.Second = what
	}
	words := s.words(stage)
	parts := s.sentences(said, sizeTitle)
	if s.v.Turn.Of > 1 {
		parts[0].Gap, parts[0].Text.Size = s.px(28), s.px(sizeTitle) // the party takes the room of larger letters
		parts = append([]scene.Part{s.turns(words.W)}, parts...)
	}
	s.say(words, append(parts, s.chips(words.W))...)
}

// registered is the picture of whose turn it is in the corner of the live one, so that nobody steps up for another.
func (s *sheet) registered(stage scene.Box) {
	if s.v.Turn.Of < 2 || s.v.Turn.Picture == "" {
		return
	}
	h := stage.H * 0.22
	w, in := h*0.8, s.px(14)
	box := scene.NewBox(stage.X+stage.W-w-in, stage.Y+stage.H-h-in, w, h)
	s.add(scene.Rect{Box: box.Inset(-s.px(5)), Radius: s.px(16), Fill: s.m.Card}.Item(),
		scene.Picture{Name: s.v.Turn.Picture, Box: box, Radius: s.px(12), Ground: s.m.Line}.Item())
}

// turns are the party with whose turn it is: over, now, to come, and how many.
func (s *sheet) turns(room float32) scene.Part {
	const high = 76
	at, of := s.v.Turn.At, s.v.Turn.Of
	row := s.figures(of, high-12, func(i int) scene.Path {
		switch {
		case i+1 < at:
			return scene.Path{Fill: s.m.Done, Stroke: s.m.Done, Width: 5}
		case i+1 == at:
			return scene.Path{Fill: s.m.Accent, Stroke: s.m.Accent, Width: 5}
		}
		return scene.Path{Stroke: s.m.Edge, Width: 5}
	})
	if at > 0 && at <= len(row.at) { // colour is never alone: a bar stands under whose turn it is
		x := row.at[at-1]
		row.items = append(row.items, scene.Rect{Box: scene.NewBox(x.X, high-7, x.W, 7), Radius: 3.5, Fill: s.m.Accent}.Item())
	}
	return s.counted(row, high, room, s.ratio(at, of))
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

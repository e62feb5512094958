package screen

import (
	"strconv"

	"passlane/ui/scene"
)

// choose shows the recorded minors as portraits to touch, and how many will cross.
func (s *sheet) choose() {
	high := float32(504)
	if s.tall {
		high = 420
	}
	if s.tall && s.v.LargeText {
		high = 350
	}
	stage := s.stage(picture, high)
	s.tiles(stage)
	said := s.t.Choose
	if s.v.ShowPasses {
		said.Title, said.Second = s.t.ShowPasses, said.Title
	}
	words := s.words(stage)
	parts := s.sentences(said, 56)
	if !s.v.LargeText {
		parts = append(parts, s.together(words.W))
	}
	s.say(words, append(parts, s.goOn(words.W))...)
}

// chosen counts the companions who are said to be here, and those who could be.
func (s *sheet) chosen() (n, all int) {
	for _, c := range s.v.Companions {
		if c.Chosen {
			n++
		}
		if !c.Fixed {
			all++
		}
	}
	return n, all
}

// together shows how many will cross: the adult, and a figure for each child.
func (s *sheet) together(room float32) scene.Part {
	const high = 76
	n, _ := s.chosen()
	row := s.figures(n+1, high, func(int) scene.Path { return scene.Path{Fill: s.m.Ink, Stroke: s.m.Ink, Width: 5} })
	noun := s.t.People
	if n == 0 {
		noun = s.t.Person
	}
	return s.counted(row, high, room, s.v.Lang.Digits(strconv.Itoa(n+1))+" "+noun)
}

// goOn is the way on: alone while nobody is chosen, else with those who are; and everybody at once while somebody is left.
func (s *sheet) goOn(room float32) scene.Part {
	high, gap := s.helpHeight()*1.1, s.px(40)
	n, all := s.chosen()
	w, x := min(room, s.size(380)), float32(0)
	if all > 1 && n < all {
		w = (room - s.apart) / 2
		b := s.button(scene.NewBox(0, 0, w, high), ActionAll)
		b.Stroke, b.Width = s.m.Ink, s.px(3)
		b.Items = []scene.Item{s.label(b.Area, familyIcon(s.m.CardInk), s.t.Everybody, s.wayOn(), s.m.CardInk)}
		return scene.Part{Extent: high, Gap: gap, Items: []scene.Item{b.Item(), s.onward(scene.NewBox(w+s.apart, 0, w, high), n).Item()}}
	}
	if s.tall {
		x = (room - w) / 2
	}
	return scene.Part{Extent: high, Gap: gap, Items: []scene.Item{s.onward(scene.NewBox(x, 0, w, high), n).Item()}}
}

// wayOn is the size of the text on the buttons that lead on.
func (s *sheet) wayOn() float32 {
	if s.v.LargeText {
		return s.px(36)
	}
	return s.px(30)
}

func (s *sheet) onward(box scene.Box, chosen int) scene.Button {
	b := s.button(box, ActionAlone)
	b.Stroke, b.Width = s.m.Ink, s.px(3)
	label, ink, icon := s.t.Alone, s.m.CardInk, personIcon(s.m.CardInk)
	if chosen > 0 {
		label, ink, icon = s.t.Continue, s.m.OnAccent, arrowIcon(s.m.OnAccent)
		b.Action, b.Fill, b.Stroke, b.Pressed = ActionContinue, s.m.Accent, s.m.Accent, s.m.AccentHeld
	}
	b.Items = []scene.Item{s.label(b.Area, icon, label, s.wayOn(), ink)}
	return b
}

func (s *sheet) tiles(stage scene.Box) {
	all := s.v.Companions[:min(len(s.v.Companions), MaxCompanions)]
	cols, rows := grid(len(all))
	if cols == 0 {
		return
	}
	w := (stage.W - float32(cols-1)*s.apart) / float32(cols)
	h := (stage.H - float32(rows-1)*s.apart) / float32(rows)
	h = min(h, w*1.25)
	w = min(w, h*1.1)
	left := stage.CentreX() - (float32(cols)*w+float32(cols-1)*s.apart)/2
	top := stage.CentreY() - (float32(rows)*h+float32(rows-1)*s.apart)/2
	for i, c := range all {
		x := left + float32(i%cols)*(w+s.apart)
		if short := cols - len(all)%cols; i/cols == rows-1 && short < cols {
			x += float32(short) * (w + s.apart) / 2 // the last row stands in the middle
		}
		y := top + float32(i/cols)*(h+s.apart)
		s.tile(c, scene.NewBox(x, y, w, h))
	}
}

// grid returns how many columns and rows hold n tiles.
func grid(n int) (cols, rows int) {
	switch {
	case n == 0:
		return 0, 0
	case n == 1:
		return 1, 1
	case n <= 4:
		return 2, (n + 1) / 2
	}
	return 2, 3
}

// tile is one child: a picture to touch with a ring to tick, or a figure of who is here by their own pass.
func (s *sheet) tile(c Companion, box scene.Box) {
	b := s.button(box, ActionChoose+c.ID)
	b.Radius = s.px(20)
	if c.Chosen {
		b.Stroke, b.Width, b.Fill = s.m.Done, s.px(6), s.m.Good
	}
	b.Items = s.face(c, box.Inset(s.px(8)), b.Radius-s.px(4))
	d := min(s.px(64), box.W/3)
	b.Items = append(b.Items, s.mark(c.Chosen, scene.NewBox(box.X+box.W-d-s.px(14), box.Y+box.H-d-s.px(14), d, d))...)
	if c.Pass {
		at := scene.NewBox(box.X+s.px(16), box.Y+s.px(16), d*1.3, d)
		b.Items = append(b.Items, scene.Rect{Box: at, Radius: d / 5, Fill: s.m.Done, Stroke: s.m.OnDone, Width: s.px(3)}.Item())
		b.Items = append(b.Items, scene.Place(cardIcon(s.m.OnDone), d/40, at.X+d*0.15, at.Y)...)
	}
	if !c.Fixed {
		s.add(b.Item())
		return
	}
	s.add(scene.Rect{Box: box, Radius: b.Radius, Fill: b.Fill, Stroke: b.Stroke, Width: b.Width}.Item())
	s.add(b.Items...)
}

func (s *sheet) face(c Companion, box scene.Box, radius float32) []scene.Item {
	if c.Picture != "" {
		return []scene.Item{scene.Picture{Name: c.Picture, Box: box, Radius: radius, Ground: s.m.Line}.Item()}
	}
	side := min(box.W, box.H) * 0.7
	return append([]scene.Item{scene.Rect{Box: box, Radius: radius, Fill: s.m.Line}.Item()},
		scene.Place(personIcon(s.m.CardSoft), side/40, box.CentreX()-side/2, box.CentreY()-side/2)...)
}

// mark is a tick in a disc, or an empty ring.
func (s *sheet) mark(on bool, box scene.Box) []scene.Item {
	disc := scene.Rect{Box: box, Radius: box.W / 2, Fill: s.m.Card, Stroke: s.m.Edge, Width: s.px(3)}
	if !on {
		return []scene.Item{disc.Item()}
	}
	disc.Fill, disc.Stroke = s.m.Done, s.m.OnDone
	return append([]scene.Item{disc.Item()}, scene.Place(tick(s.m.OnDone, 4.5), box.W/40, box.X, box.Y)...)
}

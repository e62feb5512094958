package screen

import (
	"strconv"

	"passlane/ui/scene"
)

// The places of the choice are fixed, whatever is said and in whatever language: a finger that taps once more than its owner
// meant must not land on another button. Who is travelling is on the left, "only me" under the pictures; how to go on is on the
// right, under the words.

// answer is the height of the buttons that answer.
func (s *sheet) answer() float32 { return s.helpHeight() * 1.1 }

// onlyMe is where "only me" stands, and on the screen that asks once more the way back.
func (s *sheet) onlyMe() scene.Box {
	b, w := s.body(), s.px(picture)
	if s.tall {
		y := s.px(330)
		if s.v.LargeText {
			y = s.px(270) // the words need more
		}
		return scene.NewBox((s.w-w)/2, b.Y+y, w, s.answer())
	}
	return scene.NewBox(s.px(margin), b.Y+b.H-s.px(16)-s.answer(), w, s.answer())
}

// onward is where "everybody" and "continue" stand, beside each other.
func (s *sheet) onward() (everybody, goOn scene.Box) {
	b, x := s.body(), s.px(margin+picture+margin)
	pad := s.px(16)
	if s.tall {
		x, pad = s.px(margin), s.px(24)
	}
	w := (s.w - s.px(margin) - x - s.apart) / 2
	y := b.Y + b.H - pad - s.answer()
	return scene.NewBox(x, y, w, s.answer()), scene.NewBox(x+w+s.apart, y, w, s.answer())
}

// whom is where the pictures stand.
func (s *sheet) whom() scene.Box {
	b, under := s.body(), s.onlyMe()
	y := b.Y + s.px(16)
	if s.tall {
		return scene.NewBox(s.px(margin), y, s.w-2*s.px(margin), under.Y-s.apart-y)
	}
	return scene.NewBox(under.X, y, under.W, under.Y-s.apart-y)
}

// asked is where the words of the choice stand, over what ends at bottom.
func (s *sheet) asked(bottom float32) scene.Box {
	b, left := s.body(), s.onlyMe()
	row, _ := s.onward()
	y := b.Y + s.px(24)
	if s.tall {
		y = left.Y + left.H + s.px(24)
	}
	return scene.NewBox(row.X, y, s.w-s.px(margin)-row.X, bottom-s.px(20)-y)
}

// choose shows the recorded minors as portraits to touch, and how many will cross.
func (s *sheet) choose() {
	s.tiles(s.whom())
	said := s.t.Choose
	if s.v.ShowPasses {
		said.Title, said.Second = s.t.ShowPasses, said.Title
	}
	everybody, goOn := s.onward()
	words := s.asked(goOn.Y)
	parts := s.sentences(said, 56)
	if !s.v.LargeText {
		parts = append(parts, s.together(words.W))
	}
	s.say(words, parts...)
	n, all := s.chosen()
	if n == 0 {
		s.add(s.reply(s.onlyMe(), ActionAlone, s.t.Alone, personIcon).Item())
	} else {
		s.add(s.main(goOn, ActionContinue, s.t.Continue, arrowIcon).Item())
	}
	if all > 1 && n < all {
		s.add(s.reply(everybody, ActionAll, s.t.Everybody, familyIcon).Item())
	}
}

// alone asks once more, with the picture of one person, whether nobody of the recorded minors travels. What says yes stands
// where no button of the choice did, and the way back where "only me" was.
func (s *sheet) alone() {
	stage := s.whom()
	high := min(stage.H*0.92, stage.W)
	s.add(scene.Place(figure(fill(s.m.Ink)), high/148, stage.CentreX()-high*33/148, stage.CentreY()-high/2)...)
	row, goOn := s.onward()
	yes := scene.NewBox(row.X, row.Y-s.apart-row.H, goOn.X+goOn.W-row.X, row.H)
	s.say(s.asked(yes.Y), s.sentences(s.t.OnlyMe, 50)...)
	s.add(s.main(yes, ActionAlone, s.t.OnlyMeYes, personIcon).Item(),
		s.reply(s.onlyMe(), ActionBack, s.t.Back, leftIcon).Item())
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

// reply is a button that answers, with an icon before its words.
func (s *sheet) reply(box scene.Box, action, words string, icon func(scene.Colour) []scene.Item) scene.Button {
	b := s.button(box, action)
	b.Stroke, b.Width = s.m.Ink, s.px(3)
	return s.labelled(b, words, icon, s.m.CardInk)
}

// main is the answer that leads on.
func (s *sheet) main(box scene.Box, action, words string, icon func(scene.Colour) []scene.Item) scene.Button {
	b := s.button(box, action)
	b.Fill, b.Stroke, b.Pressed = s.m.Accent, s.m.Accent, s.m.AccentHeld
	return s.labelled(b, words, icon, s.m.OnAccent)
}

func (s *sheet) labelled(b scene.Button, words string, icon func(scene.Colour) []scene.Item, ink scene.Colour) scene.Button {
	size := s.px(30)
	if s.v.LargeText {
		size = s.px(36)
	}
	b.Items = []scene.Item{s.label(b.Area, icon(ink), words, size, ink)}
	return b
}

func (s *sheet) tiles(stage scene.Box) {
	all := s.v.Companions[:min(len(s.v.Companions), MaxCompanions)]
	cols, rows := grid(len(all), s.tall)
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
func grid(n int, tall bool) (cols, rows int) {
	cols = 2
	switch {
	case n == 0:
		return 0, 0
	case n == 1:
		cols = 1
	case n > 4:
		cols = 3
	case tall:
		cols = n
	}
	return cols, (n + cols - 1) / cols
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

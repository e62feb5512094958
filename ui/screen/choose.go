package screen

import (
	"passlane/ui/scene"
)

// choose shows the recorded minors as portraits to touch.
func (s *sheet) choose() {
	high := float32(504)
	if s.tall {
		high = 400
	}
	stage := s.stage(picture, high)
	s.tiles(stage)
	parts := s.sentences(s.t.Choose, 60)
	words := s.words(stage)
	s.say(words, append(parts, s.goOn(words.W))...)
}

// goOn is one button: alone while nobody is chosen, else to continue with those who are.
func (s *sheet) goOn(room float32) scene.Part {
	high := s.helpHeight() * 1.1
	w := min(room, s.size(380))
	x := float32(0)
	if s.tall {
		x = (room - w) / 2
	}
	b := s.button(scene.NewBox(x, 0, w, high), ActionAlone)
	b.Stroke, b.Width = s.m.Ink, s.px(3)
	label, ink, icon := s.t.Alone, s.m.CardInk, personIcon(s.m.CardInk)
	for _, c := range s.v.Companions {
		if c.Chosen {
			label, ink, icon = s.t.Continue, s.m.OnAccent, arrowIcon(s.m.OnAccent)
			b.Action, b.Fill, b.Stroke, b.Pressed = ActionContinue, s.m.Accent, s.m.Accent, s.m.AccentHeld
		}
	}
	b.Items = []scene.Item{s.label(b.Area, icon, label, s.size(30), ink)}
	return scene.Part{Extent: high, Gap: s.px(40), Items: []scene.Item{b.Item()}}
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

func (s *sheet) tile(c Companion, box scene.Box) {
	b := s.button(box, ActionChoose+c.ID)
	b.Radius = s.px(20)
	in := s.px(8)
	pic := scene.Picture{Name: c.Picture, Box: box.Inset(in), Radius: b.Radius - in/2, Ground: s.m.Line}
	b.Items = []scene.Item{pic.Item()}
	if c.Chosen {
		d := min(s.px(64), box.W/3)
		b.Stroke, b.Width, b.Fill = s.m.Done, s.px(6), s.m.Good
		badge := scene.NewBox(box.X+box.W-d-s.px(14), box.Y+box.H-d-s.px(14), d, d)
		b.Items = append(b.Items, scene.Rect{Box: badge, Radius: d / 2, Fill: s.m.Done, Stroke: s.m.OnDone, Width: s.px(3)}.Item())
		b.Items = append(b.Items, scene.Place(tick(s.m.OnDone, 4.5), d/40, badge.X, badge.Y)...)
	}
	s.add(b.Item())
}

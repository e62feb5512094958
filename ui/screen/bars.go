package screen

import (
	"strconv"

	"passlane/ui/i18n"
	"passlane/ui/scene"
)

// bars draws what stands on every screen: where one is, the languages, the way through, help.
func (s *sheet) bars() {
	s.add(
		scene.Rect{Box: scene.NewBox(0, s.top-s.px(2), s.w, s.px(2)), Fill: s.m.Line}.Item(),
		scene.Rect{Box: scene.NewBox(0, s.h-s.foot, s.w, s.px(2)), Fill: s.m.Line}.Item(),
	)
	left := s.w - s.px(margin)
	if s.hasLanguages() {
		left = s.languages()
	}
	box := scene.NewBox(s.px(margin), 0, left-s.px(margin)-s.px(24), s.top)
	if s.tall {
		box = scene.NewBox(s.px(margin), s.px(4), s.w-2*s.px(margin), s.px(tallHeader))
	}
	s.header(box)
	s.help()
	if s.v.Step > 0 {
		s.steps()
	}
	if s.v.Fault != "" && (s.v.Kind == Closed || s.v.Kind == Fault) {
		s.code()
	}
}

func (s *sheet) hasLanguages() bool {
	switch s.v.Kind {
	case Go, Thanks:
		return false // the gate is open: nothing to read at leisure
	case Welcome:
		return s.v.Hint != NoHint // else its large buttons
	}
	return true
}

// header says post, lane and direction, and with an arrow where the lane leads.
func (s *sheet) header(box scene.Box) {
	way := s.t.Exit
	if s.v.Direction == Entry {
		way = s.t.Entry
	}
	rest := s.t.Lane + " " + s.v.Lang.Digits(s.v.Lane) + " · " + way
	t := s.text(s.v.Post, s.size(sizeSmall), scene.Bold, s.m.Ink)
	t.Spans = append(t.Spans, scene.Span{Text: " · " + rest, Colour: s.m.Soft})
	t.Upright, t.Leading = scene.Middle, scene.Tight
	parts := []scene.Part{{Text: &t}}
	if d := s.size(22); s.leads() {
		parts = append(parts, scene.Part{Extent: d, Gap: s.px(12), Items: smallArrow(d, box.H/2, s.v.Ahead, s.m.Soft)})
	}
	s.add(scene.Flow{Box: box, Row: true, Parts: parts}.Item())
}

// leads tells whether the lane leads anywhere: one that is closed or out of order shows no arrow at all.
func (s *sheet) leads() bool {
	switch s.v.Kind {
	case Welcome, Present, Reading, Choose, Alone, Camera, Wait, Go, Thanks, Officer:
		return s.v.Ahead != ArrowNone
	}
	return false
}

// languages draws the three buttons and returns the left edge of the first.
func (s *sheet) languages() float32 {
	w, y := s.px(150), (s.top-s.reach)/2
	langs, size := i18n.Langs(), s.px(26)
	if s.v.LargeText {
		size = s.px(30) // as large as the buttons hold
	}
	if s.tall {
		w = (s.w - 2*s.px(margin) - float32(len(langs)-1)*s.apart) / float32(len(langs))
		y = s.px(tallHeader)
	}
	x := s.w - s.px(margin) - float32(len(langs))*w - float32(len(langs)-1)*s.apart
	left := x
	for _, l := range langs {
		b := s.button(scene.NewBox(x, y, w, s.reach), "lang."+string(l))
		ink := s.m.CardInk
		if l == s.v.Lang.Known() {
			b.Fill, b.Stroke, b.Pressed, ink = s.m.Accent, s.m.Accent, s.m.AccentHeld, s.m.OnAccent
		}
		t := s.text(l.Name(), size, scene.Regular, ink)
		t.Box, t.Align, t.Upright, t.Leading, t.Lang = b.Area, scene.Middle, scene.Middle, scene.Tight, string(l)
		b.Items = []scene.Item{t.Item()}
		s.add(b.Item())
		x += w + s.apart
	}
	return left
}

// button is outlined, as all that can be pressed is.
func (s *sheet) button(area scene.Box, action string) scene.Button {
	return scene.Button{Area: area, Action: action, Radius: s.px(16), Fill: s.m.Card, Pressed: s.m.Pressed,
		Stroke: s.m.Edge, Width: s.px(2)}
}

func (s *sheet) helpHeight() float32 {
	if s.v.LargeText {
		return s.reach * 1.2
	}
	return s.reach
}

func (s *sheet) helpBox() scene.Box {
	w := s.px(320)
	if s.v.LargeText {
		w = s.px(390)
	}
	h := s.helpHeight()
	return scene.NewBox(s.w-s.px(margin)-w, s.h-(s.foot+h)/2+s.px(1), w, h)
}

func (s *sheet) help() {
	b := s.button(s.helpBox(), ActionHelp)
	b.Stroke, b.Width = s.m.Ink, s.px(3)
	ink, label := s.m.CardInk, s.t.Help
	icon := questionIcon(ink)
	if s.v.HelpCalled {
		ink, label = s.m.OnGood, s.t.HelpComes
		b.Fill, b.Pressed, b.Stroke = s.m.Good, s.m.Good, s.m.OnGood
		icon = checkIcon(ink)
	}
	b.Items = []scene.Item{s.label(b.Area, icon, label, s.size(28), ink)}
	s.add(b.Item())
}

// label is an icon made on a board of 40 and a bold text, in the middle of a button.
func (s *sheet) label(area scene.Box, icon []scene.Item, text string, size float32, ink scene.Colour) scene.Item {
	box := scene.NewBox(area.X+s.px(16), area.Y+s.px(4), area.W-s.px(32), area.H-s.px(8))
	side := s.size(40)
	t := s.text(text, size, scene.Bold, ink)
	t.Upright, t.Lines = scene.Middle, 2
	return scene.Flow{Box: box, Row: true, Along: scene.Middle, Parts: []scene.Part{
		{Extent: side, Items: scene.Place(icon, side/40, 0, (box.H-side)/2)},
		{Gap: s.px(14), Text: &t},
	}}.Item()
}

// steps are three dots: over, now, to come.
func (s *sheet) steps() {
	d, line, gap := s.px(48), s.px(56), s.px(12)
	if s.tall {
		line, gap = s.px(20), s.px(8)
	}
	x, y := s.px(margin), s.h-s.foot/2+s.px(1)
	for i := 1; i <= 3; i++ {
		s.step(i, scene.NewBox(x, y-d/2, d, d))
		x += d + gap
		if i < 3 {
			c := s.m.Line
			if i < s.v.Step {
				c = s.m.Done
			}
			s.add(scene.Rect{Box: scene.NewBox(x, y-s.px(2), line, s.px(4)), Radius: s.px(2), Fill: c}.Item())
			x += line + gap
		}
	}
}

func (s *sheet) step(i int, box scene.Box) {
	dot := scene.Rect{Box: box, Radius: box.W / 2, Fill: s.m.Card, Stroke: s.m.Edge, Width: s.px(2)}
	t := s.text(s.v.Lang.Digits(strconv.Itoa(i)), s.px(sizeSmall), scene.Regular, s.m.CardSoft)
	t.Box, t.Align, t.Upright, t.Leading = box.Inset(-s.px(4)), scene.Middle, scene.Middle, scene.Tight
	switch {
	case i < s.v.Step:
		dot.Fill, dot.Stroke = s.m.Done, s.m.Done
		s.add(dot.Item())
		s.add(scene.Place(tick(s.m.OnDone, 4), box.W/40, box.X, box.Y)...)
		return
	case i == s.v.Step:
		dot.Stroke, dot.Width = s.m.Accent, s.px(5)
		t.Spans[0].Weight, t.Spans[0].Colour = scene.Bold, s.m.Accent
	}
	s.add(dot.Item(), t.Item())
}

// code is for the technician.
func (s *sheet) code() {
	help := s.helpBox()
	t := s.text(s.v.Fault, s.px(sizeSmall), scene.Regular, s.m.Soft)
	t.Box = scene.NewBox(s.px(margin), s.h-s.foot+s.px(8), help.X-s.px(24)-s.px(margin), s.foot-s.px(16))
	t.Upright, t.Lines, t.Lang = scene.Middle, 2, string(i18n.English)
	s.add(t.Item())
}

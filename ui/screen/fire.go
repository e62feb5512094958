package screen

import (
	"passlane/ui/i18n"
	"passlane/ui/scene"
	"passlane/ui/theme"
)

// fire says in every language, whatever was chosen, that there is a fire, in a red band beside a flame, and to leave, beside
// the green sign of the way out (ISO 7010, E001 and E002): green, for it tells people to walk. The language of the moment
// stands first and is the largest. Nothing else is there to be read, and large text changes nothing: it is as large as it can
// be.
func (s *sheet) fire() {
	high := s.px(208)
	if s.tall {
		high = s.px(284)
	}
	walk, rule := theme.Walk(s.v.Night), s.px(8)
	s.add(
		scene.Rect{Box: scene.NewBox(0, high, s.w, s.h-high), Fill: walk.Ground}.Item(),
		scene.Rect{Box: scene.NewBox(0, high, s.w, rule), Fill: s.m.Ink}.Item(), // red and green alone are one to many eyes
	)
	s.alarm(scene.NewBox(0, 0, s.w, high))
	s.leave(scene.NewBox(0, high+rule, s.w, s.h-high-rule), walk)
}

// firsts are all languages, that of the moment first.
func (s *sheet) firsts() []i18n.Lang {
	all := []i18n.Lang{s.v.Lang}
	for _, l := range i18n.Langs() {
		if l != s.v.Lang {
			all = append(all, l)
		}
	}
	return all
}

// alarm is the band that says fire.
func (s *sheet) alarm(band scene.Box) {
	side := s.px(176) // of the flame, which is two thirds as wide
	s.add(scene.Place(flame(s.m.Ink, s.m.Ground), side/300, s.px(margin), band.CentreY()-side/2)...)
	var first, rest []scene.Part
	for i, l := range s.firsts() {
		size := float32(56)
		if i == 0 {
			size = 96
		}
		t := s.text(l.Texts().Fire.Title, s.px(size), scene.Bold, s.m.Ink)
		t.Lang, t.Upright = string(l), scene.Middle
		if i == 0 {
			first = append(first, scene.Part{Text: &t})
			continue
		}
		rest = append(rest, scene.Part{Gap: s.px(52), Text: &t})
	}
	x := s.px(margin) + side*2/3 + s.px(48)
	box := scene.NewBox(x, band.Y, s.w-s.px(margin)-x, band.H)
	if !s.tall {
		s.add(scene.Flow{Box: box, Row: true, Parts: append(first, rest...)}.Item())
		return
	}
	upper, lower := box, box
	upper.Y, upper.H = s.px(16), band.H*0.55
	lower.Y, lower.H = upper.Y+upper.H, band.H-upper.H-s.px(32)
	s.add(scene.Flow{Box: upper, Row: true, Parts: first}.Item(), scene.Flow{Box: lower, Row: true, Parts: rest}.Item())
}

// leave is the sign and what to do.
func (s *sheet) leave(box scene.Box, walk theme.Mood) {
	wide, high := s.px(signWide), s.px(signHigh)
	words := scene.NewBox(s.px(margin)+wide+s.px(56), box.Y+s.px(16), 0, box.H-s.px(32))
	at := scene.NewBox(s.px(margin), box.CentreY()-high/2, wide, high)
	if s.tall {
		at = scene.NewBox((s.w-wide)/2, box.Y+s.px(44), wide, high)
		words = scene.NewBox(s.px(margin), at.Y+high+s.px(24), 0, 0)
		words.H = box.Y + box.H - s.px(24) - words.Y
	}
	words.W = s.w - s.px(margin) - words.X
	s.add(scene.Place(exitSign(walk, s.v.Escape), s.k, at.X, at.Y)...)
	var parts []scene.Part
	for i, l := range s.firsts() {
		size, gap := float32(50), float32(22)
		if i == 0 {
			size = 76
		}
		if i == 1 {
			gap = 36
		}
		t := s.para(l.Texts().Fire.Second, s.px(size), scene.Bold, walk.Ink)
		t.Lang, t.Lines = string(l), 2
		parts = append(parts, scene.Part{Gap: s.px(gap), Text: &t})
	}
	s.add(scene.Flow{Box: words, Along: scene.Middle, Parts: parts}.Item())
}

// The board of the sign.
const signWide, signHigh = 620, 440

// exitSign is the emergency exit of ISO 7010, drawn anew: a person who runs through a door, and the arrow beside, on the side
// to which it points. Without an arrow the person runs to the right, as with one that points neither left nor right.
func exitSign(m theme.Mood, a Arrow) []scene.Item {
	sign := []scene.Item{frame(5, 5, signWide-10, signHigh-10, 28, m.Ground, m.Ink, 10)}
	side := func(art []scene.Item, x float32) { sign = append(sign, scene.Place(art, 1, x, 40)...) }
	pointer := func(x float32) {
		sign = append(sign, scene.Place([]scene.Item{arrowPath(a, line(m.Ink, 66)).Item()}, 0.48, x, 116)...)
	}
	const runs, points = 330, 211 // widths
	switch a {
	case ArrowLeft:
		pointer(34)
		side(runner(m, true), signWide-30-runs)
	case ArrowRight, ArrowUp, ArrowBack:
		side(runner(m, false), 30)
		pointer(signWide - 34 - points)
	default:
		side(runner(m, false), (signWide-runs)/2)
	}
	return sign
}

// runner is a person who runs through a door, on a board of 330 by 360, to the right or mirrored.
func runner(m theme.Mood, left bool) []scene.Item {
	x := func(v float32) float32 {
		if left {
			return 330 - v
		}
		return v
	}
	at := func(p scene.Path, points ...float32) scene.Path {
		p = p.Move(x(points[0]), points[1])
		for i := 2; i < len(points); i += 2 {
			p = p.Line(x(points[i]), points[i+1])
		}
		return p
	}
	door := at(line(m.Ink, 26), 172, 346, 172, 16, 314, 16, 314, 346)
	limbs := []struct {
		width  float32
		points []float32
	}{
		{32, []float32{136, 212, 112, 276, 24, 300}},  // the leg behind
		{27, []float32{154, 112, 84, 124, 52, 184}},   // the arm behind
		{34, []float32{142, 208, 214, 232, 208, 330}}, // the leg before
		{27, []float32{166, 116, 206, 174, 264, 156}}, // the arm before
		{50, []float32{162, 124, 140, 204}},           // the trunk
	}
	art := []scene.Item{door.Item(), fill(m.Ground).Ellipse(x(190), 58, 46, 46).Item()}
	for _, l := range limbs { // a seam between the person and the door
		art = append(art, at(line(m.Ground, l.width+28), l.points...).Item())
	}
	for _, l := range limbs {
		art = append(art, at(line(m.Ink, l.width), l.points...).Item())
	}
	return append(art, fill(m.Ink).Ellipse(x(190), 58, 33, 33).Item())
}

// flame stands on a board of 200 by 300.
func flame(c, ground scene.Colour) []scene.Item {
	outer := fill(c).Move(98, 280).Cubic(30, 280, 0, 230, 8, 182).Cubic(16, 140, 54, 120, 56, 62).
		Cubic(92, 82, 100, 108, 98, 134).Cubic(118, 118, 126, 94, 124, 72).Cubic(172, 106, 198, 154, 190, 202).
		Cubic(182, 252, 148, 280, 98, 280).Close()
	inner := fill(ground).Move(102, 280).Cubic(70, 280, 54, 256, 60, 230).Cubic(66, 208, 90, 198, 96, 172).
		Cubic(124, 192, 144, 220, 140, 244).Cubic(136, 268, 122, 280, 102, 280).Close()
	return []scene.Item{outer.Item(), inner.Item()}
}

package screen

import (
	"passlane/ui/scene"
	"passlane/ui/theme"
)

// officerArt is an officer, head and shoulders, with cap and badge.
func officerArt(m theme.Mood) []scene.Item {
	cloth, badge := m.Ink, m.Ground
	skin, lines := scene.Colour(0xE2BD98FF), scene.Colour(0x5A3A08FF)
	body := fill(cloth).Move(44, 420).Cubic(48, 318, 112, 292, 168, 282).Line(272, 282).Cubic(328, 292, 392, 318, 396, 420).Close()
	neck := fill(skin).Move(178, 240).Line(262, 240).Line(262, 284).Quad(220, 322, 178, 284).Close()
	collar := line(badge, 8).Move(166, 284).Line(220, 340).Line(274, 284)
	tie := fill(badge).Move(208, 346).Line(232, 346).Line(240, 420).Line(200, 420).Close()
	head := fill(skin).Move(146, 140).Line(294, 140).Line(294, 190).Cubic(294, 244, 262, 272, 220, 272).Cubic(178, 272, 146, 244, 146, 190).Close()
	crown := fill(cloth).Move(116, 96).Cubic(116, 52, 176, 36, 220, 36).Cubic(264, 36, 324, 52, 324, 96).Quad(316, 120, 298, 130).Line(142, 130).Quad(124, 120, 116, 96).Close()
	band := fill(cloth).Move(142, 124).Line(298, 124).Line(298, 152).Line(142, 152).Close()
	peak := fill(cloth).Move(138, 150).Line(302, 150).Quad(298, 182, 220, 178).Quad(142, 182, 138, 150).Close()
	trim := line(badge, 6).Move(146, 136).Line(294, 136)
	star := fill(badge).Ellipse(220, 88, 20, 20)
	smile := line(lines, 7).Move(194, 230).Quad(220, 250, 246, 230)
	eyes := fill(lines).Ellipse(188, 202, 8, 9).Ellipse(252, 202, 8, 9)
	shield := fill(badge).Move(306, 340).Line(346, 340).Line(346, 366).Quad(344, 384, 326, 392).Quad(308, 384, 306, 366).Close()
	var art []scene.Item
	for _, p := range []scene.Path{body, neck, collar, tie, head, crown, band, peak, trim, star, smile, eyes, shield} {
		art = append(art, p.Item())
	}
	return art
}

// walkArt is an arrow across the whole board that leans the way it points, twice in three seconds.
func walkArt(m theme.Mood, d Direction, moves bool) []scene.Item {
	away, tip := float32(18), float32(408)
	bar := line(m.Ink, 56)
	p := bar.Move(40, 220).Line(tip, 220).Move(tip-180, 64).Line(tip, 220).Line(tip-180, 376)
	if d == Entry {
		away, tip = -18, 32
		p = bar.Move(400, 220).Line(tip, 220).Move(tip+180, 64).Line(tip, 220).Line(tip+180, 376)
	}
	lean := scene.Motion{Period: 1500, Keys: []scene.Key{{At: 0}, {At: 0.5, Pose: scene.Pose{X: away}}, {At: 1}}}
	return []scene.Item{moving(scene.NewBox(-8, 24, 456, 392), lean, scene.Pose{}, moves, p.Item())}
}

// fireArt is a flame, and an arrow out through an open gate.
func fireArt(m theme.Mood, d Direction) []scene.Item {
	x := func(v float32) float32 { return v }
	flameAt := float32(16)
	if d == Entry {
		x = func(v float32) float32 { return 440 - v }
		flameAt = 440 - 16 - 136
	}
	gate := line(m.Ink, 22).Move(x(236), 408).Line(x(236), 44).Line(x(414), 44).Line(x(414), 408)
	arrow := scene.Path{}.Move(x(34), 318).Line(x(356), 318).Move(x(286), 248).Line(x(356), 318).Line(x(286), 388)
	halo, shaft := arrow, arrow
	halo.Stroke, halo.Width = m.Ground, 68
	shaft.Stroke, shaft.Width = m.Ink, 34
	return append(scene.Place(flame(m), 0.68, flameAt, 0), gate.Item(), halo.Item(), shaft.Item())
}

// flame stands on a board of 200 by 300.
func flame(m theme.Mood) []scene.Item {
	outer := fill(m.Ink).Move(98, 280).Cubic(30, 280, 0, 230, 8, 182).Cubic(16, 140, 54, 120, 56, 62).
		Cubic(92, 82, 100, 108, 98, 134).Cubic(118, 118, 126, 94, 124, 72).Cubic(172, 106, 198, 154, 190, 202).
		Cubic(182, 252, 148, 280, 98, 280).Close()
	inner := fill(m.Ground).Move(102, 280).Cubic(70, 280, 54, 256, 60, 230).Cubic(66, 208, 90, 198, 96, 172).
		Cubic(124, 192, 144, 220, 140, 244).Cubic(136, 268, 122, 280, 102, 280).Close()
	return []scene.Item{outer.Item(), inner.Item()}
}

// person is a figure of 66 by 148, filled or in outline.
func person(c scene.Colour, filled bool) []scene.Item {
	p := scene.Path{Stroke: c, Width: 5}
	if filled {
		p.Fill = c
	}
	return figure(p)
}

// figure is a person of 66 by 148 in the colours of p.
func figure(p scene.Path) []scene.Item {
	p = p.Ellipse(33, 25, 21, 21)
	p = p.Move(5, 145).Line(5, 88).Cubic(5, 64, 16, 54, 33, 54).Cubic(50, 54, 61, 64, 61, 88).Line(61, 145).Close()
	return []scene.Item{p.Item()}
}

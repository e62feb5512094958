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

package screen

import (
	"passlane/ui/scene"
	"passlane/ui/theme"
)

// arrowPath is an arrow across a board of 440, of the given thickness. An arrow that is not known is straight on.
func arrowPath(a Arrow, p scene.Path) scene.Path {
	if a == ArrowBack {
		return turnPath(p)
	}
	const from, tip, barb = 40, 400, 156
	for _, line := range [][][2]float32{{{from, 220}, {tip, 220}}, {{tip - barb, 220 - barb}, {tip, 220}, {tip - barb, 220 + barb}}} {
		for i, at := range line {
			x, y := a.turn(at[0], at[1])
			if i == 0 {
				p = p.Move(x, y)
			} else {
				p = p.Line(x, y)
			}
		}
	}
	return p
}

// turn takes a point of an arrow that points right to where it is on a, on a board of 440.
func (a Arrow) turn(x, y float32) (float32, float32) {
	switch a {
	case ArrowRight:
		return x, y
	case ArrowLeft:
		return picture - x, y
	}
	return y, picture - x
}

// turnPath is an arrow that goes up, turns and comes back: one pointing down would be taken for stairs.
func turnPath(p scene.Path) scene.Path {
	return p.Move(352, 396).Line(352, 176).Arc(232, 176, 120, 120, 0, -180, false).Line(112, 384).
		Move(20, 292).Line(112, 384).Line(204, 292)
}

// walkArt is an arrow across the whole board that leans the way it points, twice in three seconds.
func walkArt(m theme.Mood, a Arrow, moves bool) []scene.Item {
	x, y := a.turn(220+18, 220)
	lean := scene.Motion{Period: 1500, Keys: []scene.Key{{At: 0}, {At: 0.5, Pose: scene.Pose{X: x - 220, Y: y - 220}}, {At: 1}}}
	return []scene.Item{moving(scene.NewBox(-8, -8, 456, 456), lean, scene.Pose{}, moves, arrowPath(a, line(m.Ink, 56)).Item())}
}

// smallArrow is where the lane leads, in the header, of width d about the height y.
func smallArrow(d, y float32, a Arrow, c scene.Colour) []scene.Item {
	return scene.Place([]scene.Item{arrowPath(a, line(c, 55)).Item()}, d/picture, 0, y-d/2)
}

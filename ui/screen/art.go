package screen

import (
	"passlane/ui/scene"
	"passlane/ui/theme"
)

// The pictures are drawn on a board of 440 by 440 from lines and curves of our own.

func rect(x, y, w, h, r float32, fill scene.Colour) scene.Item {
	return scene.Rect{Box: scene.NewBox(x, y, w, h), Radius: r, Fill: fill}.Item()
}

func frame(x, y, w, h, r float32, fill, stroke scene.Colour, width float32) scene.Item {
	return scene.Rect{Box: scene.NewBox(x, y, w, h), Radius: r, Fill: fill, Stroke: stroke, Width: width}.Item()
}

func fill(c scene.Colour) scene.Path { return scene.Path{Fill: c} }

func line(c scene.Colour, width float32) scene.Path { return scene.Path{Stroke: c, Width: width} }

// moving groups items, with the motion, or with its pose for those who want none.
func moving(box scene.Box, m scene.Motion, rest scene.Pose, moves bool, items ...scene.Item) scene.Item {
	if !moves {
		m = scene.Motion{Keys: []scene.Key{{Pose: rest}}, PivotX: m.PivotX, PivotY: m.PivotY}
	}
	return scene.Group{Box: box, Motion: &m, Items: items}.Item()
}

// sink is the loop of the card: it comes down, rests on the reader, and goes up again.
const sink = 2400

// presentArt is a pass that sinks to the reader. The pass bears a face and a printed code: either is read.
func presentArt(m theme.Mood, moves bool) []scene.Item {
	hover, rest := scene.Pose{Y: -62, Turn: -9}, scene.Pose{Y: -4}
	card := scene.Motion{Period: sink, PivotX: 220, PivotY: 210, Keys: []scene.Key{
		{At: 0, Pose: hover}, {At: 0.1, Pose: hover}, {At: 0.45, Pose: rest}, {At: 0.8, Pose: rest}, {At: 1, Pose: hover},
	}}
	glow := scene.Motion{Period: sink, Keys: []scene.Key{
		{At: 0, Pose: scene.Pose{Fade: 1}}, {At: 0.42, Pose: scene.Pose{Fade: 1}}, {At: 0.52}, {At: 0.8}, {At: 0.9, Pose: scene.Pose{Fade: 1}}, {At: 1, Pose: scene.Pose{Fade: 1}},
	}}
	art := waves(m.Accent, 220, 322)
	art = append(art, moving(scene.NewBox(84, 112, 272, 188), card, hover, moves, passCard(m, 92, 120)...))
	art = append(art, reader(m)...)
	return append(art, moving(scene.NewBox(60, 330, 320, 30), glow, scene.Pose{}, moves, rect(66, 338, 308, 12, 6, 0x8FE3B4FF)))
}

// readingArt is the pass on the reader, whose light breathes.
func readingArt(m theme.Mood, moves bool) []scene.Item {
	breathe := scene.Motion{Period: 1600, Keys: []scene.Key{{At: 0, Pose: scene.Pose{Fade: 0.85}}, {At: 0.5}, {At: 1, Pose: scene.Pose{Fade: 0.85}}}}
	art := passCard(m, 92, 128)
	art = append(art, reader(m)...)
	return append(art,
		moving(scene.NewBox(60, 330, 320, 30), breathe, scene.Pose{}, moves, rect(66, 338, 308, 12, 6, 0x8FE3B4FF)),
		moving(scene.NewBox(10, 90, 420, 200), breathe, scene.Pose{}, moves, sideWaves(m.Accent)...))
}

// reader is the dark slab with its line of light.
func reader(m theme.Mood) []scene.Item {
	return []scene.Item{rect(40, 310, 360, 116, 24, m.Device), rect(66, 338, 308, 12, 6, m.Light)}
}

// waves are three arcs above the reader, the farthest the palest.
func waves(c scene.Colour, x, y float32) []scene.Item {
	var art []scene.Item
	for i, f := range []float32{1, 0.55, 0.3} {
		r := float32(86 + 34*i)
		art = append(art, line(c.Fade(f), 8).Arc(x, y+34, r, r*0.86, 230, 310, true).Item())
	}
	return art
}

func sideWaves(c scene.Colour) []scene.Item {
	var art []scene.Item
	for i := range 2 {
		r := float32(158 + 34*i)
		art = append(art, line(c.Fade(0.9-0.4*float32(i)), 8).Arc(220, 210, r, r, -20, 20, true).Item(),
			line(c.Fade(0.9-0.4*float32(i)), 8).Arc(220, 210, r, r, 160, 200, true).Item())
	}
	return art
}

// passCard is a border pass of 256 by 172: a face, two lines, a printed code.
func passCard(m theme.Mood, x, y float32) []scene.Item {
	quiet, text := scene.Colour(0xD9D4C7FF), scene.Colour(0x465260FF)
	art := []scene.Item{
		frame(x, y, 256, 172, 18, 0xFFFFFFFF, m.Device, 7),
		fill(quiet).Ellipse(x+70, y+66, 28, 30).Item(),
		fill(quiet).Move(x+26, y+144).Cubic(x+28, y+108, x+48, y+102, x+70, y+102).
			Cubic(x+92, y+102, x+112, y+108, x+114, y+144).Close().Item(),
		rect(x+136, y+34, 94, 14, 7, text), rect(x+136, y+60, 66, 12, 6, quiet),
	}
	for i, row := range [5]string{"#####", "#.#.#", "##.##", "#..#.", "###.#"} {
		for j, dot := range row {
			if dot == '#' {
				art = append(art, rect(x+136+float32(j)*12, y+86+float32(i)*12, 12.4, 12.4, 0, 0x0E1B2AFF))
			}
		}
	}
	return art
}

// waitArt is a ring with a bright piece that goes round.
func waitArt(m theme.Mood, moves bool) []scene.Item {
	turn := scene.Motion{Period: 2400, PivotX: 220, PivotY: 220, Steady: true, Keys: []scene.Key{{At: 0}, {At: 1, Pose: scene.Pose{Turn: 360}}}}
	art := []scene.Item{
		line(m.Line, 26).Ellipse(220, 220, 150, 150).Item(),
		moving(scene.NewBox(40, 40, 360, 360), turn, scene.Pose{}, moves, line(m.Accent, 26).Arc(220, 220, 150, 150, -90, 0, true).Item()),
	}
	for i := range 3 {
		art = append(art, fill(m.Accent).Ellipse(172+48*float32(i), 220, 13, 13).Item())
	}
	return art
}

// thanksArt is a large tick.
func thanksArt(m theme.Mood) []scene.Item {
	return []scene.Item{
		fill(m.Done).Ellipse(220, 220, 176, 176).Item(),
		line(m.OnDone, 40).Move(134, 226).Line(198, 288).Line(310, 160).Item(),
	}
}

// closedArt is a cross in a disc.
func closedArt(m theme.Mood) []scene.Item {
	return []scene.Item{
		fill(m.Sign).Ellipse(220, 220, 176, 176).Item(),
		line(m.OnSign, 40).Move(152, 152).Line(288, 288).Move(288, 152).Line(152, 288).Item(),
	}
}

// coneArt is a traffic cone: out of order, and nobody's fault.
func coneArt(m theme.Mood) []scene.Item {
	orange, band := scene.Colour(0xC6521AFF), scene.Colour(0xFFFFFFFF)
	at := func(y float32) (l, r float32) { // edges of the cone at a height
		d := 20 + (y-60)*0.33
		return 220 - d, 220 + d
	}
	slice := func(c scene.Colour, y0, y1 float32) scene.Item {
		l0, r0 := at(y0)
		l1, r1 := at(y1)
		return fill(c).Move(l0, y0).Line(r0, y0).Line(r1, y1).Line(l1, y1).Close().Item()
	}
	l0, r0 := at(60)
	l1, r1 := at(350)
	outline := scene.Path{Stroke: m.Ink, Width: 8}.Move(l0, 60).Quad(220, 44, r0, 60).Line(r1, 350).Line(l1, 350).Close()
	return []scene.Item{
		fill(orange).Move(l0, 60).Quad(220, 44, r0, 60).Line(r1, 350).Line(l1, 350).Close().Item(),
		slice(band, 142, 196), slice(band, 252, 306), outline.Item(),
		frame(56, 346, 328, 44, 16, orange, m.Ink, 8),
	}
}

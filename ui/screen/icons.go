package screen

import "passlane/ui/scene"

// The icons are drawn on a board of 40 by 40 with a line of 4.

const thin = 4

func tick(c scene.Colour, width float32) []scene.Item {
	return []scene.Item{line(c, width).Move(12, 21).Line(18, 27).Line(29, 14).Item()}
}

func tickIcon(c scene.Colour) []scene.Item {
	return []scene.Item{line(c, 5).Move(7, 21).Line(16, 30).Line(34, 10).Item()}
}

func checkIcon(c scene.Colour) []scene.Item {
	return append([]scene.Item{line(c, thin).Ellipse(20, 20, 17, 17).Item()}, tick(c, thin)...)
}

func questionIcon(c scene.Colour) []scene.Item {
	return []scene.Item{
		line(c, thin).Ellipse(20, 20, 17, 17).Item(),
		line(c, thin).Move(14.5, 16).Cubic(14.5, 9, 25.5, 9, 25.5, 16).Cubic(25.5, 19.5, 20, 20, 20, 24).Item(),
		fill(c).Ellipse(20, 29.5, 2.4, 2.4).Item(),
	}
}

func clockIcon(c scene.Colour) []scene.Item {
	return []scene.Item{line(c, thin).Ellipse(20, 20, 17, 17).Move(20, 10).Line(20, 20).Line(27, 24).Item()}
}

func arrowIcon(c scene.Colour) []scene.Item {
	return []scene.Item{line(c, 5).Move(5, 20).Line(34, 20).Move(23, 9).Line(34, 20).Line(23, 31).Item()}
}

func leftIcon(c scene.Colour) []scene.Item {
	return []scene.Item{line(c, 5).Move(35, 20).Line(6, 20).Move(17, 9).Line(6, 20).Line(17, 31).Item()}
}

func personIcon(c scene.Colour) []scene.Item {
	return []scene.Item{
		fill(c).Ellipse(20, 11, 8, 8).Item(),
		fill(c).Move(5, 37).Cubic(5, 26, 10, 22, 20, 22).Cubic(30, 22, 35, 26, 35, 37).Close().Item(),
	}
}

// familyIcon is one person with a smaller one on either side.
func familyIcon(c scene.Colour) []scene.Item {
	p := fill(c).Ellipse(20, 9, 6, 6).Ellipse(6.5, 20, 4, 4).Ellipse(33.5, 20, 4, 4)
	p = p.Move(10, 37).Cubic(10, 23, 13, 18, 20, 18).Cubic(27, 18, 30, 23, 30, 37).Close()
	p = p.Move(0, 37).Cubic(0, 29, 2, 26, 7, 26).Line(8, 37).Close().Move(40, 37).Cubic(40, 29, 38, 26, 33, 26).Line(32, 37).Close()
	return []scene.Item{p.Item()}
}

// cardIcon is a border pass.
func cardIcon(c scene.Colour) []scene.Item {
	return []scene.Item{
		line(c, 3).Move(4, 10).Line(36, 10).Line(36, 31).Line(4, 31).Close().Item(),
		fill(c).Ellipse(13, 18, 3.6, 3.6).Move(6.5, 28).Cubic(6.5, 23, 9, 22.5, 13, 22.5).Cubic(17, 22.5, 19.5, 23, 19.5, 28).Close().Item(),
		line(c, 3).Move(24, 17).Line(32, 17).Move(24, 24).Line(30, 24).Item(),
	}
}

func sunIcon(c scene.Colour) []scene.Item {
	p := line(c, 3.6)
	for i := range 8 {
		a := float32(i) * 45
		p = p.Arc(20, 20, 13, 13, a, a, true).Arc(20, 20, 18, 18, a, a, false)
	}
	return []scene.Item{fill(c).Ellipse(20, 20, 7.5, 7.5).Item(), p.Item()}
}

// nearIcon is two arrows that meet, farIcon two that part.
func nearIcon(c scene.Colour) []scene.Item {
	return []scene.Item{line(c, thin).Move(2, 20).Line(16, 20).Move(10, 13).Line(16.5, 20).Line(10, 27).
		Move(38, 20).Line(24, 20).Move(30, 13).Line(23.5, 20).Line(30, 27).Item()}
}

func farIcon(c scene.Colour) []scene.Item {
	return []scene.Item{line(c, thin).Move(17, 20).Line(3, 20).Move(9, 13).Line(2.5, 20).Line(9, 27).
		Move(23, 20).Line(37, 20).Move(31, 13).Line(37.5, 20).Line(31, 27).Item()}
}

// chevron is made on a board of 28.
func chevron(c scene.Colour) []scene.Item {
	return []scene.Item{line(c, 5).Move(9, 3).Line(20, 14).Line(9, 25).Item()}
}

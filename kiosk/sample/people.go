package sample

import "fmt"

// people are the named ones.
func (s *Set) people() []person {
	from, to := s.shift(-1, 0), s.shift(1, 0)
	good := func(name, about string, h Holder, l look) person {
		h.ID, h.Nationality = s.id(name), "KHM"
		return person{name: name, about: about, holder: h, class: "B", from: from, to: to, status: "active", look: l}
	}
	sok := good("sok", "good pass", Holder{LatinName: "SOK SAMPHORS", OwnName: "សុខ សម្ផស្ស", Sex: "M", Birth: s.shift(-34, -40), Language: "km"},
		look{skin: tan, hair: black, style: short, shirt: blue, wide: 1})
	dara := good("dara", "good pass, reads Thai, large text", Holder{LatinName: "DARA SUKJAI", OwnName: "ดารา สุขใจ", Sex: "F", Birth: s.shift(-61, -7),
		Language: "th", LargeText: true}, look{skin: fair, hair: grey, style: bun, shirt: green, wide: 1.04, glasses: true})
	mony := good("mony", "expired ten days ago", Holder{LatinName: "MONY ROTHANAK", OwnName: "មុនី រតនៈ", Sex: "M", Birth: s.shift(-45, -100), Language: "km"},
		look{skin: brown, hair: black, style: short, shirt: red, wide: 1.06, moustache: true})
	mony.from, mony.to = s.shift(-2, -10), s.shift(0, -10)
	vanna := good("vanna", "revoked", Holder{LatinName: "VANNA SOPHEAP", OwnName: "វណ្ណា សុភាព", Sex: "F", Birth: s.shift(-29, -3), Language: "km"},
		look{skin: tan, hair: darkBrown, style: long, shirt: violet, wide: 0.96})
	vanna.status = "revoked"
	malis := good("chan", "guardian of bopha and rith", Holder{LatinName: "CHAN MALIS", OwnName: "ចាន់ ម្លិះ", Sex: "F", Birth: s.shift(-33, -200), Language: "km"},
		look{skin: brown, hair: black, style: long, shirt: orange, wide: 1})
	bopha := good("bopha", "minor, 8 years", Holder{LatinName: "CHAN BOPHA", OwnName: "ចាន់ បុប្ផា", Sex: "F", Birth: s.shift(-8, -60), Language: "km",
		MinorOf: []string{s.id("chan")}}, look{skin: brown, hair: black, style: bun, shirt: yellow, wide: 1.02, child: true})
	rith := good("rith", "minor, 5 years", Holder{LatinName: "CHAN RITH", OwnName: "ចាន់ រិទ្ធ", Sex: "M", Birth: s.shift(-5, -120), Language: "km",
		MinorOf: []string{s.id("chan")}}, look{skin: tan, hair: black, style: short, shirt: green, wide: 1.06, child: true})
	nary := good("nary", "left and not yet back", Holder{LatinName: "NARY CHENDA", OwnName: "នារី ចិន្តា", Sex: "F", Birth: s.shift(-24, -15), Language: "km"},
		look{skin: fair, hair: darkBrown, style: long, shirt: red, wide: 0.97})
	tola := good("tola", "good pass on a tag", Holder{LatinName: "TOLA VISAL", OwnName: "តុលា វិសាល", Sex: "M", Birth: s.shift(-38, -77), Language: "en"},
		look{skin: tan, hair: darkBrown, style: short, shirt: grey, wide: 0.98, glasses: true})
	tola.uid = newDraw(s.seed, 3).uid()
	vibol := good("vibol", "good pass on a card that proves itself", Holder{LatinName: "VIBOL RAKSMEY", OwnName: "វិបុល រស្មី", Sex: "M", Birth: s.shift(-31, -12), Language: "km"},
		look{skin: brown, hair: black, style: short, shirt: green, wide: 1.01})
	vibol.uid, vibol.chip = newDraw(s.seed, 5).uid(), true
	forged := good("forged", "one bit of the signature changed", Holder{LatinName: "PHEAP SAMBATH", OwnName: "ភាព សម្បត្តិ", Sex: "M", Birth: s.shift(-41, -9), Language: "km"},
		look{skin: brown, hair: grey, style: short, shirt: violet, wide: 1.03, moustache: true})
	stranger := good("stranger", "by an issuer on no list", Holder{LatinName: "LIDA NIMOL", OwnName: "លីដា និមល", Sex: "F", Birth: s.shift(-27, -50), Language: "km"},
		look{skin: fair, hair: black, style: long, shirt: blue, wide: 0.99})
	stranger.unlisted = true
	return append(append([]person{sok, dara, mony, vanna, malis, bopha, rith, nary, tola, vibol, forged, stranger}, s.family(good)...), s.early(good)...)
}

// early is a mother with a child whose pass begins tomorrow.
func (s *Set) early(good func(name, about string, h Holder, l look) person) []person {
	mother := good("thavy", "mother of kiri", Holder{LatinName: "NOP THAVY", OwnName: "ណុប ថាវី", Sex: "F", Birth: s.shift(-30, -33), Language: "km"},
		look{skin: tan, hair: black, style: long, shirt: green, wide: 0.97})
	child := good("kiri", "minor, 10 years, with a pass that begins tomorrow", Holder{LatinName: "NOP KIRI", OwnName: "ណុប គិរី", Sex: "M", Birth: s.shift(-10, -71),
		Language: "km", MinorOf: []string{s.id("thavy")}}, look{skin: tan, hair: darkBrown, style: short, shirt: violet, wide: 1.03, child: true})
	child.from = s.shift(0, 1)
	return []person{mother, child}
}

// family is a mother and a father with three children, each with a pass of their own.
func (s *Set) family(good func(name, about string, h Holder, l look) person) []person {
	both := []string{s.id("leap"), s.id("borey")}
	child := func(name, latin, own, sex string, years int, l look) person {
		l.child = true
		return good(name, fmt.Sprintf("minor, %d years, child of leap and borey", years), Holder{LatinName: latin, OwnName: own, Sex: sex,
			Birth: s.shift(-years, -90), Language: "km", MinorOf: both}, l)
	}
	return []person{
		good("leap", "mother of dany, piseth and sreyna", Holder{LatinName: "KEO LEAPHY", OwnName: "កែវ លាភី", Sex: "F", Birth: s.shift(-36, -20), Language: "km"},
			look{skin: fair, hair: black, style: bun, shirt: orange, wide: 0.98}),
		good("borey", "father of dany, piseth and sreyna", Holder{LatinName: "KEO BOREY", OwnName: "កែវ បូរី", Sex: "M", Birth: s.shift(-39, -150), Language: "km"},
			look{skin: brown, hair: black, style: short, shirt: green, wide: 1.05, moustache: true, glasses: true}),
		child("dany", "KEO DANY", "កែវ ដានី", "F", 9, look{skin: fair, hair: darkBrown, style: long, shirt: red, wide: 1}),
		child("piseth", "KEO PISETH", "កែវ ពិសិដ្ឋ", "M", 7, look{skin: brown, hair: darkBrown, style: short, shirt: blue, wide: 1.04}),
		child("sreyna", "KEO SREYNA", "កែវ ស្រីណា", "F", 4, look{skin: tan, hair: darkBrown, style: bun, shirt: violet, wide: 1.08}),
	}
}

// passerby is one of the many.
func (s *Set) passerby(i int, d *draw) person {
	first := []string{"SOPHAL", "THIDA", "RATHA", "PISEY", "KOSAL", "LEAKENA", "VEASNA", "SREYMOM", "BORA", "CHANTHY"}
	second := []string{"KEO", "LIM", "NOUN", "OUK", "PEN", "ROS", "SAR", "TEP", "UNG", "YIM"}
	language := []string{"km", "km", "km", "km", "th", "en"}
	l := look{
		skin: []colour{tan, fair, brown}[d.IntN(3)], hair: []colour{black, darkBrown, grey}[d.IntN(3)], style: style(d.IntN(3)),
		shirt: []colour{blue, green, red, violet, orange, yellow, grey}[d.IntN(7)], wide: 0.95 + 0.11*d.Float64(), glasses: d.IntN(5) == 0,
	}
	h := Holder{
		ID: s.id(fmt.Sprintf("many-%d", i)), LatinName: second[d.IntN(10)] + " " + first[d.IntN(10)], OwnName: "គំរូ", Sex: []string{"M", "F"}[d.IntN(2)],
		Birth: s.shift(-18-d.IntN(50), -d.IntN(365)), Nationality: "KHM", Language: language[d.IntN(len(language))], LargeText: d.IntN(20) == 0,
	}
	return person{name: fmt.Sprintf("many-%d", i), about: "good pass", holder: h, class: "B", status: "active", look: l,
		from: s.shift(-1, -d.IntN(300)), to: s.shift(1, -d.IntN(300))}
}

package pass

// Layout is the form of a machine readable zone (ICAO 9303-4 to -7).
type Layout string

// The layouts.
const (
	TD1  Layout = "TD1"   // card, 3 lines of 30
	TD2  Layout = "TD2"   // card, 2 lines of 36
	TD3  Layout = "TD3"   // passport, 2 lines of 44
	MRVA Layout = "MRV-A" // visa, 2 lines of 44
	MRVB Layout = "MRV-B" // visa, 2 lines of 36
)

// span is a part of a line, both counted from 0, to exclusive.
type span struct{ line, from, to int }

// next is the one character behind the span, where its check digit stands.
func (s span) next() span { return span{s.line, s.to, s.to + 1} }

type layout struct {
	name                                 Layout
	codes                                string // what a document code may begin with
	number, birth, sex, expiry           span
	issuer, nationality, names, optional span
	optional2                            span
	longNumber                           bool // a number may go on in the optional data
	optionalDigit                        bool // the optional data have a check digit of their own
	composite                            span // empty where there is none
	covered                              []span
}

// layoutOf recognises a layout by the number and length of the lines.
func layoutOf(lines []string) (layout, error) {
	size := func(count, width int) bool {
		for _, line := range lines {
			if len(line) != width {
				return false
			}
		}
		return len(lines) == count
	}
	visa := len(lines) > 0 && lines[0] != "" && lines[0][0] == 'V'
	switch {
	case size(3, 30):
		return td1(), nil
	case size(2, 44) && visa:
		return twoLines(MRVA, "V", 44, 44), nil
	case size(2, 44):
		return td3(), nil
	case size(2, 36) && visa:
		return twoLines(MRVB, "V", 36, 36), nil
	case size(2, 36):
		return td2(), nil
	}
	return layout{}, wrong("length", "%d lines of %v characters, want 3 of 30, 2 of 36 or 2 of 44", len(lines), widths(lines))
}

func widths(lines []string) []int {
	w := make([]int, len(lines))
	for i, line := range lines {
		w[i] = len(line)
	}
	return w
}

// anyCode stands in a TD2: beside A, C and I of ICAO 9303-6, states use other letters (M of the German arrival attestation).
const anyCode = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// twoLines is what all layouts of two lines share; the optional data end before column end.
func twoLines(name Layout, codes string, width, end int) layout {
	return layout{
		name: name, codes: codes,
		issuer: span{0, 2, 5}, names: span{0, 5, width},
		number: span{1, 0, 9}, nationality: span{1, 10, 13}, birth: span{1, 13, 19}, sex: span{1, 20, 21},
		expiry: span{1, 21, 27}, optional: span{1, 28, end},
	}
}

func td2() layout {
	l := twoLines(TD2, anyCode, 36, 35)
	l.longNumber = true
	l.composite, l.covered = span{1, 35, 36}, []span{{1, 0, 10}, {1, 13, 20}, {1, 21, 35}}
	return l
}

func td3() layout {
	l := twoLines(TD3, "P", 44, 42)
	l.optionalDigit = true
	l.composite, l.covered = span{1, 43, 44}, []span{{1, 0, 10}, {1, 13, 20}, {1, 21, 43}}
	return l
}

func td1() layout {
	return layout{
		name: TD1, codes: "ACI", longNumber: true,
		issuer: span{0, 2, 5}, number: span{0, 5, 14}, optional: span{0, 15, 30},
		birth: span{1, 0, 6}, sex: span{1, 7, 8}, expiry: span{1, 8, 14}, nationality: span{1, 15, 18}, optional2: span{1, 18, 29},
		composite: span{1, 29, 30}, covered: []span{{0, 5, 30}, {1, 0, 7}, {1, 8, 15}, {1, 18, 29}},
		names: span{2, 0, 30},
	}
}

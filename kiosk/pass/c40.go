package pass

// C40 as the seals use it (ICAO 9303-13, 2.6; after ISO/IEC 16022): space is 3, 0-9 are 4-13, A-Z are 14-39; three values make two
// bytes, 1600a + 40b + c + 1. Of a rest of two the third value is 0; a rest of one is FE and the character plus one.

const c40Unlatch = 0xFE

func c40Value(ch byte) (int, bool) {
	switch {
	case ch == ' ' || ch == '<':
		return 3, true
	case isDigit(ch):
		return int(ch-'0') + 4, true
	case isLetter(ch):
		return int(ch-'A') + 14, true
	}
	return 0, false
}

func c40Char(v int) (byte, bool) {
	switch {
	case v == 3:
		return ' ', true
	case v >= 4 && v <= 13:
		return byte('0' + v - 4), true
	case v >= 14 && v <= 39:
		return byte('A' + v - 14), true
	}
	return 0, false
}

// appendC40 writes text, of A-Z, 0-9, space and < (which becomes a space).
func appendC40(b []byte, text string) ([]byte, bool) {
	for len(text) > 0 {
		n := min(3, len(text))
		var v [3]int
		for i := range n {
			var ok bool
			if v[i], ok = c40Value(text[i]); !ok {
				return nil, false
			}
		}
		if n == 1 {
			ch, _ := c40Char(v[0])
			return append(b, c40Unlatch, ch+1), true
		}
		u := 1600*v[0] + 40*v[1] + v[2] + 1
		b, text = append(b, byte(u>>8), byte(u)), text[n:]
	}
	return b, true
}

// readC40 reads all of b. A shift, an unlatch before the end and an odd size are errors: no seal needs them.
func readC40(b []byte) (string, bool) {
	if len(b)%2 != 0 {
		return "", false
	}
	text := make([]byte, 0, len(b)/2*3)
	for ; len(b) > 0; b = b[2:] {
		last := len(b) == 2
		if b[0] == c40Unlatch {
			if _, ok := c40Value(b[1] - 1); !ok || !last {
				return "", false
			}
			return string(append(text, b[1]-1)), true
		}
		var ok bool
		if text, ok = appendTriple(text, int(b[0])<<8|int(b[1]), last); !ok {
			return "", false
		}
	}
	return string(text), true
}

func appendTriple(text []byte, u int, last bool) ([]byte, bool) {
	u--
	if u < 0 || u >= 64000 {
		return nil, false
	}
	for i, v := range [3]int{u / 1600, u / 40 % 40, u % 40} {
		if i == 2 && v == 0 && last {
			return text, true
		}
		ch, ok := c40Char(v)
		if !ok {
			return nil, false
		}
		text = append(text, ch)
	}
	return text, true
}

func isDigit(ch byte) bool  { return ch >= '0' && ch <= '9' }
func isLetter(ch byte) bool { return ch >= 'A' && ch <= 'Z' }

// isPlain reports whether text has lo to hi characters, all A-Z or 0-9.
func isPlain(text string, lo, hi int) bool {
	for i := range len(text) {
		if !isDigit(text[i]) && !isLetter(text[i]) {
			return false
		}
	}
	return len(text) >= lo && len(text) <= hi
}

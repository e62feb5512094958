package imager

import (
	"strings"
	"time"
)

// Symbol is what an imager read.
type Symbol struct {
	AIM     string // "]Q1"; empty without Opts.AIM
	Payload []byte // byte for byte, never empty
}

// Counts is what came of the messages since New.
type Counts struct {
	Symbols int // read
	Repeats int // of them, that were in sight before
	Halves  int // without the prefix, suffix or AIM id that they should have, or empty
	TooLong int // longer than Opts.MaxBytes
	Foreign int // of a symbology that Opts.Accept does not name
}

// since returns what has come since there were b.
func (c Counts) since(b Counts) Counts {
	return Counts{c.Symbols - b.Symbols, c.Repeats - b.Repeats, c.Halves - b.Halves, c.TooLong - b.TooLong, c.Foreign - b.Foreign}
}

// aimLength is how long an AIM id is (ISO/IEC 15424): "]", a letter for the symbology, a letter or digit for the mode.
const aimLength = 3

// cutAIM takes the AIM id off a message.
func cutAIM(msg []byte) (aim string, rest []byte, ok bool) {
	if len(msg) < aimLength || msg[0] != ']' || !letter(msg[1]) || !letter(msg[2]) && (msg[2] < '0' || msg[2] > '9') {
		return "", msg, false
	}
	return string(msg[:aimLength]), msg[aimLength:], true
}

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// accepts tells whether a symbology counts.
func (o *Opts) accepts(aim string) bool {
	for _, a := range o.Accept {
		if strings.HasPrefix(aim, a) {
			return true
		}
	}
	return len(o.Accept) == 0
}

// sights remembers when each payload was seen last.
type sights map[string]time.Time

// news notes a sight and tells whether the payload had been out of sight for long enough.
func (s sights) news(payload []byte, now time.Time, repeat time.Duration) bool {
	for other, last := range s {
		if now.Sub(last) >= repeat {
			delete(s, other)
		}
	}
	_, known := s[string(payload)]
	s[string(payload)] = now
	return !known
}

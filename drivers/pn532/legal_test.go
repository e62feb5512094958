package pn532_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"passlane/drivers/pn532"
	"passlane/drivers/pn532/pn532sim"
)

// zeros puts n more zeros before a frame.
func zeros(n int) func([]byte) []byte {
	return func(f []byte) []byte { return append(make([]byte, n), f...) }
}

// bare takes the zero behind a frame.
func bare(f []byte) []byte { return f[:len(f)-1] }

// extended makes every normal frame of a packet an extended one.
func extended(f []byte) []byte {
	if n := f[3]; n != 0 && n != 0xFF {
		return append([]byte{0, 0, 0xFF, 0xFF, 0xFF, 0, n, -n}, f[5:]...)
	}
	return f
}

// behind puts bytes before a frame.
func behind(noise ...byte) func([]byte) []byte {
	return func(f []byte) []byte { return append(bytes.Clone(noise), f...) }
}

// What the manual leaves to the firmware, and boards to their makers, is all the same to the driver: a start, APDUs with every checksum, a long one
// that the card thinks about, a card that leaves and another that comes.
func TestWhateverIsLegal(t *testing.T) {
	for name, as := range map[string]func(*pn532sim.Chip){
		"one more zero":          func(c *pn532sim.Chip) { c.Rewrite(zeros(1)) },
		"four more zeros":        func(c *pn532sim.Chip) { c.Rewrite(zeros(4)) },
		"eight more zeros":       func(c *pn532sim.Chip) { c.Rewrite(zeros(8)) },
		"one zero before":        func(c *pn532sim.Chip) { c.Rewrite(func(f []byte) []byte { return f[1:] }) },
		"many zeros behind":      func(c *pn532sim.Chip) { c.Rewrite(func(f []byte) []byte { return append(f, 0, 0, 0, 0) }) },
		"no postamble":           func(c *pn532sim.Chip) { c.Rewrite(bare) },
		"extended frames":        func(c *pn532sim.Chip) { c.Rewrite(extended) },
		"noise":                  func(c *pn532sim.Chip) { c.Rewrite(behind(0xA5, 0x80)) },
		"noise like a preamble":  func(c *pn532sim.Chip) { c.Rewrite(behind(0x00, 0x7E, 0xFF)) },
		"ACK late":               func(c *pn532sim.Chip) { c.Delay(100 * time.Millisecond) },
		"drowsy":                 func(c *pn532sim.Chip) { c.Drowsy() },
		"drowsy and no IRQ line": func(c *pn532sim.Chip) { c.Drowsy(); c.IRQ = pn532sim.New().IRQ },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s scene) {
				as(s.chip)
				s.works()
			})
		})
	}
}

// On a stream, what looks like a frame's start and is none does not hide the frame behind it.
func TestAStartThatIsNone(t *testing.T) {
	for _, noise := range [][]byte{{0x00, 0xFF}, {0x00, 0xFF, 0x13}, {0x00, 0xFF, 0x10, 0xF0}, {0x00, 0xFF, 0xFF, 0xFF, 0x01, 0x00, 0xFF}, {0x00, 0x00, 0xFF, 0x80, 0x80, 0xD5}} {
		wiring{"HSU", hsu}.play(t, nil, func(s scene) {
			s.chip.Rewrite(behind(noise...))
			s.works()
		})
	}
}

// works does what a reader does all day.
func (s scene) works() {
	s.Helper()
	first := &parrot{}
	s.chip.LayChip(first)
	c := s.found()
	for i := range 256 {
		s.says(c, []byte{byte(i)}, []byte{byte(i)})
	}
	s.chip.Think(400 * time.Millisecond)
	s.says(c, counting(700), counting(700))
	s.chip.Think(0)
	if first.heard != 257 {
		s.Errorf("the card heard %d APDUs, want 257", first.heard)
	}
	s.chip.Take()
	s.nothing(time.Second)
	s.chip.Lay(memory())
	s.says(s.found(), []byte{0x30, 0}, memory()[:16])
}

// pieces is a line that gives what came in two parts, and nothing for a while in between.
type pieces struct {
	*pn532sim.Port
	at   int
	rest []byte
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.rest) > 0 {
		<-time.After(30 * time.Millisecond)
		n := copy(b, p.rest)
		p.rest = p.rest[n:]
		return n, nil
	}
	buf := make([]byte, 512)
	n, err := p.Port.Read(buf)
	if err != nil {
		return 0, err
	}
	m := copy(b, buf[:min(n, p.at)])
	p.rest = buf[m:n]
	return m, nil
}

// ACK and response come in one read, which is cut anywhere.
func TestAnswersCutAnywhere(t *testing.T) {
	for at := 1; at < 30; at++ {
		w := wiring{fmt.Sprint(at), func(c *pn532sim.Chip) pn532.Bus {
			return pn532.HSU("pieces", func() (pn532.Port, error) {
				p, err := c.OpenPort()
				return &pieces{Port: p, at: at}, err
			})
		}}
		w.play(t, nil, func(s scene) {
			s.chip.LayChip(&parrot{})
			c := s.found()
			s.says(c, counting(12), counting(12))
			s.says(c, counting(300), counting(300))
			if n := s.chip.Repeated(); n != 0 {
				s.Errorf("cut at %d: asked again %d times", at, n)
			}
		})
	}
}

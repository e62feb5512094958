package mfrc522

import (
	"bytes"
	"errors"
	"testing"

	"passlane/drivers/drvtest/pinsim"
	"passlane/drivers/nfc"
	"periph.io/x/conn/v3"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
	"periph.io/x/devices/v3/mfrc522/commands"
)

// liar is a chip that is well but says anything of cards: for each exchange it takes error, level, last bits and the FIFO from its bytes.
type liar struct {
	says []byte
	fifo []byte
	regs [64]byte
}

func (l *liar) take() (b byte) {
	if len(l.says) > 0 {
		b, l.says = l.says[0], l.says[1:]
	}
	return b
}

func (l *liar) String() string               { return "liar" }
func (l *liar) Duplex() conn.Duplex          { return conn.Full }
func (l *liar) TxPackets([]spi.Packet) error { return errQuiet }

func (l *liar) Connect(physic.Frequency, spi.Mode, int) (spi.Conn, error) { return l, nil }

func (l *liar) Tx(w, r []byte) error {
	at := int(w[0] >> 1 & 0x3F)
	switch {
	case w[0]&0x80 == 0:
		if at == commands.BitFramingReg && w[1]&0x80 != 0 {
			l.answer()
		}
	case at == commands.FIFODataReg:
		r[1] = 0
		if len(l.fifo) > 0 {
			r[1], l.fifo = l.fifo[0], l.fifo[1:]
		}
	case at == commands.VersionReg:
		r[1] = 0x92
	default:
		r[1] = l.regs[at]
	}
	return nil
}

func (l *liar) answer() {
	level := l.take()
	n := min(int(level&0x7F), len(l.says))
	l.fifo, l.says = l.says[:n], l.says[n:]
	l.regs[commands.FIFOLevelReg] = level & 0x7F
	l.regs[commands.ControlReg] = l.take()
	l.regs[commands.ErrorReg] = l.take() & 0x03 // mostly well
	l.regs[commands.CommIrqReg] = 0x30
}

// told is one exchange as liar takes it.
func told(bits byte, b ...byte) []byte { return append(append([]byte{byte(len(b))}, b...), bits, 0) }

// Whatever the FIFO holds, a tag has a UID of 4, 7 or 10 bytes, an answer had its CRC, and errors are those that are promised.
func FuzzFIFO(f *testing.F) {
	selected := bytes.Join([][]byte{told(0, 0x04, 0x00), told(0, 1, 2, 3, 4, 4), told(0, withCRC([]byte{0x00})...)}, nil)
	f.Add(append(bytes.Clone(selected), told(0, withCRC(make([]byte, 16))...)...))
	f.Add(append(bytes.Clone(selected), told(4, 0x0A)...))
	f.Add(bytes.Join([][]byte{told(0, 0x44, 0x00), told(0, 0x88, 2, 3, 4, 0x8D), told(0, withCRC([]byte{0x04})...), told(0, 1, 2, 3, 4, 4), told(0, withCRC([]byte{0x20})...)}, nil))
	f.Add(told(7, 1))
	f.Add([]byte{0x7F, 1, 2})
	f.Fuzz(func(t *testing.T, says []byte) {
		l := &liar{says: says}
		d, err := New(l, pinsim.New("reset", 1), nil)
		if err != nil {
			t.Fatal(err)
		}
		tag, err := d.selectOne()
		switch {
		case err != nil && !errors.Is(err, errNoise) && !errors.Is(err, errQuiet):
			t.Fatal(err)
		case err == nil && len(tag.UID) != 4 && len(tag.UID) != 7 && len(tag.UID) != 10:
			t.Fatalf("UID % X", tag.UID)
		}
		got, err := d.ask([]byte{cmdRead, 0})
		if err != nil && !errors.Is(err, errNoise) && !errors.Is(err, errQuiet) && !errors.Is(err, nfc.ErrNak) {
			t.Fatal(err)
		}
		if len(got) > fifoSize-2 {
			t.Fatalf("%d bytes", len(got))
		}
	})
}

package mfrc522

import (
	"errors"
	"time"

	"passlane/drivers/nfc"
	"periph.io/x/devices/v3/mfrc522/commands"
)

// Commands and bits of ISO/IEC 14443-3.
const (
	wupa       = 0x52
	wupaBits   = 7
	anyPart    = 0x20
	wholePart  = 0x70
	cascadeTag = 0x88
	sakMore    = 0x04
	sakISO     = 0x20
	fifoSize   = 64
)

var (
	errQuiet = errors.New("mfrc522: no answer")
	errNoise = errors.New("mfrc522: answer is spoilt")
)

// levels are the commands that select one part of a UID each.
var levels = []byte{0x93, 0x95, 0x97}

// find looks for a card and selects it; nil if there is none, or more than one. A card that is active answers only to the second look.
func (d *Dev) find() (*nfc.Tag, error) {
	for range 2 {
		t, err := d.selectOne()
		switch {
		case err == nil:
			return t, nil
		case errors.Is(err, nfc.ErrUnplugged):
			return nil, err
		}
	}
	return nil, nil
}

func (d *Dev) selectOne() (*nfc.Tag, error) {
	atqa, bits, err := d.exchange([]byte{wupa}, wupaBits)
	if err != nil {
		return nil, err
	}
	if bits != 16 {
		return nil, errNoise
	}
	t := &nfc.Tag{ATQA: [2]byte(atqa)}
	for _, level := range levels {
		part, bits, err := d.exchange([]byte{level, anyPart}, 0)
		if err != nil {
			return nil, err
		}
		if bits != 40 || part[0]^part[1]^part[2]^part[3] != part[4] {
			return nil, errNoise
		}
		sak, bits, err := d.exchange(withCRC(append([]byte{level, wholePart}, part...)), 0)
		if err != nil {
			return nil, err
		}
		if bits != 24 || !hasCRC(sak) {
			return nil, errNoise
		}
		if sak[0]&sakMore == 0 {
			t.UID, t.SAK = append(t.UID, part[:4]...), sak[0]
			return t, nil
		}
		if part[0] != cascadeTag {
			return nil, errNoise
		}
		t.UID = append(t.UID, part[1:4]...)
	}
	return nil, errNoise
}

// exchange sends bytes, of the last of which lastBits bits if not 0, and returns what the card says and how many bits that is.
// Errors: errQuiet, errNoise, or nfc.ErrUnplugged.
func (d *Dev) exchange(send []byte, lastBits byte) (answer []byte, bits int, err error) {
	if err := d.chip.DevWrite(commands.BitFramingReg, lastBits); err != nil {
		return nil, 0, d.lost(err)
	}
	answer, bits, err = d.chip.CardWrite(commands.PCD_TRANSCEIVE, send)
	switch {
	case err != nil:
		return nil, 0, d.trouble(errors.Join(errQuiet, err))
	case bits <= 0 || bits > 8*fifoSize: // the chip reports an error, which periph's exchange does not
		return nil, 0, d.trouble(errNoise)
	}
	n := (bits + 7) / 8
	for len(answer) < n {
		b, err := d.chip.DevRead(commands.FIFODataReg)
		if err != nil {
			return nil, 0, d.lost(err)
		}
		answer = append(answer, b)
	}
	return answer[:n], bits, nil
}

// trouble is err, unless the chip is gone, from which periph's exchange does not tell a card that is quiet.
func (d *Dev) trouble(err error) error {
	if _, gone := d.version(); gone != nil {
		return gone
	}
	return err
}

// dark takes the power of all cards.
func (d *Dev) dark() error {
	for _, on := range []bool{false, true} {
		if err := d.chip.SetAntenna(on); err != nil {
			return d.lost(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	return nil
}

// withCRC appends the CRC_A of b (ISO/IEC 14443-3, 6.2.4 and annex B), its lower byte first.
func withCRC(b []byte) []byte {
	crc := crcA(b)
	return append(b, byte(crc), byte(crc>>8))
}

func hasCRC(b []byte) bool {
	n := len(b) - 2
	return n >= 0 && crcA(b[:n]) == uint16(b[n])|uint16(b[n+1])<<8
}

func crcA(b []byte) uint16 {
	crc := uint16(0x6363)
	for _, v := range b {
		crc ^= uint16(v)
		for range 8 {
			odd := crc & 1
			crc = crc>>1 ^ odd*0x8408
		}
	}
	return crc
}

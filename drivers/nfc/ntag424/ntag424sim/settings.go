package ntag424sim

import "passlane/drivers/nfc/ntag424"

func le24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }

// changeSettings takes new settings of a file; turning mirroring on sets the counter to zero (data sheet, 9.3.1).
func (c *Card) changeSettings(number int, data []byte) uint16 {
	f := &c.files[number]
	if f.settings.Change != ntag424.Access(c.session.key) {
		return 0x91AE
	}
	next, ok := decode(data)
	if !ok {
		return 0x919E
	}
	if next.SDM != nil {
		if number != 2 {
			return 0x919D
		}
		c.counter = 0
	}
	f.settings = next
	return 0x9100
}

// decode reads the data of ChangeFileSettings (data sheet, table 69).
func decode(b []byte) (ntag424.FileSettings, bool) {
	if len(b) < 3 {
		return ntag424.FileSettings{}, false
	}
	high := func(v byte) ntag424.Access { return ntag424.Access(v >> 4) }
	low := func(v byte) ntag424.Access { return ntag424.Access(v & 15) }
	f := ntag424.FileSettings{Comm: ntag424.CommMode(b[0] & 3), ReadWrite: high(b[1]), Change: low(b[1]), Read: high(b[2]), Write: low(b[2])}
	if b[0]&0x40 == 0 {
		return f, len(b) == 3
	}
	if len(b) < 6 || b[3]&^0x10 != 0xC1 {
		return f, false // UID and counter, in ASCII
	}
	s := &ntag424.SDM{CounterRead: low(b[4]), Meta: high(b[5]), File: low(b[5])}
	f.SDM = s
	places := []*int{&s.PICCData}
	if s.Meta == ntag424.Free {
		places = []*int{&s.UID, &s.Counter}
	}
	places = append(places, &s.MACInput)
	if b[3]&0x10 != 0 {
		places = append(places, &s.Enc, &s.EncLength)
	}
	places = append(places, &s.MAC)
	if len(b) != 6+3*len(places) {
		return f, false
	}
	for i, p := range places {
		*p = int(le24(b[6+3*i:]))
	}
	if s.File > 4 || s.Meta > 4 && s.Meta != ntag424.Free {
		return f, false
	}
	return f, s.MAC+16 <= 256 && s.MACInput <= s.MAC && s.PICCData+32 <= 256 && s.UID+14 <= 256 && s.Counter+6 <= 256 && s.Enc+s.EncLength <= s.MAC
}

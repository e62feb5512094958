package ntag424sim

import (
	"encoding/binary"
	"hash/crc32"

	"passlane/drivers/nfc/ntag424"
)

// Codes of the native commands (data sheet, 10.2).
const (
	insAuth     = 0x71
	insMore     = 0xAF
	insUID      = 0x51
	insVersion  = 0x64
	insKey      = 0xC4
	insSettings = 0x5F
	insReadData = 0xAD
	insWrite    = 0x8D
	insSig      = 0x3C
)

// native answers the wrapped native commands. Any refusal ends the session.
func (c *Card) native(cmd []byte) []byte {
	body, ok := unwrap(cmd)
	pending := c.pending
	c.pending = nil
	var answer []byte
	switch {
	case !ok:
		answer = status(0x917E)
	case !c.selected:
		answer = status(0x919D)
	case cmd[1] == insAuth:
		answer = c.challenge(body)
	case cmd[1] == insMore && pending != nil:
		answer = c.proof(pending, body)
	case c.session != nil:
		answer = c.secured(cmd[1], body)
	default:
		answer = c.plain(cmd[1], body)
	}
	if sw := binary.BigEndian.Uint16(answer[len(answer)-2:]); sw != 0x9100 {
		c.session = nil
	}
	return answer
}

// unwrap returns the data of 90 ins 00 00 [Lc data] 00.
func unwrap(cmd []byte) ([]byte, bool) {
	if len(cmd) < 5 || cmd[2] != 0 || cmd[3] != 0 || cmd[len(cmd)-1] != 0 {
		return nil, false
	}
	if len(cmd) == 5 {
		return nil, true
	}
	return cmd[5 : len(cmd)-1], len(cmd) == 6+int(cmd[4])
}

// plain answers outside a session.
func (c *Card) plain(ins byte, body []byte) []byte {
	switch {
	case ins == insVersion && len(body) != 1, ins == insSig && len(body) != 1:
		return status(0x917E)
	case ins == insVersion && int(body[0]) >= len(c.keys):
		return status(0x9140)
	case ins == insVersion:
		return append([]byte{c.versions[body[0]]}, status(0x9100)...)
	case ins == insSig && body[0] == 0:
		return append(append([]byte{}, c.signature...), status(0x9190)...)
	case ins == insSig:
		return status(0x919E)
	case ins == insUID, ins == insKey, ins == insSettings, ins == insReadData, ins == insWrite:
		return status(0x91AE)
	}
	return status(0x911C)
}

// headers are the bytes of a command that stay in clear.
var headers = map[byte]int{insUID: 0, insVersion: 1, insKey: 1, insSettings: 1, insReadData: 7, insWrite: 7}

// secured answers in a session, in CommMode FULL, or MAC for a key's version.
func (c *Card) secured(ins byte, body []byte) []byte {
	s := c.session
	header, known := headers[ins]
	if !known {
		return status(0x911C)
	}
	data, ok := s.accept(ins, body, header)
	if !ok {
		return status(0x911E)
	}
	answer, sw := c.run(ins, body[:header], data)
	if sw != 0x9100 {
		return status(sw)
	}
	if ins == insKey && body[0] == 0 {
		c.session = nil
		return status(sw)
	}
	if len(answer) > 0 && ins != insVersion {
		answer = s.sealed(answer)
	}
	mac := s.sum(0x00, answer)
	if c.wrongMAC {
		mac[3] ^= 0x40
	}
	return append(append(answer, mac...), status(sw)...)
}

// run does what an accepted command asks for.
func (c *Card) run(ins byte, header, data []byte) ([]byte, uint16) {
	switch ins {
	case insUID:
		return append([]byte{}, c.uid...), 0x9100
	case insVersion, insKey:
		if int(header[0]) >= len(c.keys) {
			return nil, 0x9140
		}
		if ins == insVersion {
			return []byte{c.versions[header[0]]}, 0x9100
		}
		return nil, c.changeKey(int(header[0]), data)
	}
	number := int(header[0])
	if number < 1 || number >= len(c.files) {
		return nil, 0x91F0
	}
	if ins == insSettings {
		return nil, c.changeSettings(number, data)
	}
	return c.access(ins, number, header, data)
}

// access reads or writes a file in CommMode FULL.
func (c *Card) access(ins byte, number int, header, data []byte) ([]byte, uint16) {
	f := &c.files[number]
	offset, length := int(le24(header[1:])), int(le24(header[4:]))
	right := f.settings.Read
	if ins == insWrite {
		right = f.settings.Write
	}
	switch holder := ntag424.Access(c.session.key); {
	case right != holder && f.settings.ReadWrite != holder:
		return nil, 0x91AE
	case f.settings.Comm != ntag424.Full || ins == insWrite && length != len(data) || length == 0:
		return nil, 0x917E
	case offset+length > len(f.data):
		return nil, 0x91BE
	}
	if ins == insWrite {
		copy(f.data[offset:], data)
		return nil, 0x9100
	}
	return append([]byte{}, f.data[offset:offset+length]...), 0x9100
}

// changeKey puts a new key and its version in place (data sheet, table 63).
func (c *Card) changeKey(number int, data []byte) uint16 {
	if c.session.key != 0 {
		return 0x91AE
	}
	if number == 0 {
		if len(data) != 17 {
			return 0x917E
		}
		c.keys[0], c.versions[0] = ntag424.Key(data[:16]), data[16]
		return 0x9100
	}
	if len(data) != 21 {
		return 0x917E
	}
	next := ntag424.Key(data[:16])
	for i := range next {
		next[i] ^= c.keys[number][i]
	}
	if ^crc32.ChecksumIEEE(next[:]) != binary.LittleEndian.Uint32(data[17:]) {
		return 0x911E
	}
	c.keys[number], c.versions[number] = next, data[16]
	return 0x9100
}

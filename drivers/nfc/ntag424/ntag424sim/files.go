package ntag424sim

import (
	"encoding/binary"
	"slices"

	"passlane/drivers/nfc/ntag424"
)

// file is one of the card's three files.
type file struct {
	id       uint16
	data     []byte
	settings ntag424.FileSettings
}

// factory returns the files as they leave the factory (data sheet, 8.2.3).
func factory() [4]file {
	cc := make([]byte, 32)
	copy(cc, []byte{0x00, 0x17, 0x20, 0x01, 0x00, 0x00, 0xFF, 0x04, 0x06, 0xE1, 0x04, 0x01, 0x00, 0x00, 0x00,
		0x05, 0x06, 0xE1, 0x05, 0x00, 0x80, 0x82, 0x83})
	return [4]file{
		1: {0xE103, cc, ntag424.FileSettings{Read: ntag424.Free}},
		2: {0xE104, make([]byte, 256), ntag424.FileSettings{Read: ntag424.Free, Write: ntag424.Free, ReadWrite: ntag424.Free}},
		3: {0xE105, make([]byte, 128), ntag424.FileSettings{Comm: ntag424.Full, Read: 2, Write: 3, ReadWrite: 3}},
	}
}

// Codes of the inter-industry commands.
const (
	insSelect = 0xA4
	insRead   = 0xB0
	insUpdate = 0xD6
)

var application = "\xD2\x76\x00\x00\x85\x01\x01"

// iso answers the inter-industry commands (data sheet, 10.9).
func (c *Card) iso(cmd []byte) []byte {
	c.pending = nil
	switch {
	case cmd[1] == insSelect:
		return c.selects(cmd)
	case cmd[1] != insRead && cmd[1] != insUpdate:
		return status(0x6D00)
	case len(cmd) < 5:
		return status(0x6700)
	case c.session != nil:
		return status(0x6982) // not while authenticated
	case c.file == 0:
		return status(0x6985)
	case cmd[2]&0x80 != 0:
		return status(0x6A86) // short file identifiers are beyond us
	}
	offset := int(binary.BigEndian.Uint16(cmd[2:]))
	if cmd[1] == insRead {
		return c.readBinary(cmd, offset)
	}
	return c.updateBinary(cmd, offset)
}

// selects selects the application by name, or one of its files by identifier.
func (c *Card) selects(cmd []byte) []byte {
	if len(cmd) < 5 || len(cmd) < 5+int(cmd[4]) || len(cmd) > 6+int(cmd[4]) {
		return status(0x6700)
	}
	name := cmd[5 : 5+int(cmd[4])]
	switch cmd[2] {
	case 0x04:
		if string(name) != application {
			return status(0x6A82)
		}
		c.state = state{selected: true}
		return status(0x9000)
	case 0x00, 0x02:
		return c.selectFile(name)
	}
	return status(0x6A86)
}

func (c *Card) selectFile(id []byte) []byte {
	if len(id) != 2 {
		return status(0x6A87)
	}
	for n, f := range c.files {
		if c.selected && n > 0 && f.id == binary.BigEndian.Uint16(id) {
			c.file = n
			return status(0x9000)
		}
	}
	return status(0x6A82)
}

// readBinary gives what is asked for, or what is left of the file.
func (c *Card) readBinary(cmd []byte, offset int) []byte {
	f := &c.files[c.file]
	s := f.settings
	switch {
	case len(cmd) != 5:
		return status(0x6700)
	case s.Read != ntag424.Free && s.ReadWrite != ntag424.Free && s.SDM == nil:
		return status(0x6982)
	case offset >= len(f.data):
		return status(0x6A86)
	}
	data := f.data
	if s.SDM != nil {
		if c.reading == nil {
			if c.counter >= 0xFFFFFF {
				return status(0x6982)
			}
			c.counter++
			c.reading = c.mirrored(f.data, *s.SDM)
		}
		data = c.reading
	}
	n := int(cmd[4])
	if n == 0 {
		n = 256
	}
	return append(slices.Clone(data[offset:min(offset+n, len(data))]), status(0x9000)...)
}

func (c *Card) updateBinary(cmd []byte, offset int) []byte {
	f := &c.files[c.file]
	data := cmd[5:]
	switch {
	case len(data) != int(cmd[4]) || len(data) == 0:
		return status(0x6700)
	case f.settings.Comm != ntag424.Plain, f.settings.Write != ntag424.Free && f.settings.ReadWrite != ntag424.Free:
		return status(0x6982)
	case offset+len(data) > len(f.data):
		return status(0x6700)
	}
	copy(f.data[offset:], data)
	return status(0x9000)
}

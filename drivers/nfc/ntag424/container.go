package ntag424

import "encoding/binary"

// container is what a capability container says (NFC Forum Type 4 Tag, 5.1).
type container struct {
	maxRead, maxWrite       int // bytes of one READ BINARY and UPDATE BINARY
	file                    [2]byte
	fileSize                int // bytes, with the two of the length
	readAccess, writeAccess byte
}

const (
	mappingVersion = 2
	tlvFileControl = 0x04
	tlvLength      = 6
	leastFile      = 5 // length, and the smallest record
	accessFree     = 0x00
	leastMaxRead   = containerSize
)

func parseContainer(raw [containerSize]byte) (container, error) {
	c := container{
		maxRead:    int(binary.BigEndian.Uint16(raw[3:])),
		maxWrite:   int(binary.BigEndian.Uint16(raw[5:])),
		file:       [2]byte(raw[9:11]),
		fileSize:   int(binary.BigEndian.Uint16(raw[11:])),
		readAccess: raw[13], writeAccess: raw[14],
	}
	problem := ""
	switch {
	case binary.BigEndian.Uint16(raw[:]) < containerSize:
		problem = "length"
	case raw[2]>>4 != mappingVersion:
		problem = "mapping version"
	case c.maxRead < leastMaxRead || c.maxWrite < 1:
		problem = "largest read or write"
	case raw[7] != tlvFileControl || raw[8] != tlvLength:
		problem = "file control TLV"
	case reserved(binary.BigEndian.Uint16(raw[9:])):
		problem = "file identifier"
	case c.fileSize < leastFile || c.fileSize == 0xFFFF:
		problem = "file size"
	}
	if problem != "" {
		return container{}, malformed("capability container", "%s not that of a Type 4 tag, in % X", problem, raw[:])
	}
	return c, nil
}

// reserved tells the identifiers that no NDEF file may have.
func reserved(id uint16) bool {
	switch id {
	case 0x0000, 0xE102, 0xE103, 0x3F00, 0x3FFF, 0xFFFF:
		return true
	}
	return false
}

package pass

// Type 2 tag memory (NFC Forum Type 2 Tag, 2; NXP NTAG213/215/216 datasheet, 8.5): pages of 4 bytes; UID and its two check bytes in
// pages 0 to 2, capability container in page 3, TLVs from page 4.
const (
	tagUserStart = 16
	tagMagic     = 0xE1
	cascadeTag   = 0x88 // enters the first check byte

	tlvNull       = 0x00
	tlvNDEF       = 0x03
	tlvTerminator = 0xFE
)

// ReadTag reads the whole memory of a Type 2 tag, from page 0, and judges the seal on it. A seal that names another tag, or none, is
// INVALID with Field "tag UID": it was copied. TagUID is what page 0 to 2 say; compare it with the UID of the anticollision.
func ReadTag(dump []byte, trust Trust) Presented {
	uid, err := tagUID(dump)
	if err != nil {
		return beginSealed(MediumTag).malformed(err)
	}
	message, err := tagMessage(dump)
	if err != nil {
		p := beginSealed(MediumTag)
		p.TagUID = uid
		return p.malformed(err)
	}
	return ReadNDEF(message, uid, trust)
}

// tagUID returns the 7 bytes of the UID.
func tagUID(dump []byte) ([]byte, error) {
	if len(dump) < tagUserStart || len(dump) > maxNDEF {
		return nil, wrong("tag memory", "%d bytes, want %d to %d", len(dump), tagUserStart, maxNDEF)
	}
	uid := []byte{dump[0], dump[1], dump[2], dump[4], dump[5], dump[6], dump[7]}
	bcc0, bcc1 := uidCheck(uid)
	if dump[3] != bcc0 || dump[8] != bcc1 {
		return nil, wrong("tag UID", "check bytes do not fit")
	}
	return uid, nil
}

// uidCheck returns BCC0 and BCC1 of a UID of 7 bytes (ISO/IEC 14443-3, 6.4.4).
func uidCheck(u []byte) (bcc0, bcc1 byte) {
	return cascadeTag ^ u[0] ^ u[1] ^ u[2], u[3] ^ u[4] ^ u[5] ^ u[6]
}

// tagMessage returns the first NDEF message.
func tagMessage(dump []byte) ([]byte, error) {
	cc := dump[12:tagUserStart]
	if cc[0] != tagMagic || cc[1]>>4 != 1 {
		return nil, wrong("capability container", "%02X %02X, want E1 1x", cc[0], cc[1])
	}
	c := &cursor{rest: dump[tagUserStart:min(len(dump), tagUserStart+int(cc[2])*8)]}
	for len(c.rest) > 0 {
		kind, _ := c.take(1)
		switch kind[0] {
		case tlvNull:
			continue
		case tlvTerminator:
			return nil, wrong("NDEF message", "none on the tag")
		}
		n, ok := c.tlvLength()
		value, fits := c.take(n)
		if !ok || !fits {
			return nil, wrong("TLV", "type %02X ends outside the memory", kind[0])
		}
		if kind[0] == tlvNDEF {
			return value, nil
		}
	}
	return nil, wrong("NDEF message", "none on the tag")
}

// tlvLength reads one byte, or FF and two.
func (c *cursor) tlvLength() (int, bool) {
	b, ok := c.take(1)
	if !ok {
		return 0, false
	}
	if b[0] != 0xFF {
		return int(b[0]), true
	}
	if b, ok = c.take(2); !ok {
		return 0, false
	}
	n := int(b[0])<<8 | int(b[1])
	return n, n >= 0xFF
}

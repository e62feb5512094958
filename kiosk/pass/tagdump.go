package pass

// NTAG215, in bytes and pages (NXP NTAG213/215/216 datasheet, 8.5 and 8.6).
const (
	ntag215Size  = 135 * 4
	ntag215User  = 0x3E // user bytes in eights, as the capability container counts
	ntag215Lock  = 130 * 4
	ntag215Setup = 131 * 4
)

// TagDump returns the memory of an NTAG215 with the given UID of 7 bytes that carries the seal: 540 bytes, from page 0. Errors name the field.
func TagDump(uid []byte, seal []byte) ([]byte, error) {
	if len(uid) != 7 {
		return nil, wrong("tag UID", "%d bytes, want 7", len(uid))
	}
	message := appendSealMessage(nil, seal)
	tlv := []byte{tlvNDEF, byte(len(message))}
	if len(message) >= 0xFF {
		tlv = []byte{tlvNDEF, 0xFF, byte(len(message) >> 8), byte(len(message))}
	}
	tlv = append(append(tlv, message...), tlvTerminator)
	if len(tlv) > ntag215User*8 {
		return nil, wrong("seal", "%d bytes, too long for the tag by %d", len(seal), len(tlv)-ntag215User*8)
	}
	dump := make([]byte, ntag215Size)
	bcc0, bcc1 := uidCheck(uid)
	copy(dump, []byte{uid[0], uid[1], uid[2], bcc0, uid[3], uid[4], uid[5], uid[6], bcc1, 0x48, 0, 0, tagMagic, 0x10, ntag215User, 0})
	copy(dump[tagUserStart:], tlv)
	dump[ntag215Lock+3] = 0xBD
	copy(dump[ntag215Setup:], []byte{0x04, 0, 0, 0xFF}) // no page asks for a password
	return dump, nil
}

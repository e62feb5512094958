package ntag424

import (
	"crypto/subtle"
	"encoding/binary"
	"slices"
)

// piccTag says that a UID of 7 bytes and the counter follow (data sheet, table 21).
const piccTag = 0xC7

// Tap is one reading of a card, as the card itself told it.
type Tap struct {
	UID     []byte // 7 bytes, first byte first
	Counter uint32 // of this reading; see Fresh
	File    []byte // decrypted file data, as written; nil if there are none
}

// VerifySUN opens and proves what ParseSUN read. meta is the key of the encrypted UID and counter, the same on all cards, or else they could
// not be opened; file returns the key of the MAC for the card with this UID, mostly a Diversify. A URL that was caught
// and not yet presented verifies like any other, so ask Fresh next (data sheet, 9.3.3 to 9.3.9). Errors: *FormatError if
// meta is not the key, *MACError if the card of this UID did not write this.
func VerifySUN(s SUN, meta Key, file func(uid []byte) Key) (Tap, error) {
	t := Tap{UID: slices.Clone(s.UID), Counter: s.Counter}
	if s.PICCData != nil {
		var err error
		if t, err = openPICC(s.PICCData, meta); err != nil {
			return Tap{}, err
		}
	}
	if len(t.UID) != uidSize || len(s.File)%blockSize != 0 {
		return Tap{}, malformed("SUN", "no UID of 7 bytes, or no whole blocks")
	}
	key := file(slices.Clone(t.UID))
	want := truncated(CMAC(t.sessionKey(key, 0x3C, 0xC3), []byte(s.input)))
	if subtle.ConstantTimeCompare(s.MAC[:], want[:]) != 1 {
		return Tap{}, &MACError{Of: "SUN"}
	}
	if len(s.File) > 0 {
		t.File = t.decrypt(s.File, key)
	}
	return t, nil
}

// openPICC decrypts tag, UID, counter and padding.
func openPICC(sealed []byte, meta Key) (Tap, error) {
	if len(sealed) != blockSize {
		return Tap{}, malformed("SUN", "PICCData of %d bytes", len(sealed))
	}
	var p [blockSize]byte
	meta.block().Decrypt(p[:], sealed)
	if p[0] != piccTag {
		return Tap{}, malformed("SUN", "PICCData opens to tag %02X, want %02X: another key", p[0], piccTag)
	}
	uid, ctr := p[1:1+uidSize], p[1+uidSize:1+uidSize+ctrSize]
	return Tap{UID: slices.Clone(uid), Counter: uint32(ctr[0]) | uint32(ctr[1])<<8 | uint32(ctr[2])<<16}, nil
}

// sessionKey derives the key of this reading with this label (data sheet, 9.3.9).
func (t Tap) sessionKey(key Key, label0, label1 byte) Key {
	sv := append([]byte{label0, label1, 0x00, 0x01, 0x00, 0x80}, t.UID...)
	return CMAC(key, append24(sv, int(t.Counter)))
}

func (t Tap) decrypt(sealed []byte, key Key) []byte {
	b := t.sessionKey(key, 0xC3, 0x3C).block()
	var iv [blockSize]byte
	binary.LittleEndian.PutUint32(iv[:], t.Counter) // 24 bits, so the fourth byte is zero
	b.Encrypt(iv[:], iv[:])
	plain := slices.Clone(sealed)
	open(b, iv, plain)
	return plain
}

// Fresh reports whether a reading with counter now is later than the last one known of that card. A counter that
// was seen before, or is smaller, is a replay; of a card not known yet every one is fresh. Store now before acting on it.
func Fresh(last, now uint32, known bool) bool { return !known || now > last }

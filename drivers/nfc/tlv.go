package nfc

import "fmt"

// Tags of the TLV blocks in a Type 2 tag's user memory.
const (
	tlvNull       = 0x00
	tlvNDEF       = 0x03
	tlvTerminator = 0xFE
	longLength    = 0xFF // then two bytes of length follow, big endian
)

// TLVError says that a TLV block does not fit the tag's user memory.
type TLVError struct {
	Offset int  // of the block, in bytes from page 0
	Tag    byte // of the block
	Length int  // it claims
}

// Error names the block and where it stands.
func (e *TLVError) Error() string {
	return fmt.Sprintf("nfc: TLV %02Xh at byte %d: length %d goes past the tag's memory", e.Tag, e.Offset, e.Length)
}

// wanted returns how many bytes of the user memory, size bytes large, must be known to go on or, if area
// holds so many already, to be done.
func wanted(area []byte, size int) (int, error) {
	at := 0
	for at < size {
		if at >= len(area) {
			return at + 1, nil
		}
		tag := area[at]
		if tag == tlvTerminator {
			return at + 1, nil
		}
		if tag == tlvNull {
			at++
			continue
		}
		end, known, err := blockEnd(area, at, size)
		if err != nil || !known || tag == tlvNDEF {
			return end, err
		}
		at = end
	}
	return size, nil
}

// blockEnd returns where the block at ends, or if that is not known yet how far one must read to know it.
func blockEnd(area []byte, at, size int) (end int, known bool, err error) {
	value := at + 2
	if value > size {
		return 0, false, &TLVError{userStart + at, area[at], 0}
	}
	if len(area) < value {
		return value, false, nil
	}
	length := int(area[at+1])
	if length == longLength {
		if value += 2; value > size {
			return 0, false, &TLVError{userStart + at, area[at], length}
		}
		if len(area) < value {
			return value, false, nil
		}
		length = int(area[at+2])<<8 | int(area[at+3])
	}
	if value+length > size {
		return 0, false, &TLVError{userStart + at, area[at], length}
	}
	return value + length, true, nil
}

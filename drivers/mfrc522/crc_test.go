package mfrc522

import "testing"

// The examples of ISO/IEC 14443-3, annex B, and HLTA as every reader sends it.
func TestCRCAsTheStandardHasIt(t *testing.T) {
	for raw, want := range map[string]uint16{"\x00\x00": 0x1EA0, "\x12\x34": 0xCF26, "\x50\x00": 0xCD57, "\x30\x00": 0xA802} {
		if got := crcA([]byte(raw)); got != want {
			t.Errorf("% X: got %04X, want %04X", raw, got, want)
		}
		b := withCRC([]byte(raw))
		if !hasCRC(b) {
			t.Errorf("% X has no CRC", b)
		}
		b[0] ^= 1
		if hasCRC(b) || hasCRC(b[:1]) {
			t.Errorf("% X has a CRC", b)
		}
	}
}

package ntag424

import "crypto/cipher"

const (
	blockSize = 16
	macSize   = 8 // of a truncated MAC
)

// CMAC returns the AES-CMAC of message (RFC 4493; NIST SP 800-38B).
//
// It is our own: AN10922 needs a variant of the padding that no maintained library offers.
func CMAC(key Key, message []byte) [16]byte { return cmac(key.block(), message, 1) }

// cmac is CMAC over at least so many blocks. With one it is the standard's; AN10922 pads to two.
func cmac(b cipher.Block, message []byte, atLeast int) (sum [blockSize]byte) {
	whole, padded := subkeys(b)
	blocks := max(atLeast, (len(message)+blockSize-1)/blockSize)
	buf := make([]byte, blocks*blockSize)
	last, key := buf[len(buf)-blockSize:], whole
	if n := copy(buf, message); n < len(buf) {
		buf[n], key = 0x80, padded
	}
	xor(last, key[:])
	for ; len(buf) > 0; buf = buf[blockSize:] {
		xor(sum[:], buf[:blockSize])
		b.Encrypt(sum[:], sum[:])
	}
	return sum
}

// subkeys returns K1, for a last block that is whole, and K2, for a padded one (RFC 4493, 2.3).
func subkeys(b cipher.Block) (whole, padded [blockSize]byte) {
	b.Encrypt(whole[:], whole[:])
	whole = double(whole)
	return whole, double(whole)
}

// double multiplies by x in GF(2^128), in the same time for every value.
func double(v [blockSize]byte) (d [blockSize]byte) {
	carry := byte(0)
	for i := blockSize - 1; i >= 0; i-- {
		d[i] = v[i]<<1 | carry
		carry = v[i] >> 7
	}
	d[blockSize-1] ^= carry * 0x87
	return d
}

// truncated returns the bytes 1, 3 to 15 of a MAC, which is what the card sends (data sheet, 9.1.3).
func truncated(mac [blockSize]byte) (t [macSize]byte) {
	for i := range t {
		t[i] = mac[2*i+1]
	}
	return t
}

func xor(dst, src []byte) {
	for i := range dst {
		dst[i] ^= src[i]
	}
}

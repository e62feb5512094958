package ntag424sim

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"passlane/drivers/nfc/ntag424"
)

// mirrored returns the NDEF file as it is read now: UID, counter, encrypted data and MAC in their places (data sheet, 9.3).
func (c *Card) mirrored(static []byte, s ntag424.SDM) []byte {
	out := slices.Clone(static)
	ctr := []byte{byte(c.counter), byte(c.counter >> 8), byte(c.counter >> 16)}
	context := slices.Concat(c.uid, ctr)
	if s.Meta == ntag424.Free {
		put(out, s.UID, c.uid)
		copy(out[s.Counter:], fmt.Sprintf("%06X", c.counter))
	} else {
		picc := slices.Concat([]byte{0xC7}, context, c.random(5))
		put(out, s.PICCData, cbc(c.keys[s.Meta], make([]byte, 16), picc, cipher.NewCBCEncrypter))
	}
	key := c.keys[s.File]
	if s.EncLength > 0 {
		k := ntag424.Key(ntag424.CMAC(key, append([]byte{0xC3, 0x3C, 0, 1, 0, 0x80}, context...)))
		iv := ecb(k, append(slices.Clone(ctr), make([]byte, 13)...))
		put(out, s.Enc, cbc(k, iv, static[s.Enc:s.Enc+s.EncLength/2], cipher.NewCBCEncrypter))
	}
	k := ntag424.Key(ntag424.CMAC(key, append([]byte{0x3C, 0xC3, 0, 1, 0, 0x80}, context...)))
	put(out, s.MAC, odd(ntag424.CMAC(k, out[s.MACInput:s.MAC])))
	return out
}

// put writes b into the file as capital hexadecimal digits.
func put(out []byte, at int, b []byte) { copy(out[at:], strings.ToUpper(hex.EncodeToString(b))) }

// odd returns every second byte of a MAC.
func odd(mac [16]byte) []byte {
	out := make([]byte, 0, 8)
	for i := 1; i < len(mac); i += 2 {
		out = append(out, mac[i])
	}
	return out
}

func block(key ntag424.Key) cipher.Block {
	b, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // 16 bytes are a key
	}
	return b
}

func ecb(key ntag424.Key, in []byte) []byte {
	out := make([]byte, 16)
	block(key).Encrypt(out, in)
	return out
}

// cbc runs whole blocks through a new encrypter or decrypter.
func cbc(key ntag424.Key, iv, in []byte, mode func(cipher.Block, []byte) cipher.BlockMode) []byte {
	out := make([]byte, len(in))
	mode(block(key), iv).CryptBlocks(out, in)
	return out
}

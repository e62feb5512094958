package ntag424sim

import (
	"bytes"
	"crypto/cipher"
	"slices"

	"passlane/drivers/nfc/ntag424"
)

// attempt is an authentication between its two parts.
type attempt struct {
	key  int
	rndB []byte
}

// session is the card's side of secure messaging.
type session struct {
	key     int // authenticated with
	enc     ntag424.Key
	mac     ntag424.Key
	ti      []byte
	counter uint16
}

// challenge is the first part of AuthenticateEV2First (data sheet, 10.4.1).
func (c *Card) challenge(data []byte) []byte {
	c.session = nil
	if len(data) < 2 || len(data) != 2+int(data[1]) {
		return status(0x917E)
	}
	if int(data[0]) >= len(c.keys) {
		return status(0x9140)
	}
	if data[1] > 0 && data[2]&0x02 != 0 {
		return status(0x919D) // LRP
	}
	if c.delays != 0 {
		c.delays = max(c.delays-1, -1)
		return status(0x91AD)
	}
	c.pending = &attempt{int(data[0]), c.random(16)}
	sealed := cbc(c.keys[data[0]], make([]byte, 16), c.pending.rndB, cipher.NewCBCEncrypter)
	return append(sealed, status(0x91AF)...)
}

// proof is the second part: it checks the reader's proof and gives the card's.
func (c *Card) proof(a *attempt, data []byte) []byte {
	if len(data) != 32 {
		return status(0x917E)
	}
	key := c.keys[a.key]
	plain := cbc(key, make([]byte, 16), data, cipher.NewCBCDecrypter)
	rndA := plain[:16]
	if !bytes.Equal(plain[16:], turned(a.rndB)) {
		return status(0x91AE)
	}
	s := &session{key: a.key, ti: c.random(4)}
	s.enc, s.mac = sessionKeys(key, rndA, a.rndB)
	c.session = s
	rotated := turned(rndA)
	if c.wrongProof {
		rotated[7] ^= 1
	}
	answer := slices.Concat(s.ti, rotated, make([]byte, 12))
	return append(cbc(key, make([]byte, 16), answer, cipher.NewCBCEncrypter), status(0x9100)...)
}

func turned(b []byte) []byte { return append(slices.Clone(b[1:]), b[0]) }

// sessionKeys derives both keys from the vector of the data sheet, 9.1.7.
func sessionKeys(key ntag424.Key, a, b []byte) (enc, mac ntag424.Key) {
	sv := []byte{0, 0, 0, 1, 0, 0x80, a[0], a[1]}
	for i := range 6 {
		sv = append(sv, a[2+i]^b[i])
	}
	sv = slices.Concat(sv, b[6:], a[8:])
	sv[0], sv[1] = 0xA5, 0x5A
	enc = ntag424.CMAC(key, sv)
	sv[0], sv[1] = 0x5A, 0xA5
	return enc, ntag424.CMAC(key, sv)
}

// sum is the MAC of a command (first is its code) or an answer (first is its status), as it is sent.
func (s *session) sum(first byte, body []byte) []byte {
	input := slices.Concat([]byte{first, byte(s.counter), byte(s.counter >> 8)}, s.ti, body)
	return odd(ntag424.CMAC(s.mac, input))
}

func (s *session) iv(label ...byte) []byte {
	return ecb(s.enc, slices.Concat(label, s.ti, []byte{byte(s.counter), byte(s.counter >> 8)}, make([]byte, 8)))
}

// accept checks a command with a header of so many bytes, opens its data and counts it.
func (s *session) accept(ins byte, body []byte, header int) (data []byte, ok bool) {
	at := len(body) - 8
	if at < header || s.counter == 0xFFFF || !bytes.Equal(body[at:], s.sum(ins, body[:at])) {
		return nil, false
	}
	sealed := body[header:at]
	if len(sealed)%16 != 0 {
		return nil, false
	}
	if len(sealed) > 0 {
		plain := cbc(s.enc, s.iv(0xA5, 0x5A), sealed, cipher.NewCBCDecrypter)
		end := bytes.LastIndexByte(plain, 0x80)
		if end < len(plain)-16 || len(bytes.Trim(plain[end+1:], "\x00")) > 0 {
			return nil, false
		}
		data = plain[:end]
	}
	s.counter++
	return data, true
}

// sealed encrypts the data of an answer.
func (s *session) sealed(data []byte) []byte {
	padded := append(slices.Clone(data), 0x80)
	padded = append(padded, make([]byte, (16-len(padded)%16)%16)...)
	return cbc(s.enc, s.iv(0x5A, 0xA5), padded, cipher.NewCBCEncrypter)
}

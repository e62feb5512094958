package ntag424

import (
	"context"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"

	"passlane/drivers/nfc"
)

const tiSize = 4

// Session is an authenticated conversation with one card (data sheet, 9.1). It counts its commands, so it belongs to one
// goroutine, and what goes wrong on the way to the card or back ends it. Printed, it shows no key.
type Session struct {
	card     nfc.Card
	keyNo    byte
	enc, mac cipher.Block
	ti       [tiSize]byte // transaction identifier
	counter  uint16       // commands so far
	over     bool
}

// String names the key that the session stands on.
func (s *Session) String() string { return fmt.Sprintf("session with key %d", s.keyNo) }

// Format writes String, whatever the verb.
func (s *Session) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// full sends a command in CommMode FULL: header in clear, data sealed, a MAC over both. It returns the data of the
// answer, verified, opened and without padding.
func (s *Session) full(ctx context.Context, c command, header, data []byte) ([]byte, error) {
	answer, err := s.send(ctx, c, header, data)
	if err != nil {
		return nil, err
	}
	if answer, err = s.verify(c, answer); err != nil {
		return nil, err
	}
	if answer, err = s.unseal(c, answer); err != nil {
		return nil, err
	}
	s.over = false
	return answer, nil
}

// send sends a command with its MAC and counts it. The session is over until the answer has proved right.
func (s *Session) send(ctx context.Context, c command, header, data []byte) ([]byte, error) {
	if s.over || s.counter == math.MaxUint16 {
		return nil, fmt.Errorf("ntag424: %s: %w", c.name, ErrOver)
	}
	s.over = true
	body := slices.Concat(header, s.sealed(data))
	mac := s.sum(c.ins, body)
	answer, err := ask(ctx, s.card, c, swNative, body, mac[:])
	s.counter++
	return answer, err
}

// sealed pads and encrypts the data of a command; nothing stays nothing.
func (s *Session) sealed(data []byte) []byte {
	if len(data) == 0 {
		return nil
	}
	padded := make([]byte, len(data)/blockSize*blockSize+blockSize)
	padded[copy(padded, data)] = 0x80
	seal(s.enc, s.iv(0xA5, 0x5A), padded)
	return padded
}

// verify checks the MAC at the end of an answer and takes it off.
func (s *Session) verify(c command, answer []byte) ([]byte, error) {
	at := len(answer) - macSize
	if at < 0 {
		return nil, &LengthError{Command: c.name, Got: len(answer), Want: macSize}
	}
	want := s.sum(swNative&0xFF, answer[:at])
	if subtle.ConstantTimeCompare(answer[at:], want[:]) != 1 {
		return nil, &MACError{Of: c.name}
	}
	return answer[:at], nil
}

// unseal decrypts the data of an answer and takes the padding off (ISO/IEC 9797-1, method 2).
func (s *Session) unseal(c command, data []byte) ([]byte, error) {
	if len(data) == 0 {
		return nil, nil
	}
	if len(data)%blockSize != 0 {
		return nil, malformed(c.name, "%d sealed bytes are no whole blocks", len(data))
	}
	plain := slices.Clone(data)
	open(s.enc, s.iv(0x5A, 0xA5), plain)
	for end := len(plain) - 1; end >= len(plain)-blockSize; end-- {
		if plain[end] == 0x80 {
			return plain[:end], nil
		}
		if plain[end] != 0 {
			break
		}
	}
	return nil, malformed(c.name, "no padding at the end of the data")
}

// sum is the truncated MAC of a command (first is its code) or of an answer (first is its status).
func (s *Session) sum(first byte, body []byte) [macSize]byte {
	input := binary.LittleEndian.AppendUint16([]byte{first}, s.counter)
	input = append(input, s.ti[:]...)
	return truncated(cmac(s.mac, append(input, body...), 1))
}

// iv is where the encryption of this command or answer begins (data sheet, 9.1.4).
func (s *Session) iv(label0, label1 byte) (iv [blockSize]byte) {
	iv[0], iv[1] = label0, label1
	copy(iv[2:], s.ti[:])
	binary.LittleEndian.PutUint16(iv[2+tiSize:], s.counter)
	s.enc.Encrypt(iv[:], iv[:])
	return iv
}

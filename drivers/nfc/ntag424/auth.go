package ntag424

import (
	"context"
	"crypto/cipher"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"

	"passlane/drivers/nfc"
)

// Authenticate proves to the card that we hold its key keyNo (0 to 4), lets it prove the same, and returns the session that
// follows (AuthenticateEV2First; data sheet, 9.1.5 and 10.4.1). The application must be selected. rand gives 16 bytes that
// nobody can foresee. Errors: *AuthError if the keys differ, ErrDelayed, another *StatusError, *LengthError, also for a card in LRP mode.
func Authenticate(ctx context.Context, card nfc.Card, keyNo byte, key Key, rand io.Reader) (*Session, error) {
	var rndA [blockSize]byte
	if _, err := io.ReadFull(rand, rndA[:]); err != nil {
		return nil, fmt.Errorf("ntag424: random number: %w", err)
	}
	first, err := ask(ctx, card, cmdAuthFirst, swMore, []byte{keyNo, 0}) // no capabilities: AES
	if first, err = sized(cmdAuthFirst.name, first, err, blockSize); err != nil {
		return nil, err
	}
	a := answerChallenge(key.block(), [blockSize]byte(first), rndA)
	second, err := ask(ctx, card, cmdAuthSecond, swNative, a.token[:])
	if status := new(StatusError); errors.As(err, &status) && status.SW == swAuthFail {
		return nil, &AuthError{KeyNo: keyNo, Refused: true}
	}
	if second, err = sized(cmdAuthSecond.name, second, err, 2*blockSize); err != nil {
		return nil, err
	}
	s, ok := a.agree([2 * blockSize]byte(second))
	if !ok {
		return nil, &AuthError{KeyNo: keyNo}
	}
	s.card, s.keyNo = card, keyNo
	return s, nil
}

// attempt is an authentication between its two parts.
type attempt struct {
	key        cipher.Block
	rndA, rndB [blockSize]byte
	token      [2 * blockSize]byte // our proof
}

// answerChallenge opens the card's challenge and seals RndA and the rotated RndB.
func answerChallenge(key cipher.Block, challenge, rndA [blockSize]byte) attempt {
	a := attempt{key: key, rndA: rndA}
	key.Decrypt(a.rndB[:], challenge[:])
	copy(a.token[:], rndA[:])
	rotated := rotate(a.rndB)
	copy(a.token[blockSize:], rotated[:])
	seal(key, [blockSize]byte{}, a.token[:])
	return a
}

// agree opens the card's proof, TI and the rotated RndA followed by capabilities, and derives the session.
func (a attempt) agree(proof [2 * blockSize]byte) (*Session, bool) {
	open(a.key, [blockSize]byte{}, proof[:])
	rotated := rotate(a.rndA)
	if subtle.ConstantTimeCompare(proof[tiSize:tiSize+blockSize], rotated[:]) != 1 {
		return nil, false
	}
	return &Session{
		ti:  [tiSize]byte(proof[:tiSize]),
		enc: a.sessionKey(0xA5, 0x5A).block(),
		mac: a.sessionKey(0x5A, 0xA5).block(),
	}, true
}

// sessionKey derives the session key with this label (data sheet, 9.1.7).
func (a attempt) sessionKey(label0, label1 byte) Key {
	sv := []byte{label0, label1, 0x00, 0x01, 0x00, 0x80}
	mixed := a.rndA
	xor(mixed[2:8], a.rndB[:6])
	sv = append(sv, mixed[:8]...)
	sv = append(sv, a.rndB[6:]...)
	return cmac(a.key, append(sv, a.rndA[8:]...), 1)
}

// rotate turns v left by one byte.
func rotate(v [blockSize]byte) (r [blockSize]byte) {
	copy(r[:], v[1:])
	r[blockSize-1] = v[0]
	return r
}

// seal encrypts whole blocks in place, with CBC.
func seal(key cipher.Block, iv [blockSize]byte, blocks []byte) {
	cipher.NewCBCEncrypter(key, iv[:]).CryptBlocks(blocks, blocks)
}

// open decrypts whole blocks in place, with CBC.
func open(key cipher.Block, iv [blockSize]byte, blocks []byte) {
	cipher.NewCBCDecrypter(key, iv[:]).CryptBlocks(blocks, blocks)
}

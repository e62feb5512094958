package issue

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"passlane/kiosk/pass"
)

// NumberSize is the length of a drawn pass number, in characters.
const NumberSize = 12

// letters are what numbers are drawn from: 32, so that a byte's lower bits choose without favour.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// checked are the values of ISO 7064, MOD 37-36, by place.
const checked = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// DrawNumber draws a pass number; the error is the random source's.
func DrawNumber(random io.Reader) (string, error) {
	var b [NumberSize - 1]byte
	for {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", fmt.Errorf("issue: draw number: %w", err)
		}
		for i, v := range b {
			b[i] = letters[v%32]
		}
		if c := checkCharacter(string(b[:])); strings.IndexByte(letters, c) >= 0 {
			return string(b[:]) + string(c), nil
		}
	}
}

// CheckNumber tells whether a number can have come from DrawNumber: a letter mistaken or two swapped does not. The error is a
// *pass.FieldError.
func CheckNumber(number string) error {
	wrong := func(reason string) error { return &pass.FieldError{Field: "number", Reason: reason} }
	if len(number) != NumberSize {
		return wrong(fmt.Sprintf("%d characters, want %d", len(number), NumberSize))
	}
	for i := range len(number) {
		if strings.IndexByte(letters, number[i]) < 0 {
			return wrong("a character that no number has: numbers have no I, L, O, U and no small letters")
		}
	}
	if checkCharacter(number[:NumberSize-1]) != number[NumberSize-1] {
		return wrong("its last character does not fit the others: one of them is mistaken")
	}
	return nil
}

// checkCharacter returns the check character of a text of A-Z and 0-9 (ISO 7064, 9: hybrid system MOD 37-36).
func checkCharacter(text string) byte {
	p := 36
	for i := range len(text) {
		p += strings.IndexByte(checked, text[i])
		if p %= 36; p == 0 {
			p = 36
		}
		p = p * 2 % 37
	}
	return checked[(37-p)%36]
}

// grouped parts a number into fours for people.
func grouped(number string) string {
	var parts []string
	for len(number) > 4 && len(number)%4 == 0 {
		parts, number = append(parts, number[:4]), number[4:]
	}
	return strings.Join(append(parts, number), " ")
}

// drawKey draws a holder key.
func drawKey(random io.Reader) (key pass.HolderKey, err error) {
	for key.IsZero() && err == nil {
		_, err = io.ReadFull(random, key[:])
	}
	if err != nil {
		return key, errors.Join(errors.New("issue: draw holder key"), err)
	}
	return key, nil
}

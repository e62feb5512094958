package nfc

import (
	"context"
	"fmt"
)

// Commands and shape of a Type 2 tag.
const (
	cmdRead   = 0x30 // one READ gives four pages
	pageSize  = 4
	readSize  = 16
	userStart = 4 * pageSize // user memory follows the capability container in page 3
	magic     = 0xE1         // first byte of the capability container
)

// PageError says which page of a tag could not be read, and why.
type PageError struct {
	Page int // first page of the READ
	Err  error
}

// Error names the page in hexadecimal, as data sheets do.
func (e *PageError) Error() string { return fmt.Sprintf("nfc: read page %02Xh: %v", e.Page, e.Err) }

// Unwrap returns the cause.
func (e *PageError) Unwrap() error { return e.Err }

// LengthError says that an answer had the wrong number of bytes.
type LengthError struct{ Got, Want int }

// Error tells both lengths.
func (e *LengthError) Error() string {
	return fmt.Sprintf("nfc: answer of %d bytes, want %d", e.Got, e.Want)
}

// ContainerError says that page 3 is no capability container of an NTAG213, 215 or 216.
type ContainerError struct {
	Container [4]byte
	Field     string // magic, version or size
}

// Error names the field and shows the container.
func (e *ContainerError) Error() string {
	return fmt.Sprintf("nfc: capability container % X: %s not that of an NTAG21x", e.Container[:], e.Field)
}

// ReadType2 reads the card's memory from page 0, as far as its TLVs need: up to the end of the NDEF
// message, the terminator, or the end of the user memory, whichever comes first, in whole READs of 16 bytes. A plain tag
// with a seal of 150 bytes takes a dozen commands, at most 56. Errors: *PageError, *ContainerError, *TLVError.
func ReadType2(ctx context.Context, card Card) ([]byte, error) {
	dump, err := readPages(ctx, card, nil)
	if err != nil {
		return nil, err
	}
	size, err := userSize([4]byte(dump[12:16]))
	if err != nil {
		return nil, err
	}
	for {
		need, err := wanted(dump[userStart:], size)
		if err != nil {
			return nil, err
		}
		if len(dump) >= userStart+need {
			return dump, nil
		}
		if dump, err = readPages(ctx, card, dump); err != nil {
			return nil, err
		}
	}
}

// readPages appends the next four pages to dump.
func readPages(ctx context.Context, card Card, dump []byte) ([]byte, error) {
	page := len(dump) / pageSize
	got, err := card.Transceive(ctx, []byte{cmdRead, byte(page)})
	if err == nil && len(got) != readSize {
		err = &LengthError{Got: len(got), Want: readSize}
	}
	if err != nil {
		return nil, &PageError{Page: page, Err: err}
	}
	return append(dump, got...), nil
}

// userSize returns the bytes of user memory that the capability container cc states.
func userSize(cc [4]byte) (int, error) {
	if cc[0] != magic {
		return 0, &ContainerError{cc, "magic"}
	}
	if cc[1]>>4 != 1 {
		return 0, &ContainerError{cc, "version"}
	}
	switch cc[2] {
	case 0x12, 0x3E, 0x6D: // NTAG213, 215, 216
		return int(cc[2]) * 8, nil
	}
	return 0, &ContainerError{cc, "size"}
}

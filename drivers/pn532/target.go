package pn532

import (
	"bytes"
	"errors"
	"slices"

	"passlane/drivers/nfc"
)

// SAK bits of ISO/IEC 14443-3, 6.4.3.4.
const (
	sakMore    = 0x04 // the UID is not complete
	sakISO     = 0x20 // speaks ISO/IEC 14443-4
	sakClassic = 0x08 // MIFARE Classic, which wants its own authentication
)

// target is a card as InListPassiveTarget tells it (UM0701-02, 7.3.5).
type target struct {
	number byte // of the chip, 1 or 2
	tag    nfc.Tag
	ats    []byte // answer to select, without its length; nil for a card without ISO/IEC 14443-4
	typeB  bool
}

// errTargets says that a list of targets is not one.
var errTargets = errors.New("pn532: list of targets is malformed")

// atqbSize is how long the ATQB of a card of type B is, with its first byte 50h; the identifier is in the four after that.
const atqbSize = 12

// parseTargets reads the answer to InListPassiveTarget, from the number of targets on, for cards of type A or B. Bytes after the last
// target are an error: a list that was cut or patched is not believed in part.
func parseTargets(b []byte, typeB bool) ([]target, error) {
	if len(b) == 0 || b[0] > 2 {
		return nil, errTargets
	}
	r := reader{b[1:]}
	targets := make([]target, 0, b[0])
	for range b[0] {
		one := r.typeA
		if typeB {
			one = r.typeB
		}
		t, ok := one()
		if !ok || t.number == 0 || t.number > 2 {
			return nil, errTargets
		}
		targets = append(targets, t)
	}
	if len(r.rest) > 0 {
		return nil, errTargets
	}
	return targets, nil
}

// reader takes bytes from the front, as long as there are enough.
type reader struct{ rest []byte }

func (r *reader) take(n int) ([]byte, bool) {
	if n < 0 || len(r.rest) < n {
		return nil, false
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b, true
}

// typeA reads Tg, SENS_RES (2 bytes, as the chip gives them: the upper first), SEL_RES, the UID with its length, and for a card of
// ISO/IEC 14443-4 the ATS with its length, which counts itself. Firmware that leaves the ATS out leaves out its length too.
func (r *reader) typeA() (t target, ok bool) {
	head, ok := r.take(5)
	if !ok {
		return t, false
	}
	uid, ok := r.take(int(head[4]))
	if !ok || !slices.Contains([]int{4, 7, 10}, len(uid)) || head[3]&sakMore != 0 {
		return t, false
	}
	t = target{number: head[0], tag: nfc.Tag{UID: bytes.Clone(uid), ATQA: [2]byte{head[2], head[1]}, SAK: head[3]}}
	if head[3]&sakISO == 0 || len(r.rest) == 0 {
		return t, true
	}
	size, ok := r.take(1)
	if !ok {
		return t, false
	}
	ats, ok := r.take(int(size[0]) - 1)
	t.ats = bytes.Clone(ats)
	return t, ok
}

// typeB reads Tg, the ATQB and the answer to ATTRIB with its length.
func (r *reader) typeB() (t target, ok bool) {
	head, ok := r.take(1 + atqbSize + 1)
	if !ok || head[1] != 0x50 {
		return t, false
	}
	attrib, ok := r.take(int(head[1+atqbSize]))
	return target{number: head[0], tag: nfc.Tag{UID: bytes.Clone(head[2:6]), SAK: sakISO}, ats: bytes.Clone(attrib), typeB: true}, ok
}

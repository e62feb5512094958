package pass

import "errors"

// BorderPassType is Presented.DocumentType of our border pass: feature reference B7, category 02.
const BorderPassType = "B702"

const (
	borderFeature  = 0xB7
	borderCategory = 0x02

	msgNumber    = 1
	msgClass     = 2
	msgValidity  = 3
	msgProvince  = 4
	msgHolderKey = 5
	msgTagUID    = 6
)

// Longest texts of a border pass, in characters; all of A-Z and 0-9.
const (
	MaxNumber   = 24
	MaxClass    = 8
	MaxProvince = 3
)

// borderPass decodes the messages of our own type and takes the holder key out of s.
func (p *Presented) borderPass(s *Seal) error {
	key, err := takeKey(s.Messages)
	if err := errors.Join(noRepeats(s.Messages), err); err != nil {
		return err
	}
	for _, t := range []struct {
		tag  byte
		name string
		most int
		into *string
	}{{msgNumber, "pass number", MaxNumber, &p.Number}, {msgClass, "class", MaxClass, &p.Class}, {msgProvince, "province", MaxProvince, &p.Province}} {
		b, _ := s.Message(t.tag)
		text, ok := readC40(b)
		if !ok || !isPlain(text, 1, t.most) {
			return wrong(t.name, "not 1 to %d letters and digits", t.most)
		}
		*t.into = text
	}
	if err := p.validity(s); err != nil {
		return err
	}
	if uid, ok := s.Message(msgTagUID); ok && !uidSize(len(uid)) {
		return wrong("tag UID", "%d bytes, want 4, 7 or 10", len(uid))
	}
	p.HolderKey = key
	return nil
}

func (p *Presented) validity(s *Seal) error {
	b, _ := s.Message(msgValidity)
	if len(b) != 2*sealDateSize {
		return wrong("validity", "not two dates")
	}
	var ok1, ok2 bool
	p.ValidFrom, ok1 = sealDate(b[:sealDateSize])
	p.ValidTo, ok2 = sealDate(b[sealDateSize:])
	if !ok1 || !ok2 || p.ValidTo.Before(p.ValidFrom) {
		return wrong("validity", "no such dates, or in the wrong order")
	}
	return nil
}

// takeKey takes every holder key out of the messages, whatever else is wrong with them, so that no log or listing shows one.
func takeKey(messages []Message) (key HolderKey, err error) {
	err = wrong("holder key", "not %d bytes", len(key))
	for i, m := range messages {
		if m.Tag != msgHolderKey {
			continue
		}
		if len(m.Value) == len(key) {
			key, err = HolderKey(m.Value), nil
		}
		messages[i] = Message{Tag: msgHolderKey, Secret: true}
	}
	return key, err
}

func uidSize(n int) bool { return n == 4 || n == 7 || n == 10 }

func noRepeats(messages []Message) error {
	var seen [256]bool
	for _, m := range messages {
		if seen[m.Tag] {
			return wrong("messages", "message %d stands twice", m.Tag)
		}
		seen[m.Tag] = true
	}
	return nil
}

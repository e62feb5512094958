package main

import "passlane/drivers/nfc/ntag424"

// heard proves the message that a card signed by itself when it was read (SUN), nil if none of the keys made it.
func heard(ndef []byte, keys []cardKey) *authentication {
	s, err := ntag424.ParseSUN(link(ndef))
	if err != nil {
		return nil
	}
	for _, meta := range keys {
		for i, file := range keys {
			tap, err := ntag424.VerifySUN(s, meta.key, func([]byte) ntag424.Key { return file.key })
			if err == nil {
				return &authentication{How: howSUN, Proven: true, Key: &i, UID: hexa(tap.UID), Counter: &tap.Counter,
					Reason: "the card made this message; who holds it need not be the card"}
			}
		}
	}
	return nil
}

// Flags of a record's first byte (NFC Forum NDEF 1.0, 3.2).
const (
	flagShort = 0x10
	flagID    = 0x08
	maskType  = 0x07
	wellKnown = 0x01
)

// link returns what follows the abbreviated prefix of the first link (NFC Forum URI RTD), "" if there is none.
func link(ndef []byte) string {
	for len(ndef) > 0 {
		kind, payload, rest, ok := cutRecord(ndef)
		switch {
		case !ok:
			return ""
		case ndef[0]&maskType == wellKnown && string(kind) == "U" && len(payload) > 0:
			return string(payload[1:])
		}
		ndef = rest
	}
	return ""
}

// cutRecord takes the first record from a message.
func cutRecord(b []byte) (kind, payload, rest []byte, ok bool) {
	lengths := 4
	if b[0]&flagShort != 0 {
		lengths = 1
	}
	head := 2 + lengths
	if b[0]&flagID != 0 {
		head++
	}
	if len(b) < head {
		return nil, nil, nil, false
	}
	var size, id int64
	for _, v := range b[2 : 2+lengths] {
		size = size<<8 | int64(v)
	}
	if b[0]&flagID != 0 {
		id = int64(b[head-1])
	}
	typed := int64(head) + int64(b[1])
	at := typed + id
	if at+size > int64(len(b)) {
		return nil, nil, nil, false
	}
	return b[head:typed], b[at : at+size], b[at+size:], true
}

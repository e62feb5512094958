package pass

import "encoding/binary"

// SealRecordType is the type name of the NDEF external record (TNF 4) that carries a raw seal.
const SealRecordType = "passlane:seal"

const (
	maxNDEF        = 4096 // bytes of a message
	maxNDEFRecords = 16

	ndefBegin    = 0x80
	ndefEnd      = 0x40
	ndefChunked  = 0x20
	ndefShort    = 0x10
	ndefHasID    = 0x08
	tnfMask      = 0x07
	tnfWellKnown = 1
	tnfExternal  = 4
	tnfLast      = 5 // 6 continues a chunk, 7 is reserved
)

// ReadNDEF reads the seal in an NDEF message taken from a tag with the given UID. See ReadTag.
func ReadNDEF(message, uid []byte, trust Trust) Presented {
	return readNDEF(MediumTag, message, uid, trust)
}

// ReadCard reads the seal in the NDEF message of a card that can prove that it is the original, Presented.Prove tells whether it did;
// Type 4 cards hold their message in a file. See ReadTag.
func ReadCard(message, uid []byte, trust Trust) Presented {
	return readNDEF(MediumCard, message, uid, trust)
}

func readNDEF(m Medium, message, uid []byte, trust Trust) Presented {
	p := beginSealed(m)
	p.TagUID = append([]byte(nil), uid...)
	if !uidSize(len(uid)) {
		return p.malformed(wrong("tag UID", "%d bytes, want 4, 7 or 10", len(uid)))
	}
	seal, err := sealRecord(message)
	if err != nil {
		return p.malformed(err)
	}
	return p.read(seal, trust)
}

type ndefRecord struct {
	flags         byte
	kind, payload []byte
}

// Link returns the URL of the first URI record of an NDEF message, empty for none; a card that signs what it says does so in a URL. What
// follows that record does not matter: the URL carries its own proof.
func Link(message []byte) string {
	var url string
	_, _ = records(message, func(r ndefRecord) error {
		if url == "" && r.flags&tnfMask == tnfWellKnown && string(r.kind) == "U" && len(r.payload) > 0 && int(r.payload[0]) < len(uriPrefixes) {
			url = uriPrefixes[r.payload[0]] + string(r.payload[1:])
		}
		return nil
	})
	return url
}

// uriPrefixes are the first abbreviations of a URI record (NFC Forum, URI RTD, table 3).
var uriPrefixes = []string{"", "http://www.", "https://www.", "http://", "https://"}

// sealRecord returns the payload of the one seal record of a message.
func sealRecord(message []byte) ([]byte, error) {
	var seal []byte
	c, err := records(message, func(r ndefRecord) error {
		if r.flags&tnfMask != tnfExternal || string(r.kind) != SealRecordType {
			return nil
		}
		if seal != nil {
			return wrong("NDEF message", "two seals")
		}
		seal = r.payload
		return nil
	})
	if err != nil {
		return nil, err
	}
	return oneSeal(seal, c)
}

// records hands on each record of a message, and returns what follows the last.
func records(message []byte, take func(ndefRecord) error) (*cursor, error) {
	if len(message) > maxNDEF {
		return nil, wrong("NDEF message", "%d bytes, at most %d", len(message), maxNDEF)
	}
	c := &cursor{rest: message}
	for n := 0; ; n++ {
		r, ok := c.record()
		switch first := n == 0; {
		case !ok:
			return nil, wrong("NDEF record", "ends early")
		case r.flags&ndefChunked != 0 || r.flags&tnfMask > tnfLast:
			return nil, wrong("NDEF record", "chunked or of a reserved type")
		case r.flags&ndefBegin != 0 != first || n == maxNDEFRecords:
			return nil, wrong("NDEF message", "a second beginning, or more than %d records", maxNDEFRecords)
		}
		if err := take(r); err != nil {
			return nil, err
		}
		if r.flags&ndefEnd != 0 {
			return c, nil
		}
	}
}

func oneSeal(seal []byte, c *cursor) ([]byte, error) {
	switch {
	case len(c.rest) > 0:
		return nil, wrong("NDEF message", "%d bytes follow its end", len(c.rest))
	case seal == nil:
		return nil, wrong("NDEF message", "no record of type %s", SealRecordType)
	}
	return seal, nil
}

// record reads one NDEF record (NFC Forum, NDEF 1.0, 3.2).
func (c *cursor) record() (ndefRecord, bool) {
	head, ok := c.take(2)
	if !ok {
		return ndefRecord{}, false
	}
	r := ndefRecord{flags: head[0]}
	size, ok := c.payloadSize(r.flags)
	if !ok {
		return r, false
	}
	idSize := 0
	if r.flags&ndefHasID != 0 {
		b, ok := c.take(1)
		if !ok {
			return r, false
		}
		idSize = int(b[0])
	}
	var ok1, ok2, ok3 bool
	r.kind, ok1 = c.take(int(head[1]))
	_, ok2 = c.take(idSize)
	r.payload, ok3 = c.take(size)
	return r, ok1 && ok2 && ok3
}

func (c *cursor) payloadSize(flags byte) (int, bool) {
	if flags&ndefShort != 0 {
		b, ok := c.take(1)
		if !ok {
			return 0, false
		}
		return int(b[0]), true
	}
	b, ok := c.take(4)
	if !ok {
		return 0, false
	}
	n := binary.BigEndian.Uint32(b)
	return int(n), n <= maxNDEF
}

// NDEFMessage returns the NDEF message of one record that carries the seal, as ReadNDEF takes it.
func NDEFMessage(seal []byte) []byte { return appendSealMessage(nil, seal) }

// appendSealMessage writes an NDEF message of one seal record.
func appendSealMessage(b, seal []byte) []byte {
	flags := byte(ndefBegin | ndefEnd | tnfExternal)
	if len(seal) < 0x100 {
		b = append(b, flags|ndefShort, byte(len(SealRecordType)), byte(len(seal)))
	} else {
		b = append(b, flags, byte(len(SealRecordType)))
		b = binary.BigEndian.AppendUint32(b, uint32(len(seal)))
	}
	return append(append(b, SealRecordType...), seal...)
}

package pn532sim

import "bytes"

const (
	fromHost = 0xD4
	toHost   = 0xD5
	nack     = 0x00 // what parse returns for one, as no packet begins so
)

var (
	ackBytes  = []byte{0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00}
	nackBytes = []byte{0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00}
	errBytes  = []byte{0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00}
)

// frame builds the frame of a response, its code first: a normal one up to 255 bytes. The error frame is that of a nil one.
func frame(answer []byte) []byte {
	if len(answer) == 0 {
		return bytes.Clone(errBytes)
	}
	n := len(answer) + 1
	f := []byte{0x00, 0x00, 0xFF}
	if n < 256 {
		f = append(f, byte(n), byte(256-n))
	} else {
		f = append(f, 0xFF, 0xFF, byte(n/256), byte(n%256), byte(512-n/256-n%256))
	}
	total := byte(toHost)
	for _, v := range answer {
		total += v
	}
	f = append(append(f, toHost), answer...)
	return append(f, 0-total, 0x00)
}

// parse takes the first frame from what the host sent: its packet, nothing for an ACK, a single nack. What is no frame, or has a wrong
// checksum, is passed over.
func parse(b []byte) (packet []byte, done int, ok bool) {
	for {
		i := bytes.Index(b[done:], []byte{0x00, 0xFF})
		if i < 0 {
			return nil, done, false
		}
		at := done + i
		p, size, state := one(b[at+2:])
		switch state {
		case whole:
			return p, at + 2 + size, true
		case partly:
			return nil, at, false
		}
		done = at + 2
	}
}

const (
	whole = iota
	partly
	broken
)

func one(b []byte) (packet []byte, size, state int) {
	if len(b) < 2 {
		return nil, 0, partly
	}
	n, head := int(b[0]), 2
	switch {
	case b[0] == 0 && b[1] == 0xFF:
		return nil, 2, whole
	case b[0] == 0xFF && b[1] == 0:
		return []byte{nack}, 2, whole
	case b[0] == 0xFF && b[1] == 0xFF:
		if len(b) < 5 {
			return nil, 0, partly
		}
		if (int(b[2])+int(b[3])+int(b[4]))%256 != 0 {
			return nil, 0, broken
		}
		n, head = int(b[2])*256+int(b[3]), 5
	case (int(b[0])+int(b[1]))%256 != 0:
		return nil, 0, broken
	}
	if n < 1 || n > 265 {
		return nil, 0, broken
	}
	if len(b) < head+n+1 {
		return nil, 0, partly
	}
	total := 0
	for _, v := range b[head : head+n+1] {
		total += int(v)
	}
	if total%256 != 0 {
		return nil, 0, broken
	}
	return bytes.Clone(b[head : head+n]), head + n + 1, whole
}

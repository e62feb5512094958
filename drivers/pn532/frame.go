package pn532

import (
	"bytes"
	"errors"
	"fmt"
)

// Frame identifiers (UM0701-02, 6.2.1).
const (
	toChip   = 0xD4
	fromChip = 0xD5
	badFrame = 0x7F // of the chip's error frame
)

// Sizes in bytes.
const (
	maxData     = 262             // of one InDataExchange, either way (UM0701-02, 7.3.8)
	maxPacket   = 265             // frame identifier, code and the rest: what the firmware can hold
	maxNormal   = 255             // of a packet in a normal frame
	maxFrame    = maxPacket + 10  // an extended frame with preamble and postamble
	maxRead     = maxFrame + 8    // with a longer preamble
	ackSize     = 6               // an ACK with preamble and postamble
	maxReceived = maxFrame + 2*64 // what is kept of a stream: a frame and some noise
)

var (
	ackFrame  = []byte{0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00}
	nackFrame = []byte{0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00}
	start     = []byte{0x00, 0xFF}
)

type kind int

const (
	kindNone kind = iota
	kindAck
	kindNack
	kindPacket
)

// frame is what stands between start and postamble. The packet begins with its identifier, and lies in the bytes decoded.
type frame struct {
	kind   kind
	packet []byte
}

// FrameError says that what came from the chip is no frame.
type FrameError struct{ Problem string }

// Error names the problem.
func (e *FrameError) Error() string { return "pn532: frame: " + e.Problem }

// errShort says that a frame may go on.
var errShort = errors.New("pn532: frame is not complete")

var (
	errBare    = &FrameError{"no postamble"}
	errNoFrame = &FrameError{"not even the beginning of one"} // with a packet
)

// refuses tells the chip's error frame.
func (f frame) refuses() bool { return f.kind == kindPacket && f.packet[0] == badFrame }

// answers tells the response to a command.
func (f frame) answers(code byte) bool {
	return f.kind == kindPacket && len(f.packet) > 1 && f.packet[0] == fromChip && f.packet[1] == code
}

// appendFrame appends the frame of a packet of 1 to 265 bytes: a normal one if it fits.
func appendFrame(to, packet []byte) []byte {
	n := len(packet)
	to = append(to, 0x00, 0x00, 0xFF)
	if n <= maxNormal {
		to = append(to, byte(n), byte(-n))
	} else {
		to = append(to, 0xFF, 0xFF, byte(n>>8), byte(n), byte(-(n>>8 + n)))
	}
	to = append(to, packet...)
	return append(to, -sum(packet), 0x00)
}

// decode finds the first frame in b. It returns how many bytes of b are done with, the frame's own among them, and how many of those
// were neither its own nor zeros. Of preamble and postamble any number is fine; bare is for chips without a postamble. Errors: errShort, with done being what cannot belong to a frame; a
// *FrameError, with done going past the start of the bad one, so that decoding can go on.
func decode(b []byte, bare bool) (f frame, done, noise int, err error) {
	at := bytes.Index(b, start)
	if at < 0 {
		keep := 0
		if len(b) > 0 && b[len(b)-1] == 0 {
			keep = 1
		}
		return frame{}, len(b) - keep, count(b), errShort
	}
	noise = count(b[:at])
	f, size, err := body(b[at+len(start):], bare)
	switch {
	case errors.Is(err, errShort):
		return frame{}, at, noise, err
	case err != nil:
		return frame{}, at + len(start), noise, err
	}
	return f, at + len(start) + size, noise, nil
}

// body decodes what follows the start of a frame, and returns how long that is, without the postamble.
func body(b []byte, bare bool) (f frame, size int, err error) {
	if len(b) < 2 {
		return frame{}, 0, errShort
	}
	head, n := 2, int(b[0])
	switch {
	case b[0] == 0x00 && b[1] == 0xFF:
		return frame{kind: kindAck}, head, nil
	case b[0] == 0xFF && b[1] == 0x00:
		return frame{kind: kindNack}, head, nil
	case b[0] == 0xFF && b[1] == 0xFF:
		if head = 5; len(b) < head {
			return frame{}, 0, errShort
		}
		n = int(b[2])<<8 | int(b[3])
		if b[2]+b[3]+b[4] != 0 {
			return frame{}, 0, &FrameError{"checksum of an extended length"}
		}
	case b[0]+b[1] != 0:
		return frame{}, 0, &FrameError{"checksum of the length"}
	}
	if n == 0 || n > maxPacket {
		return frame{}, 0, &FrameError{fmt.Sprintf("%d bytes long", n)}
	}
	end := head + n
	if len(b) < end+1 {
		return frame{}, 0, errShort
	}
	if sum(b[head:end])+b[end] != 0 {
		return frame{}, 0, &FrameError{"checksum of the data"}
	}
	if b[end] != 0 || bare {
		return frame{kind: kindPacket, packet: b[head:end]}, end + 1, nil
	}
	// A frame that lost a zero has the right checksum too, if its postamble is taken for that: it must have one besides.
	switch {
	case len(b) < end+2:
		return frame{}, 0, errShort
	case b[end+1] != 0:
		return frame{}, 0, errBare
	}
	return frame{kind: kindPacket, packet: b[head:end]}, end + 1, nil
}

// packetBegins tells the first bytes of a packet's frame, as far as they are there, from those of an ACK and from noise.
func packetBegins(b []byte) bool {
	_, b, found := bytes.Cut(b, start)
	if !found || len(b) == 0 || b[0] == 0 {
		return false
	}
	return len(b) == 1 || b[0]+b[1] == 0 || b[0] == 0xFF && b[1] == 0xFF
}

// count returns how many bytes are not zero.
func count(b []byte) int { return len(b) - bytes.Count(b, []byte{0}) }

func sum(b []byte) (s byte) {
	for _, v := range b {
		s += v
	}
	return s
}

package uvcsim

// payloadSize is the largest payload, header and all: what uvcvideo reads at once, 32 packets.
const payloadSize = 32 * packet

// Bits of a payload's header (UVC 1.0a, 2.4.3.3).
const (
	headerSize   = 2
	frameID      = 1 << 0 // toggles with each picture
	endOfFrame   = 1 << 1
	endOfHeader  = 1 << 7
	payloadSpace = payloadSize - headerSize
)

// payloads cuts a picture into payloads. One that is not full ends with a short packet, which tells the host that it ends: so none but a full one
// is a multiple of a packet long. A byte behind the picture, as many cameras send some, sees to that.
func payloads(picture []byte, odd bool) (all [][]byte) {
	head := byte(endOfHeader)
	if odd {
		head |= frameID
	}
	for first := true; first || len(picture) > 0; first = false {
		n := min(len(picture), payloadSpace)
		p := append([]byte{headerSize, head}, picture[:n]...)
		if picture = picture[n:]; len(picture) == 0 {
			p[1] |= endOfFrame
			if len(p)%packet == 0 && len(p) < payloadSize {
				p = append(p, 0)
			}
		}
		all = append(all, p)
	}
	return all
}

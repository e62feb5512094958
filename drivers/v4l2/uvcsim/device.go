package uvcsim

import (
	"slices"

	"passlane/drivers/usbsim"
)

// Requests of the class (UVC 1.0a, table A-8).
const (
	setCur  = 0x01
	getCur  = 0x81
	getMin  = 0x82
	getMax  = 0x83
	getRes  = 0x84
	getLen  = 0x85
	getInfo = 0x86
	getDef  = 0x87
)

// Selectors (UVC 1.0a, A.9): of the interfaces, of the terminal and of the unit.
const (
	errorCode  = 2
	probe      = 1
	commit     = 2
	expoMode   = 2
	expoTime   = 4
	brightness = 2
	powerLine  = 5
)

// control is something that can be set.
type control struct {
	size                    int
	low, high, step, preset int
	now                     int
}

// at is where a control is.
type at struct{ entity, selector byte }

// stream is what the host wants of the pictures.
type stream struct {
	rate  int // pictures a second; 0: none
	began int // how often it was asked for
}

// device is what the camera believes and answers. It does nothing by itself.
type device struct {
	opts     Opts
	controls map[at]*control
	rate     int // as negotiated last
	stream   stream
}

func newDevice(o Opts) *device {
	const manual, auto = 1, 8 // modes of exposure (UVC 1.0a, 4.2.2.1.2)
	return &device{opts: o, rate: o.Rates[0], controls: map[at]*control{
		{cameraTerminal, expoMode}:   {1, manual, auto, manual | auto, auto, auto},
		{cameraTerminal, expoTime}:   {4, 1, 10_000, 1, 333, 333},
		{processingUnit, brightness}: {2, 0, 255, 1, 128, 128},
		{processingUnit, powerLine}:  {1, 0, 2, 1, 1, 1},
	}}
}

// request is one on the control pipe, with what the class packs into its fields (UVC 1.0a, 4.1).
type request struct{ usbsim.Setup }

func (r request) interfaceNumber() byte { return byte(r.Index) }
func (r request) entity() byte          { return byte(r.Index >> 8) }
func (r request) selector() byte        { return byte(r.Value >> 8) }

// take carries out a request of the host, which may come with data, and tells whether the camera knows it.
func (d *device) take(s request, data []byte) bool {
	switch {
	case s.Kind != 0x21 || s.Request != setCur:
		return false
	case s.interfaceNumber() == streamInterface && (s.selector() == probe || s.selector() == commit):
		d.negotiate(data)
		if s.selector() == commit {
			d.stream = stream{d.rate, d.stream.began + 1}
		}
		return true
	}
	c, v := d.controls[at{s.entity(), s.selector()}], number(data)
	if c == nil || len(data) != c.size || v < c.low || v > c.high {
		return false
	}
	c.now = v
	return true
}

// negotiate takes the rate that is nearest to the interval asked for.
func (d *device) negotiate(data []byte) {
	const intervalAt, shortest = 4, 8
	if len(data) < shortest {
		return
	}
	asked := int(le.Uint32(data[intervalAt:]))
	d.rate = slices.MinFunc(d.opts.Rates, func(a, b int) int { return distance(interval(a), asked) - distance(interval(b), asked) })
}

func distance(a, b int) int { return max(a-b, b-a) }

// answer returns what the host asked for; nil is a stall.
func (d *device) answer(s request) []byte {
	var said []byte
	switch {
	case s.Kind != 0xA1:
	case s.interfaceNumber() == streamInterface && (s.selector() == probe || s.selector() == commit):
		said = d.answerStream(s.Request)
	case s.interfaceNumber() == controlInterface && s.entity() == 0 && s.selector() == errorCode:
		said = []byte{6} // the control that was asked for last is not there
	default:
		if c := d.controls[at{s.entity(), s.selector()}]; c != nil {
			said = c.answer(s.Request)
		}
	}
	return said[:min(len(said), int(s.Length))]
}

// answerStream answers a question about the stream (UVC 1.0a, table 4-47).
func (d *device) answerStream(asked byte) []byte {
	rate := d.rate
	switch asked {
	case getInfo:
		return []byte{3}
	case getLen:
		return le16(26)
	case getMax, getMin, getDef, getCur:
	default:
		return nil
	}
	if asked != getCur {
		rate = d.opts.Rates[0]
	}
	const fixedInterval = 1
	return slices.Concat(le16(fixedInterval), []byte{1, 1}, le32(interval(rate)), make([]byte, 10), le32(d.opts.largest()), le32(payloadSize))
}

func (c *control) answer(asked byte) []byte {
	switch asked {
	case getInfo:
		return []byte{3} // it can be read and set
	case getLen:
		return le16(c.size)
	case getCur:
		return le32(c.now)[:c.size]
	case getMin:
		return le32(c.low)[:c.size]
	case getMax:
		return le32(c.high)[:c.size]
	case getRes:
		return le32(c.step)[:c.size]
	case getDef:
		return le32(c.preset)[:c.size]
	}
	return nil
}

func number(b []byte) (v int) {
	for i, x := range b {
		v |= int(x) << (8 * i)
	}
	return v
}

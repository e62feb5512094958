package uvcsim

import (
	"encoding/binary"
	"slices"
	"time"
)

// Where things are in the camera: interfaces, and the units that the picture passes (UVC 1.0a, 2.3).
const (
	controlInterface = 0
	streamInterface  = 1
	cameraTerminal   = 1
	processingUnit   = 2
	outputTerminal   = 3
	streamEndpoint   = 0x81
)

// packet is the size of a bulk packet at high speed (USB 2.0, 5.8.3).
const packet = 512

// Types of descriptors (USB 2.0, table 9-5; UVC 1.0a, table A-4).
const (
	typeDevice        = 1
	typeConfiguration = 2
	typeString        = 3
	typeInterface     = 4
	typeEndpoint      = 5
	typeAssociation   = 11
	typeClass         = 0x24
)

var le = binary.LittleEndian

// describe returns a descriptor: its length, its type and what follows.
func describe(kind byte, rest ...byte) []byte {
	return append([]byte{byte(2 + len(rest)), kind}, rest...)
}

// le16 and le32 are numbers as descriptors have them.
func le16(v int) []byte { return le.AppendUint16(nil, uint16(v)) }
func le32(v int) []byte { return le.AppendUint32(nil, uint32(v)) }

func join(parts ...[]byte) (all []byte) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// deviceDescriptor names the camera by Linux's own number for such a gadget (1D6B:0102); two interfaces belong together (IAD).
func deviceDescriptor() []byte {
	return describe(typeDevice, join(le16(0x0200), []byte{0xEF, 2, 1, 64}, le16(0x1D6B), le16(0x0102), le16(1), []byte{1, 2, 0, 1})...)
}

// configuration returns the configuration descriptor with all that belongs to it (UVC 1.0a, 3).
func (o Opts) configuration() []byte {
	all := join(
		describe(typeAssociation, controlInterface, 2, 0x0E, 3, 0, 0),
		describe(typeInterface, controlInterface, 0, 0, 0x0E, 1, 0, 0),
		controlPart(),
		describe(typeInterface, streamInterface, 0, 1, 0x0E, 2, 0, 0),
		o.streamPart(),
		endpoint(),
	)
	const selfPowered = 0xC0
	return append(describe(typeConfiguration, join(le16(9+len(all)), []byte{2, 1, 0, selfPowered, 1})...), all...)
}

// endpoint returns the descriptor of the pipe that carries pictures.
func endpoint() []byte {
	const bulk = 2
	return describe(typeEndpoint, join([]byte{streamEndpoint, bulk}, le16(packet), []byte{0})...)
}

// controlPart describes the units and what can be set on them (UVC 1.0a, 3.7.2).
func controlPart() []byte {
	const exposures, mains = 1<<1 | 1<<3, 1<<0 | 1<<10 // bits of tables 3-6 and 3-8: exposure mode and time; brightness and power line frequency
	units := join(
		describe(typeClass, join([]byte{2, cameraTerminal}, le16(0x0201), make([]byte, 8), []byte{3, exposures, 0, 0})...),
		describe(typeClass, join([]byte{5, processingUnit, cameraTerminal}, le16(0), []byte{2}, le16(mains), []byte{0})...),
		describe(typeClass, join([]byte{3, outputTerminal}, le16(0x0101), []byte{0, processingUnit, 0})...),
	)
	const header = 13
	return append(describe(typeClass, join([]byte{1}, le16(0x0100), le16(header+len(units)), le32(48_000_000), []byte{1, streamInterface})...), units...)
}

// streamPart describes the one format, of one size, at some rates (UVC 1.0a, 3.9; the MJPEG payload's document, 3.1).
func (o Opts) streamPart() []byte {
	bits := 8 * o.largest()
	picture := join([]byte{7, 1, 0}, le16(o.Width), le16(o.Height), le32(bits), le32(bits*o.Rates[0]), le32(o.largest()), le32(interval(o.Rates[0])),
		[]byte{byte(len(o.Rates))})
	for _, r := range slices.Backward(slices.Sorted(slices.Values(o.Rates))) { // the shortest interval first
		picture = append(picture, le32(interval(r))...)
	}
	formats := join(
		describe(typeClass, 6, 1, 1, 0, 1, 0, 0, 0, 0),
		describe(typeClass, picture...),
		describe(typeClass, 0x0D, 1, 1, 4), // colours as usual: sRGB, BT.601
	)
	const header = 14
	return append(describe(typeClass, join([]byte{1, 1}, le16(header+len(formats)), []byte{streamEndpoint, 0, outputTerminal, 0, 0, 0, 1, 0})...), formats...)
}

// interval is the time between two pictures, in units of 100 ns.
func interval(rate int) int { return int(time.Second/100) / rate }

// descriptor returns the descriptor of a type and a number, nil where there is none.
func (o Opts) descriptor(kind, n byte) []byte {
	switch {
	case kind == typeDevice:
		return deviceDescriptor()
	case kind == typeConfiguration && n == 0:
		return o.configuration()
	case kind == typeString:
		return words(n)
	}
	return nil
}

// words returns the string descriptor of a number (USB 2.0, 9.6.7): the languages, who made the camera, what it is.
func words(n byte) []byte {
	switch n {
	case 0:
		return describe(typeString, 0x09, 0x04) // English of the United States
	case 1:
		return describe(typeString, utf16le("Passlane")...)
	case 2:
		return describe(typeString, utf16le(Name)...)
	}
	return nil
}

// Name is what the camera calls itself, also in V4L2.
const Name = "Simulated camera"

func utf16le(s string) (b []byte) {
	for _, r := range s {
		b = append(b, byte(r), 0) // all of ours is ASCII
	}
	return b
}

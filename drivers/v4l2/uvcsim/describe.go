package uvcsim

import (
	"encoding/binary"
	"slices"
	"time"

	"passlane/drivers/usbsim"
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

// typeClass is the type of the class's descriptors (UVC 1.0a, table A-4).
const typeClass = 0x24

var le = binary.LittleEndian

// le16 and le32 are numbers as descriptors have them.
func le16(v int) []byte { return le.AppendUint16(nil, uint16(v)) }
func le32(v int) []byte { return le.AppendUint32(nil, uint32(v)) }

// class returns a descriptor of the class: its subtype and what follows.
func class(subtype byte, rest ...[]byte) []byte {
	return usbsim.Describe(typeClass, append([][]byte{{subtype}}, rest...)...)
}

// descriptors are those of the camera (UVC 1.0a, 3), which has Linux's own number for such a gadget.
func (o Opts) descriptors() usbsim.Descriptors {
	return usbsim.Descriptors{
		Class: [3]byte{0xEF, 2, 1}, Vendor: 0x1D6B, Product: 0x0102, Name: Name, Interfaces: 2, // two that belong together
		Inside: slices.Concat(
			usbsim.Describe(usbsim.TypeAssociation, []byte{controlInterface, 2, 0x0E, 3, 0, 0}),
			usbsim.Describe(usbsim.TypeInterface, []byte{controlInterface, 0, 0, 0x0E, 1, 0, 0}),
			controlPart(),
			usbsim.Describe(usbsim.TypeInterface, []byte{streamInterface, 0, 1, 0x0E, 2, 0, 0}),
			o.streamPart(),
			endpoint(),
		),
	}
}

// endpoint returns the descriptor of the pipe that carries pictures.
func endpoint() []byte {
	const bulk = 2
	return usbsim.Describe(usbsim.TypeEndpoint, []byte{streamEndpoint, bulk}, le16(packet), []byte{0})
}

// controlPart describes the units and what can be set on them (UVC 1.0a, 3.7.2).
func controlPart() []byte {
	const exposures, mains = 1<<1 | 1<<3, 1<<0 | 1<<10 // bits of tables 3-6 and 3-8: exposure mode and time; brightness and power line frequency
	units := slices.Concat(
		class(2, []byte{cameraTerminal}, le16(0x0201), make([]byte, 8), []byte{3, exposures, 0, 0}),
		class(5, []byte{processingUnit, cameraTerminal}, le16(0), []byte{2}, le16(mains), []byte{0}),
		class(3, []byte{outputTerminal}, le16(0x0101), []byte{0, processingUnit, 0}),
	)
	const header = 13
	return append(class(1, le16(0x0100), le16(header+len(units)), le32(48_000_000), []byte{1, streamInterface}), units...)
}

// streamPart describes the one format, of one size, at some rates (UVC 1.0a, 3.9; the MJPEG payload's document, 3.1).
func (o Opts) streamPart() []byte {
	bits := 8 * o.largest()
	picture := slices.Concat([]byte{1, 0}, le16(o.Width), le16(o.Height), le32(bits), le32(bits*o.Rates[0]), le32(o.largest()), le32(interval(o.Rates[0])),
		[]byte{byte(len(o.Rates))})
	for _, r := range slices.Backward(slices.Sorted(slices.Values(o.Rates))) { // the shortest interval first
		picture = append(picture, le32(interval(r))...)
	}
	formats := slices.Concat(
		class(6, []byte{1, 1, 0, 1, 0, 0, 0, 0}),
		class(7, picture),
		class(0x0D, []byte{1, 1, 4}), // colours as usual: sRGB, BT.601
	)
	const header = 14
	return append(class(1, []byte{1}, le16(header+len(formats)), []byte{streamEndpoint, 0, outputTerminal, 0, 0, 0, 1, 0}), formats...)
}

// interval is the time between two pictures, in units of 100 ns.
func interval(rate int) int { return int(time.Second/100) / rate }

// Name is what the camera calls itself, also in V4L2.
const Name = "Simulated camera"

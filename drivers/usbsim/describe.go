package usbsim

import (
	"encoding/binary"
	"slices"
)

// Types of descriptors (USB 2.0, table 9-5).
const (
	typeDevice        = 1
	typeConfiguration = 2
	typeString        = 3
	TypeInterface     = 4
	TypeEndpoint      = 5
	TypeAssociation   = 11 // of interfaces that belong together
)

// Requests of the standard (USB 2.0, table 9-4).
const (
	getStatus        = 0x00
	clearFeature     = 0x01
	getDescriptor    = 0x06
	setConfiguration = 0x09
	setInterface     = 0x0B
)

var le = binary.LittleEndian

// Describe returns a descriptor: its length, its type and what follows.
func Describe(kind byte, rest ...[]byte) []byte {
	b := slices.Concat(rest...)
	return append([]byte{byte(2 + len(b)), kind}, b...)
}

// Descriptors are what a device says of itself.
type Descriptors struct {
	Class           [3]byte // class, subclass and protocol
	Vendor, Product uint16
	Name            string // of the product, in ASCII
	Interfaces      byte   // how many
	Inside          []byte // their descriptors, and what belongs to them
}

// Standard answers a request of the standard; that of a device with one configuration.
func (d Descriptors) Standard(s Setup) (in []byte, ok bool) {
	if s.In() {
		switch {
		case s.Request == getStatus:
			in = []byte{0, 0}
		case s.Request == getDescriptor:
			in = d.descriptor(byte(s.Value>>8), byte(s.Value))
		}
		return in[:min(len(in), int(s.Length))], in != nil
	}
	return nil, s.Request == setConfiguration || s.Request == setInterface || s.Request == clearFeature
}

// IsStandard tells whether a request is of the standard, and neither of a class nor of a vendor.
func (s Setup) IsStandard() bool { return s.Kind&0x60 == 0 }

// descriptor returns the descriptor of a type and a number, nil where there is none.
func (d Descriptors) descriptor(kind, n byte) []byte {
	switch {
	case kind == typeDevice:
		b := append([]byte{0, 2}, d.Class[:]...) // USB 2.0
		b = le.AppendUint16(le.AppendUint16(append(b, 64), d.Vendor), d.Product)
		const version, maker, product, serial, configurations = 1, 0, 1, 0, 1
		return Describe(typeDevice, b, []byte{version, 0, maker, product, serial, configurations})
	case kind == typeConfiguration && n == 0:
		const head, selfPowered, power = 9, 0xC0, 1
		b := le.AppendUint16(nil, uint16(head+len(d.Inside)))
		return append(Describe(typeConfiguration, b, []byte{d.Interfaces, 1, 0, selfPowered, power}), d.Inside...)
	case kind == typeString && n == 0:
		return Describe(typeString, []byte{0x09, 0x04}) // English of the United States
	case kind == typeString && n == 1:
		var b []byte
		for _, c := range []byte(d.Name) {
			b = append(b, c, 0)
		}
		return Describe(typeString, b)
	}
	return nil
}

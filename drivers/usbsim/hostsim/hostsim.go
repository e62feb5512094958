// Package hostsim is the host's end of a USB/IP line, for tests of simulated devices without a kernel.
package hostsim

import (
	"encoding/binary"
	"io"
	"net"
	"testing"
)

// Codes of the messages.
const (
	submit = 1
	unlink = 2
	// Submitted answers a transfer.
	Submitted = 3
	// Unlinked answers Unlink.
	Unlinked = 4
)

const messageSize = 48

var (
	be = binary.BigEndian
	le = binary.LittleEndian
)

// Host asks a device, and hears it.
type Host struct {
	t      testing.TB
	line   net.Conn
	number uint32
}

// New returns a host, and the line at whose end a device is to be served. The test ends if the line does.
func New(t testing.TB) (*Host, net.Conn) {
	near, far := net.Pipe()
	return &Host{t: t, line: far}, near
}

// Pull pulls the plug.
func (h *Host) Pull() { _ = h.line.Close() }

// Submit asks for a transfer of so many bytes, and returns its number: on the control pipe, 0, with the eight bytes of a request and data of the host,
// else from a pipe to the host.
func (h *Host) Submit(endpoint uint32, length int, setup, data []byte) uint32 {
	h.t.Helper()
	h.number++
	b := make([]byte, messageSize)
	be.PutUint32(b, submit)
	be.PutUint32(b[4:], h.number)
	if endpoint != 0 || setup[0]&0x80 != 0 {
		be.PutUint32(b[12:], 1)
	}
	be.PutUint32(b[16:], endpoint)
	be.PutUint32(b[24:], uint32(length))
	copy(b[40:], setup)
	h.write(append(b, data...))
	return h.number
}

// Unlink takes a transfer back, and returns the number of that.
func (h *Host) Unlink(victim uint32) uint32 {
	h.t.Helper()
	h.number++
	b := make([]byte, messageSize)
	be.PutUint32(b, unlink)
	be.PutUint32(b[4:], h.number)
	be.PutUint32(b[20:], victim)
	h.write(b)
	return h.number
}

func (h *Host) write(b []byte) {
	h.t.Helper()
	if _, err := h.line.Write(b); err != nil {
		h.t.Fatal(err)
	}
}

// Reply is what the device says of a transfer: Status 0, or an errno below 0.
type Reply struct {
	Code, Number uint32
	Status       int32
	Data         []byte
}

// Hear returns what the device says next. in is whether data comes with it.
func (h *Host) Hear(in bool) (r Reply) {
	h.t.Helper()
	b := make([]byte, messageSize)
	h.read(b)
	r = Reply{Code: be.Uint32(b), Number: be.Uint32(b[4:]), Status: int32(be.Uint32(b[20:]))}
	if in && r.Code == Submitted && r.Status == 0 {
		r.Data = make([]byte, be.Uint32(b[24:]))
		h.read(r.Data)
	}
	return r
}

func (h *Host) read(b []byte) {
	h.t.Helper()
	if _, err := io.ReadFull(h.line, b); err != nil {
		h.t.Fatal(err)
	}
}

// Get asks a question on the control pipe; nil is a stall.
func (h *Host) Get(kind, request byte, value, index uint16, length int) []byte {
	h.t.Helper()
	n := h.Submit(0, length, setup(kind, request, value, index, length), nil)
	r := h.Hear(true)
	if r.Number != n || r.Code != Submitted {
		h.t.Fatalf("%+v in answer to %d", r, n)
	}
	return r.Data
}

// Set says something on the control pipe, and returns whether it was taken.
func (h *Host) Set(kind, request byte, value, index uint16, data []byte) bool {
	h.t.Helper()
	h.Submit(0, len(data), setup(kind, request, value, index, len(data)), data)
	return h.Hear(false).Status == 0
}

func setup(kind, request byte, value, index uint16, length int) []byte {
	b := le.AppendUint16([]byte{kind, request}, value)
	return le.AppendUint16(le.AppendUint16(b, index), uint16(length))
}

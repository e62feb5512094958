package mjpeg

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Markers, behind 0xFF (T.81, table B.1).
const (
	tem  = 0x01
	rst0 = 0xD0
	rst7 = 0xD7
	soi  = 0xD8
	eoi  = 0xD9
	sos  = 0xDA
	app0 = 0xE0
	appF = 0xEF
	com  = 0xFE
)

var begin = []byte{0xFF, soi}

const chunk = 64 << 10 // bytes, read at once

// Reader reads the pictures of a stream. It holds one picture at a time.
type Reader struct {
	from io.Reader
	most int
	buf  []byte // read and not yet given or passed over
	err  error  // of from
}

// NewReader returns a reader of the stream in r, of which nothing is read before the first Next.
func NewReader(r io.Reader) *Reader { return &Reader{from: r, most: MaxBytes} }

// Next returns the next whole picture, from SOI to EOI, which is the caller's. It waits for no byte beyond it, so that a stream may be live.
// Errors: io.EOF at the end of the stream, or that of the underlying reader, wrapped; both stay.
func (r *Reader) Next() ([]byte, error) {
	for r.find() {
		n, whole := r.walk()
		picture := r.buf[:n]
		r.buf = r.buf[n:]
		if whole {
			return bytes.Clone(picture), nil
		}
	}
	if errors.Is(r.err, io.EOF) {
		return nil, io.EOF
	}
	return nil, fmt.Errorf("mjpeg: read: %w", r.err)
}

// has reads until there are n bytes, and tells whether there are.
func (r *Reader) has(n int) bool {
	for len(r.buf) < n && r.err == nil {
		if len(r.buf) == cap(r.buf) {
			r.buf = slices.Grow(r.buf, chunk)
		}
		var got int
		got, r.err = r.from.Read(r.buf[len(r.buf):cap(r.buf)])
		r.buf = r.buf[:len(r.buf)+got]
	}
	return len(r.buf) >= n
}

// find passes over what is before the next SOI, and tells whether there is one.
func (r *Reader) find() bool {
	for r.has(len(begin)) {
		if i := bytes.Index(r.buf, begin); i >= 0 {
			r.buf = r.buf[i:]
			return true
		}
		r.buf = r.buf[len(r.buf)-1:] // it may be half of one
	}
	return false
}

// walk walks the picture that begins here. It returns how long that is, or, where it is not whole, how much of it is to be passed over.
// A length that leads to no marker was wrong, and so its segment is looked through for another picture; never more than that one, so that
// no stream is walked twice.
func (r *Reader) walk() (n int, whole bool) {
	at, sure, scanned := len(begin), len(begin), false
	for at+2 <= r.most {
		if !r.has(at+2) || r.buf[at] != 0xFF {
			return sure, false
		}
		sure = at
		switch marker := r.buf[at+1]; {
		case marker == 0xFF: // filling
			at++
		case marker == tem || restart(marker):
			at += 2
		case marker == eoi:
			return at + 2, scanned
		case marker == soi || marker == 0:
			return at, false
		default:
			end, ok := r.segment(at)
			if sure = r.doubted(at, end); !ok {
				return sure, false
			}
			if at = end; marker == sos {
				at, scanned = r.data(at), true
				sure = at
			}
		}
	}
	return at, false
}

func restart(marker byte) bool { return marker >= rst0 && marker <= rst7 }

// segment returns where the segment at at ends; ok is false where its length cannot be, or the stream ends before.
func (r *Reader) segment(at int) (end int, ok bool) {
	const head = 4 // marker and length, which counts itself
	if !r.has(at + head) {
		return len(r.buf), false
	}
	end = at + 2 + int(r.buf[at+2])<<8 + int(r.buf[at+3])
	switch {
	case end < at+head:
		return at + head, false
	case !r.has(end):
		return len(r.buf), false
	}
	return end, true
}

// doubted returns from where a segment is looked through: what applications put into theirs, thumbnails above all, is no picture of the stream.
func (r *Reader) doubted(at, end int) int {
	if m := r.buf[at+1]; m == com || m >= app0 && m <= appF {
		return end
	}
	return at + 2
}

// data returns where the data of a scan ends that begins at at.
func (r *Reader) data(at int) int {
	for at < r.most && r.has(at+2) {
		i := bytes.IndexByte(r.buf[at:len(r.buf)-1], 0xFF)
		if i < 0 {
			at = len(r.buf) - 1
			continue
		}
		at += i
		switch marker := r.buf[at+1]; {
		case marker == 0xFF:
			at++
		case marker == 0 || restart(marker):
			at += 2
		default:
			return at
		}
	}
	return at
}

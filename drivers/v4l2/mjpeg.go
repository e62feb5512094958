package v4l2

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"sync"
)

// errBad means a frame that cannot be read.
var errBad = errors.New("v4l2: bad frame")

// Markers of a JPEG, behind 0xFF (T.81, table B.1).
const (
	soi = 0xD8
	sos = 0xDA
	dht = 0xC4
)

// standard returns the segment with the Huffman tables of T.81 K.3, which Go's encoder writes into every picture in colour.
var standard = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, image.NewYCbCr(image.Rect(0, 0, 8, 8), image.YCbCrSubsampleRatio420), nil) // a buffer takes everything
	h, err := scan(b.Bytes())
	if err != nil || h.dht == 0 {
		return nil // TestStandardTables
	}
	return b.Bytes()[h.dht : h.dht+2+be16(b.Bytes()[h.dht+2:])]
})

// header is where things are in a JPEG, up to its data; 0 is nowhere.
type header struct {
	soi, dht, sos int // of the markers
	w, h          int // pixels
}

func be16(b []byte) int { return int(b[0])<<8 | int(b[1]) }

// scan walks the segments of a JPEG, which may begin with garbage, up to its data. Errors: errBad.
func scan(b []byte) (h header, err error) {
	if h.soi = bytes.Index(b, []byte{0xFF, soi}); h.soi < 0 {
		return h, fmt.Errorf("%w: no JPEG", errBad)
	}
	for at := h.soi + 2; at+4 <= len(b); {
		if b[at] != 0xFF {
			return h, fmt.Errorf("%w: no marker at %d", errBad, at)
		}
		marker := b[at+1]
		if marker == 0xFF { // filling
			at++
			continue
		}
		n := be16(b[at+2:])
		if n < 2 || at+2+n > len(b) {
			return h, fmt.Errorf("%w: a segment of %d bytes at %d", errBad, n, at)
		}
		switch {
		case marker == dht && h.dht == 0:
			h.dht = at
		case (marker == 0xC0 || marker == 0xC1 || marker == 0xC2) && n >= 8:
			h.h, h.w = be16(b[at+5:]), be16(b[at+7:])
		case marker == sos:
			h.sos = at
			return h, nil
		}
		at += 2 + n
	}
	return h, fmt.Errorf("%w: a JPEG without data", errBad)
}

// mended appends to room the JPEG in b without what is before it, and with Huffman tables. Errors: errBad, also where the picture is not
// of that size, give or take a block of 16 pixels; 0 by 0 is any size up to 4096 a side.
func mended(room, b []byte, w, h int) ([]byte, error) {
	at, err := scan(b)
	if err != nil {
		return nil, err
	}
	off := max(at.w-w, w-at.w, at.h-h, h-at.h)
	if at.w < 1 || at.h < 1 || at.w > largest || at.h > largest || (w > 0 && off > 16) {
		return nil, fmt.Errorf("%w: a JPEG of %d by %d pixels", errBad, at.w, at.h)
	}
	if at.dht > 0 {
		return append(room, b[at.soi:]...), nil
	}
	room = append(room, b[at.soi:at.sos]...)
	room = append(room, standard()...)
	return append(room, b[at.sos:]...), nil
}

// readJPEG returns a picture that is the caller's. Errors: errBad.
func readJPEG(b []byte) (*image.YCbCr, error) {
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBad, err)
	}
	switch img := img.(type) {
	case *image.YCbCr:
		return img, nil
	case *image.Gray:
		return coloured(img), nil
	}
	return nil, fmt.Errorf("%w: a JPEG of %T", errBad, img)
}

// coloured returns a grey picture as one in colour, which has none.
func coloured(g *image.Gray) *image.YCbCr {
	out := image.NewYCbCr(g.Rect, image.YCbCrSubsampleRatio420)
	for y := range g.Rect.Dy() {
		copy(out.Y[y*out.YStride:y*out.YStride+g.Rect.Dx()], g.Pix[y*g.Stride:])
	}
	for _, c := range [2][]byte{out.Cb, out.Cr} {
		for i := range c {
			c[i] = 128
		}
	}
	return out
}

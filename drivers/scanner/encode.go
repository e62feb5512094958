package scanner

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// ErrUnreadable is returned by Encode for a payload whose symbol does not read back; change the payload (sign anew) and draw again.
var ErrUnreadable = errors.New("scanner: symbol does not read back")

// MaxPayload is the most that a QR symbol of error correction M carries, in bytes (ISO/IEC 18004, table 7).
const MaxPayload = 2331

// Encode draws the payload as a QR symbol in byte mode, error correction M, with its quiet zone: a square of the given pixels a side,
// or more if the symbol needs more. The symbol has been read back, as drawn and as a camera would see it.
func Encode(payload []byte, pixels int) (image.Image, error) {
	switch {
	case len(payload) == 0 || len(payload) > MaxPayload:
		return nil, fmt.Errorf("scanner: payload: %d bytes, want 1 to %d", len(payload), MaxPayload)
	case pixels < 0 || pixels > maxSide:
		return nil, fmt.Errorf("scanner: pixels: %d, want 0 to %d", pixels, maxSide)
	}
	latin1 := make([]rune, len(payload))
	for i, b := range payload {
		latin1[i] = rune(b)
	}
	img, err := render(string(latin1), pixels)
	if err != nil {
		return nil, err
	}
	plain, err := render(string(latin1), 0)
	if err != nil {
		return nil, err
	}
	if !reads(lumaOf(img), payload) || !reads(seenByCamera(plain), payload) {
		return nil, ErrUnreadable
	}
	return img, nil
}

// render draws the text, Latin-1, in whole pixels a module; pixels 0 gives one.
func render(text string, pixels int) (*image.Gray, error) {
	hints := map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_ERROR_CORRECTION: "M",
		gozxing.EncodeHintType_CHARACTER_SET:    "ISO-8859-1", // the default, UTF-8, would change the bytes
	}
	matrix, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, pixels, pixels, hints)
	if err != nil {
		return nil, fmt.Errorf("scanner: draw: %w", err)
	}
	img := image.NewGray(image.Rect(0, 0, matrix.GetWidth(), matrix.GetHeight()))
	for y := range img.Rect.Max.Y {
		for x := range img.Rect.Max.X {
			if !matrix.Get(x, y) {
				img.SetGray(x, y, color.Gray{Y: 0xFF})
			}
		}
	}
	return img, nil
}

// reads reports whether the payload comes out with the effort that a lane spends on a frame; a drawing of few pixels is enlarged.
func reads(l luma, payload []byte) bool {
	got, err := first(
		func() ([]byte, error) { return quick(l) },
		func() ([]byte, error) { return enlarged(l) },
	)
	return err == nil && bytes.Equal(got, payload)
}

const (
	tilt   = 0.07 // slope at which seenByCamera turns the symbol, about 4 degrees
	module = 4    // pixels of a module in a camera's frame
)

// seenByCamera returns a symbol of one pixel a module as it stands in a frame: turned a little, edges blurred, with the contrast of
// paper under a lamp.
func seenByCamera(img *image.Gray) luma {
	sharp := luma{pix: img.Pix, w: img.Rect.Dx(), h: img.Rect.Dy()}.double().double()
	big := &image.Gray{Pix: sharp.pix, Stride: sharp.w, Rect: image.Rect(0, 0, sharp.w, sharp.h)}
	n := module * img.Rect.Dx()
	l := luma{w: n, h: n, pix: make([]byte, 0, n*n)}
	const scale = 1 + tilt // the corners stay inside
	middle := float64(n) / 2
	for y := range n {
		for x := range n {
			dx, dy := float64(x)-middle+0.5, float64(y)-middle+0.5
			v := between(big, (dx+tilt*dy)*scale, (dy-tilt*dx)*scale)
			l.pix = append(l.pix, byte(40+v*0.7))
		}
	}
	return l
}

// between samples bilinearly at an offset from the middle; outside is white.
func between(img *image.Gray, dx, dy float64) float64 {
	fx, fy := dx+float64(img.Rect.Dx())/2-0.5, dy+float64(img.Rect.Dy())/2-0.5
	x, y := int(fx), int(fy)
	if fx < 0 || fy < 0 || x+1 >= img.Rect.Dx() || y+1 >= img.Rect.Dy() {
		return 255
	}
	at := func(x, y int) float64 { return float64(img.Pix[y*img.Stride+x]) }
	ax, ay := fx-float64(x), fy-float64(y)
	top := at(x, y)*(1-ax) + at(x+1, y)*ax
	bottom := at(x, y+1)*(1-ax) + at(x+1, y+1)*ax
	return top*(1-ay) + bottom*ay
}

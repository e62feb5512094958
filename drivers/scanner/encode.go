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

// seenByCamera returns a symbol of one pixel a module as it stands in a frame: four pixels a module, turned a little, edges blurred, with the
// contrast of paper under a lamp.
func seenByCamera(img *image.Gray) luma {
	big := luma{pix: img.Pix, w: img.Rect.Dx(), h: img.Rect.Dy()}.double().double()
	return lumaOf(Sight{Turn: 4, Light: 0.7, Haze: 40}.Of(&image.Gray{Pix: big.pix, Stride: big.w, Rect: image.Rect(0, 0, big.w, big.h)}))
}

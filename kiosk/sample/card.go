package sample

import (
	"bytes"
	"fmt"
	"image"

	"passlane/drivers/scanner"
)

const symbolShare = 0.8 // of the card's height

// Symbol draws the pass's seal as a QR symbol of px pixels a side. It reads; where the seal of this sample does not, the symbol carries
// another one of the same content.
func (s Sample) Symbol(px int) (image.Image, error) {
	var symbol image.Image
	err := s.tries(func(seal []byte) (err error) {
		symbol, err = scanner.Encode(seal, px)
		return err
	})
	return symbol, err
}

// CardFrame draws what the scanner's camera sees of the printed pass: w by h pixels, turned a little, with noise. It reads with
// scanner.DecodeFrame.
func (s Sample) CardFrame(w, h int) (*image.YCbCr, error) {
	var img *image.YCbCr
	err := s.tries(func(seal []byte) error {
		symbol, err := scanner.Encode(seal, 0)
		if err != nil {
			return err
		}
		c := cardOf(symbol, w, h)
		c.paste(s.printed(w/4, h/2), w/28, h/6)
		img = c.seen(3)
		if got, err := scanner.DecodeFrame(img); err != nil || !bytes.Equal(got, seal) {
			return scanner.ErrUnreadable
		}
		return nil
	})
	return img, err
}

// printed is the portrait on the card.
func (s Sample) printed(w, h int) *canvas {
	c := newCanvas(w, h, white.mix(wall, 0.5))
	s.look.draw(c, float64(w)/2, float64(h)*0.47, min(float64(w)/2.6, float64(h)/3.3))
	return c
}

// tries calls f with one seal after the other until it reads.
func (s Sample) tries(f func(seal []byte) error) error {
	if _, err := scanner.FirstReadable(s.variant, f); err != nil {
		return fmt.Errorf("sample: %s: %w", s.Name, err)
	}
	return nil
}

// SymbolFrame draws what the scanner's camera sees of a paper with any symbol on it, w by h pixels.
func SymbolFrame(payload []byte, w, h int) (*image.YCbCr, error) {
	symbol, err := scanner.Encode(payload, 0)
	if err != nil {
		return nil, fmt.Errorf("sample: symbol: %w", err)
	}
	return cardOf(symbol, w, h).seen(3), nil
}

// cardOf draws a card with a symbol, of one pixel a module, on its right.
func cardOf(symbol image.Image, w, h int) *canvas {
	c := newCanvas(w, h, colour{120, 124, 122})
	fw, fh := float64(w), float64(h)
	c.box(fw*0.02, fh*0.05, fw*0.98, fh*0.95, fh*0.04, white)
	c.box(fw*0.03, fh*0.07, fw*0.29, fh*0.14, 3, blue)
	for i := range 4 {
		y := fh * (0.72 + 0.05*float64(i))
		c.box(fw*0.05, y, fw*(0.27-0.03*float64(i)), y+fh*0.02, 2, grey)
	}
	side := min(fh*symbolShare, fw*0.64)
	n := symbol.Bounds().Dx()
	x0, y0 := fw*0.97-side, (fh-side)/2
	for y := max(0, int(y0)); y < min(h, int(y0+side)); y++ {
		for x := max(0, int(x0)); x < min(w, int(x0+side)); x++ {
			mx, my := int((float64(x)-x0)*float64(n)/side), int((float64(y)-y0)*float64(n)/side)
			if r, _, _, _ := symbol.At(min(max(mx, 0), n-1), min(max(my, 0), n-1)).RGBA(); r == 0 {
				c.pix[y*w+x] = ink
			}
		}
	}
	return c
}

// seen turns the picture by some degrees and gives it as a camera frame.
func (c *canvas) seen(degrees float64) *image.YCbCr {
	return scanner.Sight{Turn: degrees, Light: 0.92, Noise: 8, Seed: uint64(degrees * 100)}.Of(c.image())
}

package issue

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"fmt"
	"image"
	"io"

	"golang.org/x/image/draw"

	"passlane/drivers/scanner"
	"passlane/kiosk/pass"
)

// symbolPixels is the size of a symbol's picture: some 13 pixels a module, 500 dots an inch on the page.
const symbolPixels = 960

// print signs the printed seal until its symbol reads.
func (d *Desk) print(r Request, out *Result) error {
	want := d.sealed(r, out.Pass.Key, nil)
	seal, err := scanner.FirstReadable(
		func(attempt int) ([]byte, error) {
			return want.Sign(d.opts.Signer, d.opts.Key, randomness(d.opts.Key, d.opts.Random, attempt))
		},
		func(seal []byte) (err error) {
			if out.Symbol, err = scanner.Encode(seal, symbolPixels); err != nil {
				return err
			}
			return seen(out.Symbol, seal)
		})
	if err != nil {
		return fmt.Errorf("issue: sign: %w", err)
	}
	out.Seal = seal
	return verified(pass.ReadSeal(seal, d.opts.Trust), want)
}

// randomness is that of a signature: none for the first, where the key knows RFC 6979, so that the same pass has the same bytes.
func randomness(key crypto.Signer, random io.Reader, attempt int) io.Reader {
	if k, ok := key.(*ecdsa.PrivateKey); ok && attempt == 0 {
		switch k.Curve {
		case elliptic.P256(), elliptic.P384(), elliptic.P521():
			return nil
		}
	}
	return random
}

// The frame of a lane's scanner, and how large a pass held before it is there, in pixels.
const (
	frameWidth, frameHeight = 640, 480
	frameSymbol             = 400
)

// seen reads a symbol as a scanner's camera sees it on paper: held to either side, softened, with noise. The error is
// scanner.ErrUnreadable.
func seen(symbol image.Image, want []byte) error {
	frame := image.NewGray(image.Rect(0, 0, frameWidth, frameHeight))
	draw.Draw(frame, frame.Rect, image.White, image.Point{}, draw.Src)
	corner := image.Pt((frameWidth-frameSymbol)/2, (frameHeight-frameSymbol)/2)
	at := image.Rectangle{Min: corner, Max: corner.Add(image.Pt(frameSymbol, frameSymbol))}
	draw.ApproxBiLinear.Scale(frame, at, symbol, symbol.Bounds(), draw.Src, nil)
	for _, turn := range []float64{-5, 3} {
		sight := scanner.Sight{Turn: turn, Light: 0.8, Haze: 20, Blur: 1, Noise: 10, Seed: 1}
		if got, err := scanner.Decode(sight.Of(frame)); err != nil || !bytes.Equal(got, want) {
			return scanner.ErrUnreadable
		}
	}
	return nil
}

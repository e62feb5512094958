package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"runtime"
	"slices"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/qrcode"

	"passlane/drivers/frame"
	"passlane/drivers/scanner"
	"passlane/kiosk/sample"
)

// film is a scanner's camera that shows one picture after the other, and is over.
type film struct {
	shows []*image.YCbCr
	next  int
}

var errFilmIsOver = errors.New("lanesim: the film is over")

// Next returns the next picture; it never waits.
func (f *film) Next(ctx context.Context) (frame.Frame, error) {
	if f.next == len(f.shows) {
		return frame.Frame{}, errFilmIsOver
	}
	f.next++
	return frame.Frame{Image: f.shows[f.next-1], Seq: uint64(f.next)}, ctx.Err()
}

// symbols measures how many frames a second the scanner reads, against gozxing without us on the same ones, turn by turn: frames with a
// printed pass, which take one attempt, and frames without, on which the scanner spends every effort it has.
func (b *bench) symbols(ctx context.Context) error {
	passes, err := b.passFrames()
	if err != nil {
		return err
	}
	var none []*image.YCbCr
	for i, p := range b.w.set.Passes()[:8] {
		none = append(none, scanner.Sight{Light: 1, Noise: 5, Seed: uint64(i)}.Of(p.FaceFrame(frameWidth, frameHeight, 1, 0, 1)))
	}
	defer b.bars.drop()
	step := b.bars.begin("symbols", b.scans)
	var ours, below, idle, bare time.Duration
	turn := []struct {
		took *time.Duration
		of   func(context.Context, []*image.YCbCr, int) error
		on   []*image.YCbCr
		read int
	}{{&ours, scanned, passes, len(passes)}, {&below, attempted, passes, len(passes)}, {&idle, scanned, none, 0}, {&bare, attempted, none, 0}}
	for range b.scans {
		for _, c := range turn {
			runtime.GC() // what one leaves is not for the next to clear away
			began := time.Now()
			if err := c.of(ctx, c.on, c.read); err != nil {
				return err
			}
			*c.took += time.Since(began)
		}
		slices.Reverse(turn)
		step()
	}
	b.rows = append(b.rows, rateRow("printed passes read from frames, scanner against bare gozxing", b.scans*len(passes), ours, below, 0.9))
	b.rows = append(b.rows, row{what: "  frames without one, with every effort against one look for each kind", ours: rate(b.scans*len(none), idle),
		below: rate(b.scans*len(none), bare), ratio: over(bare, idle)})
	return nil
}

// passFrames are pictures of printed passes that read at the first attempt.
func (b *bench) passFrames() ([]*image.YCbCr, error) {
	all, err := b.w.set.Many(manyPasses)
	if err != nil {
		return nil, err
	}
	var frames []*image.YCbCr
	for i, p := range all {
		clean, err := sample.SymbolFrame(p.Seal, frameWidth, frameHeight)
		if err != nil {
			return nil, err
		}
		seen := scanner.Sight{Light: 0.9, Noise: 5, Seed: uint64(i)}.Of(clean)
		if _, err := lookedAt(seen, qrcode.NewQRCodeReader()); err != nil {
			continue // one in a hundred
		}
		if frames = append(frames, seen); len(frames) == 8 {
			return frames, nil
		}
	}
	return nil, fmt.Errorf("of %d printed passes %d read", len(all), len(frames))
}

// scanned lets the scanner look at the frames, and counts what it reads.
func scanned(ctx context.Context, frames []*image.YCbCr, want int) error {
	d := scanner.New(&film{shows: frames}, scanner.Opts{})
	read := 0
	for {
		_, err := d.Scan(ctx)
		switch {
		case errors.Is(err, errFilmIsOver) && read == want:
			return nil
		case err != nil:
			return fmt.Errorf("the scanner read %d of %d: %w", read, want, err)
		}
		read++
	}
}

// attempted looks at the frames with gozxing alone, as a program would that has nothing else: for a QR symbol, then for a Data Matrix.
func attempted(_ context.Context, frames []*image.YCbCr, want int) error {
	read := 0
	for _, img := range frames {
		for _, r := range []gozxing.Reader{qrcode.NewQRCodeReader(), datamatrix.NewDataMatrixReader()} {
			if _, err := lookedAt(img, r); err == nil {
				read++
				break
			}
		}
	}
	if read != want {
		return fmt.Errorf("gozxing read %d of %d", read, want)
	}
	return nil
}

func lookedAt(img *image.YCbCr, r gozxing.Reader) (*gozxing.Result, error) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	source, err := gozxing.NewPlanarYUVLuminanceSource(img.Y, img.YStride, h, 0, 0, w, h, false)
	if err != nil {
		return nil, err
	}
	bitmap, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(source))
	if err != nil {
		return nil, err
	}
	return r.Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_CHARACTER_SET: "ISO-8859-1"})
}

package scanner

import (
	"errors"
	"fmt"
	"image"
	"strings"
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// ErrNoSymbol is returned where a picture shows no symbol that reads.
var ErrNoSymbol = errors.New("scanner: no symbol")

// Sizes of pictures, in pixels a side: below the first no symbol fits, beyond the second a picture is halved before anything else.
const (
	minSide = 10
	maxSide = 2600
	small   = 400 // up to here a picture is looked at enlarged too
)

// Decode returns the payload of a QR or Data Matrix symbol anywhere in the picture, byte for byte. It tries hard: parts, sizes and the
// negative of the picture; ErrNoSymbol when nothing reads. For a stream of frames use Dev.
func Decode(img image.Image) ([]byte, error) {
	l, err := usable(img)
	if err != nil {
		return nil, err
	}
	for l.w > maxSide || l.h > maxSide {
		l = l.half()
	}
	return first(
		func() ([]byte, error) { return quick(l) },
		func() ([]byte, error) { return thorough(l) },
		func() ([]byte, error) { return thorough(l.half()) },
		func() ([]byte, error) { return enlarged(l) },
		func() ([]byte, error) { return thorough(l.inverted()) },
		func() ([]byte, error) { return parts(l, 2) },
		func() ([]byte, error) { return parts(l, 3) },
	)
}

// DecodeFrame is Decode with the effort that Dev spends on one frame out of Opts.HardEach: what it reads, a scanner reads while a symbol is
// held before it.
func DecodeFrame(img image.Image) ([]byte, error) { return decodeFrame(img, true) }

// decodeFrame is Decode with the effort that a frame is worth: the next one comes soon and is a little different.
func decodeFrame(img image.Image, hard bool) ([]byte, error) {
	l, err := usable(img)
	if err != nil {
		return nil, err
	}
	if !hard {
		return quick(l)
	}
	return first(
		func() ([]byte, error) { return quick(l) },
		func() ([]byte, error) { return thorough(l.half()) },
		func() ([]byte, error) { return quick(l.inverted()) },
	)
}

func usable(img image.Image) (luma, error) {
	if img == nil || img.Bounds().Dx() < minSide || img.Bounds().Dy() < minSide {
		return luma{}, ErrNoSymbol
	}
	return lumaOf(img), nil
}

// first returns the first payload that one of the ways finds.
func first(ways ...func() ([]byte, error)) ([]byte, error) {
	for _, way := range ways {
		if payload, err := way(); err == nil {
			return payload, nil
		}
	}
	return nil, ErrNoSymbol
}

// quick is one look for either symbol.
func quick(l luma) ([]byte, error) {
	return look(l, gozxing.NewHybridBinarizer, false, qrcode.NewQRCodeReader(), datamatrix.NewDataMatrixReader())
}

// thorough looks harder, and with one threshold for the whole picture, which suits clean and low contrast ones.
func thorough(l luma) ([]byte, error) {
	return first(
		func() ([]byte, error) { return look(l, gozxing.NewHybridBinarizer, true, qrcode.NewQRCodeReader()) },
		func() ([]byte, error) {
			return look(l, gozxing.NewGlobalHistgramBinarizer, true, qrcode.NewQRCodeReader(), datamatrix.NewDataMatrixReader())
		},
	)
}

func enlarged(l luma) ([]byte, error) {
	if l.w > small || l.h > small {
		return nil, ErrNoSymbol
	}
	return thorough(l.double())
}

// parts looks at overlapping parts, each the picture's size divided by n, half a part apart.
func parts(l luma, n int) ([]byte, error) {
	size := image.Pt(l.w/n, l.h/n)
	for y := range 2*n - 1 {
		for x := range 2*n - 1 {
			corner := image.Pt(x*size.X/2, y*size.Y/2)
			if payload, err := quick(l.crop(image.Rectangle{Min: corner, Max: corner.Add(size)})); err == nil {
				return payload, nil
			}
		}
	}
	return nil, ErrNoSymbol
}

// look divides a picture into black and white once, and lets each reader try it in turn.
func look(l luma, binarizer func(gozxing.LuminanceSource) gozxing.Binarizer, hard bool, readers ...gozxing.Reader) ([]byte, error) {
	if l.w < minSide || l.h < minSide {
		return nil, ErrNoSymbol
	}
	source, err := l.source()
	if err != nil {
		return nil, fmt.Errorf("scanner: frame: %w", err)
	}
	bitmap, err := gozxing.NewBinaryBitmap(binarizer(source))
	if err != nil {
		return nil, fmt.Errorf("scanner: binarize: %w", err)
	}
	for _, r := range readers {
		if payload, err := attempt(bitmap, r, hard); err == nil {
			return payload, nil
		}
	}
	return nil, ErrNoSymbol
}

// attempt is that of one reader. The library has panicked on odd pictures; that is no symbol.
func attempt(bitmap *gozxing.BinaryBitmap, reader gozxing.Reader, hard bool) (payload []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			payload, err = nil, fmt.Errorf("scanner: gozxing: %v: %w", p, ErrNoSymbol)
		}
	}()
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_CHARACTER_SET: "ISO-8859-1"}
	if hard {
		hints[gozxing.DecodeHintType_TRY_HARDER] = true
	}
	result, err := reader.Decode(bitmap, hints)
	if err != nil {
		return nil, ErrNoSymbol
	}
	return payloadOf(result), nil
}

// payloadOf returns the bytes of a result.
func payloadOf(r *gozxing.Result) []byte {
	segments, _ := r.GetResultMetadata()[gozxing.ResultMetadataType_BYTE_SEGMENTS].([][]byte)
	if r.GetBarcodeFormat() == gozxing.BarcodeFormat_QR_CODE {
		return qrBytes(r.GetText(), segments)
	}
	return matrixBytes(r.GetText(), segments)
}

// qrBytes takes the segment where the symbol has only that, else the text as Latin-1, which the hint made exact. A text beyond Latin-1
// came with a character set of its own and stays UTF-8.
func qrBytes(text string, segments [][]byte) []byte {
	if len(segments) == 1 && utf8.RuneCountInString(text) <= len(segments[0]) {
		return segments[0]
	}
	payload := make([]byte, 0, len(text))
	for _, ch := range text {
		if ch > 0xFF {
			return []byte(text)
		}
		payload = append(payload, byte(ch))
	}
	return payload
}

// matrixBytes undoes how the library joins a Data Matrix: base 256 segments stand in the text as UTF-8 of their Latin-1, everything
// between them byte for byte.
func matrixBytes(text string, segments [][]byte) []byte {
	var payload []byte
	for _, segment := range segments {
		written := make([]rune, len(segment))
		for i, b := range segment {
			written[i] = rune(b)
		}
		before, after, found := strings.Cut(text, string(written))
		if !found {
			break
		}
		payload = append(append(payload, before...), segment...)
		text = after
	}
	return append(payload, text...)
}

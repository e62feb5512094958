package issue

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"

	"golang.org/x/image/draw"

	"passlane/kiosk/pass"
)

// Bounds of a portrait that is given.
const (
	MinPortrait     = 120     // pixels wide
	MaxPortrait     = 8192    // pixels a side
	MaxPortraitFile = 8 << 20 // bytes
)

// The printed portrait: 35 by 45 mm (ICAO 9303-3, 3.9), at most 400 dots an inch.
const portraitWidth, portraitHeight = 560, 720

// portrait returns the JPEG that is printed: cut to 35 by 45 about the middle, and nothing of the file but its picture. The error is a
// *pass.FieldError.
func portrait(file []byte) ([]byte, error) { return cut(file, portraitWidth, 92) }

// The registered portrait, in pixels: small enough to lie on every lane of a province, large enough to compare a face (ISO 19794-5 asks for
// 60 between the eyes of a token image; here they are about 70).
const registeredWidth = 240

// Thumbnail returns the portrait as the registry keeps it, a JPEG of at most so many bytes, cut as it is printed. The error is a
// *pass.FieldError.
func Thumbnail(file []byte, most int) ([]byte, error) {
	for quality := 85; quality >= 25; quality -= 10 {
		b, err := cut(file, registeredWidth, quality)
		if err != nil || len(b) <= most {
			return b, err
		}
	}
	return nil, &pass.FieldError{Field: "portrait", Reason: fmt.Sprintf("cannot be made to fit %d bytes", most)}
}

func cut(file []byte, width, quality int) ([]byte, error) {
	wrong := func(reason string, args ...any) error {
		return &pass.FieldError{Field: "portrait", Reason: fmt.Sprintf(reason, args...)}
	}
	if len(file) == 0 || len(file) > MaxPortraitFile {
		return nil, wrong("%d bytes, want a JPEG of at most %d", len(file), MaxPortraitFile)
	}
	size, err := jpeg.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, wrong("no JPEG")
	}
	if size.Width < MinPortrait || size.Height < MinPortrait || size.Width > MaxPortrait || size.Height > MaxPortrait {
		return nil, wrong("%d x %d pixels, want %d to %d a side", size.Width, size.Height, MinPortrait, MaxPortrait)
	}
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, wrong("damaged")
	}
	from := middle(img.Bounds())
	width = min(width, from.Dx())
	out := image.NewRGBA(image.Rect(0, 0, width, width*portraitHeight/portraitWidth))
	draw.CatmullRom.Scale(out, out.Rect, img, from, draw.Src, nil)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, out, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("issue: portrait: %w", err)
	}
	return b.Bytes(), nil
}

// middle returns the largest part of the form of a portrait in the middle of r.
func middle(r image.Rectangle) image.Rectangle {
	w, h := r.Dx(), r.Dx()*portraitHeight/portraitWidth
	if h > r.Dy() {
		w, h = r.Dy()*portraitWidth/portraitHeight, r.Dy()
	}
	corner := r.Min.Add(image.Pt((r.Dx()-w)/2, (r.Dy()-h)/2))
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(w, h))}
}

package typeset

import (
	"errors"
	"fmt"

	"github.com/go-text/typesetting/font"

	"passlane/ui/scene"
)

// ErrNoOCRB says that the font of machine readable zones is not on the system; Debian has it in fonts-ocr-b.
var ErrNoOCRB = errors.New("typeset: font not found, install the Debian package fonts-ocr-b")

// OCRB sets lines for machines in OCR-B (ISO 1073-2), every letter as wide as the other.
type OCRB struct{ face *font.Face }

// NewOCRB looks for the font in the given folders, or in the system's font folders when there are none. The error wraps [ErrNoOCRB] when
// it is missing.
func NewOCRB(dirs ...string) (*OCRB, error) {
	loaded, err := load(dirs, ErrNoOCRB, "OCRB.otf")
	if err != nil {
		return nil, err
	}
	return &OCRB{loaded[0]}, nil
}

// Line returns the outlines of a line, the first letter's origin at x on the baseline, each letter pitch further. The error names a letter
// that the font has not.
func (o *OCRB) Line(text string, x, baseline, pitch float32) (scene.Path, error) {
	var p scene.Path
	for i, r := range []rune(text) {
		id, ok := o.face.NominalGlyph(r)
		if !ok {
			return scene.Path{}, fmt.Errorf("typeset: OCR-B has no %q", r)
		}
		size := pitch * float32(o.face.Upem()) / o.face.HorizontalAdvance(id)
		p = outline(p, o.face, id, x+float32(i)*pitch, baseline, size)
	}
	return p, nil
}

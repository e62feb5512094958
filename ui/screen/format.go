package screen

import (
	"fmt"
	"math"
)

// Format is the panel that a scene is made for.
type Format struct {
	Width, Height int     // pixels
	Density       float64 // pixels per millimetre; 0 assumes a 10.1 inch panel of that many pixels (5.9 at 1280x800)
}

// Landscape is a 10.1 inch panel.
func Landscape() Format { return Format{Width: 1280, Height: 800} }

// FullHD is a monitor of 1920 by 1080, taken for a 10.1 inch panel unless told.
func FullHD() Format { return Format{Width: 1920, Height: 1080} }

// Portrait is a 10.1 inch panel on end.
func Portrait() Format { return Format{Width: 800, Height: 1280} }

// PerMM returns the pixels per millimetre, assumed where Density is not given.
func (f Format) PerMM() float64 {
	if f.Density > 0 {
		return f.Density
	}
	const diagonal = 10.1 * 25.4 // mm
	return math.Hypot(float64(f.Width), float64(f.Height)) / diagonal
}

// Check returns an error that names the field when no screen can be drawn for f: sides from 320 to 8192 pixels, a
// density from 0 to 40 pixels per millimetre.
func (f Format) Check() error {
	for name, v := range map[string]int{"width": f.Width, "height": f.Height} {
		if v < 320 || v > 8192 {
			return fmt.Errorf("screen: format: %s of %d pixels is not from 320 to 8192", name, v)
		}
	}
	if !(f.Density >= 0 && f.Density <= 40) {
		return fmt.Errorf("screen: format: density of %v pixels per millimetre is not from 0 to 40", f.Density)
	}
	return nil
}

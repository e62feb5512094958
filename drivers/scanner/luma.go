package scanner

import (
	"image"
	"image/color"
	"image/draw"

	"github.com/makiuchi-d/gozxing"
)

// luma is a picture in grey, one byte a pixel, no padding. It is only looked at, for it may share memory with a frame.
type luma struct {
	pix  []byte
	w, h int
}

// lumaOf takes the grey of a picture; what is transparent counts as white paper.
func lumaOf(img image.Image) luma {
	b := img.Bounds()
	l := luma{w: b.Dx(), h: b.Dy()}
	switch img := img.(type) {
	case *image.YCbCr:
		if img.YStride == l.w {
			l.pix = img.Y[img.YOffset(b.Min.X, b.Min.Y):][:l.w*l.h]
			break
		}
		l.pix = make([]byte, 0, l.w*l.h)
		for y := b.Min.Y; y < b.Max.Y; y++ {
			i := img.YOffset(b.Min.X, y)
			l.pix = append(l.pix, img.Y[i:i+l.w]...)
		}
	default:
		grey := image.NewGray(image.Rect(0, 0, l.w, l.h))
		draw.Draw(grey, grey.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(grey, grey.Rect, img, b.Min, draw.Over)
		l.pix = grey.Pix
	}
	return l
}

// half returns the picture at half its size, each pixel the mean of four; it takes noise and moiré away.
func (l luma) half() luma {
	s := luma{w: l.w / 2, h: l.h / 2}
	s.pix = make([]byte, 0, s.w*s.h)
	for y := range s.h {
		a, b := l.pix[2*y*l.w:], l.pix[(2*y+1)*l.w:]
		for x := range s.w {
			s.pix = append(s.pix, byte((int(a[2*x])+int(a[2*x+1])+int(b[2*x])+int(b[2*x+1])+2)/4))
		}
	}
	return s
}

// double returns the picture at twice its size, for symbols of few pixels.
func (l luma) double() luma {
	s := luma{w: 2 * l.w, h: 2 * l.h}
	s.pix = make([]byte, 0, s.w*s.h)
	for y := range s.h {
		row := l.pix[y/2*l.w:]
		for x := range s.w {
			s.pix = append(s.pix, row[x/2])
		}
	}
	return s
}

// crop returns a part of the picture.
func (l luma) crop(r image.Rectangle) luma {
	c := luma{w: r.Dx(), h: r.Dy()}
	c.pix = make([]byte, 0, c.w*c.h)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		c.pix = append(c.pix, l.pix[y*l.w+r.Min.X:y*l.w+r.Max.X]...)
	}
	return c
}

// inverted returns the negative, for light symbols on a dark screen.
func (l luma) inverted() luma {
	n := luma{w: l.w, h: l.h, pix: make([]byte, len(l.pix))}
	for i, v := range l.pix {
		n.pix[i] = 255 - v
	}
	return n
}

func (l luma) source() (gozxing.LuminanceSource, error) {
	return gozxing.NewPlanarYUVLuminanceSource(l.pix, l.w, l.h, 0, 0, l.w, l.h, false)
}

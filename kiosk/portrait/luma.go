package portrait

import (
	"image"

	pigo "github.com/esimov/pigo/core"
)

// holds tells whether all three planes of a picture are as large as its rectangle wants.
func holds(img *image.YCbCr) bool {
	if img == nil || img.Rect.Empty() || img.YStride < img.Rect.Dx() {
		return false
	}
	c := chromaOf(img.SubsampleRatio)
	if c == (image.Point{}) || img.CStride < (img.Rect.Dx()+c.X-1)/c.X {
		return false
	}
	last := img.Rect.Max.Sub(image.Pt(1, 1))
	y, uv := img.YOffset(last.X, last.Y), img.COffset(last.X, last.Y)
	first := min(img.YOffset(img.Rect.Min.X, img.Rect.Min.Y), img.COffset(img.Rect.Min.X, img.Rect.Min.Y))
	return first >= 0 && y < len(img.Y) && uv < len(img.Cb) && uv < len(img.Cr)
}

// chromaOf returns how many pixels share a sample of colour, across and down.
func chromaOf(r image.YCbCrSubsampleRatio) image.Point {
	switch r {
	case image.YCbCrSubsampleRatio444:
		return image.Pt(1, 1)
	case image.YCbCrSubsampleRatio422:
		return image.Pt(2, 1)
	case image.YCbCrSubsampleRatio420:
		return image.Pt(2, 2)
	case image.YCbCrSubsampleRatio440:
		return image.Pt(1, 2)
	case image.YCbCrSubsampleRatio411:
		return image.Pt(4, 1)
	case image.YCbCrSubsampleRatio410:
		return image.Pt(4, 2)
	}
	return image.Point{}
}

// shrunk returns the luma to search in, and by how much it is smaller than the picture: each pixel is the mean of so many squared.
func (f *Finder) shrunk(img *image.YCbCr) (pigo.ImageParams, int) {
	r := img.Rect
	by := (r.Dx() + searchWidth - 1) / searchWidth
	from := img.Y[img.YOffset(r.Min.X, r.Min.Y):]
	if by == 1 {
		return pigo.ImageParams{Pixels: from, Rows: r.Dy(), Cols: r.Dx(), Dim: img.YStride}, 1
	}
	w, h := r.Dx()/by, r.Dy()/by
	f.small = f.small[:0]
	for y := range h {
		for x := range w {
			sum := 0
			for line := range by {
				at := (y*by+line)*img.YStride + x*by
				for _, v := range from[at : at+by] {
					sum += int(v)
				}
			}
			f.small = append(f.small, byte(sum/(by*by)))
		}
	}
	return pigo.ImageParams{Pixels: f.small, Rows: h, Cols: w, Dim: w}, by
}

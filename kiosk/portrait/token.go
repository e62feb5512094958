package portrait

import "image"

// Geometry of the token image of ISO/IEC 19794-5:2005, clause 9, as it is widely published; the text itself was not at hand. Of an image
// W wide: it is W/0.75 high, the eyes are 0.6 W from its top, the right one 0.375 W from its left and the left one 0.625 W - 1.
const (
	tokenStep     = 24  // width and height stay even
	narrowest     = 240 // the least the standard allows
	widest        = 720
	eyesDown      = 0.6
	rightEyeAside = 0.375
	leftEyeAside  = 0.625
)

// TokenSize returns width and height of a face's token image in pixels: as many as the camera saw, at least 240 by 320.
func TokenSize(f Face) (w, h int) {
	w = int(4*f.EyeDistance()) / tokenStep * tokenStep
	w = min(max(w, narrowest), widest)
	return w, w * 4 / 3
}

// TokenEyes returns where the pupils are in a token image of that width: the person's right eye and the left one.
func TokenEyes(w int) (right, left image.Point) {
	y := int(eyesDown * float64(w))
	return image.Pt(int(rightEyeAside*float64(w)), y), image.Pt(int(leftEyeAside*float64(w))-1, y)
}

// Token returns the token image of a face, 4:2:0, upright whatever the head's roll. What lies outside of the picture looks like its edge.
// It is nil without eyes, and where the picture's planes do not hold its rectangle.
func Token(img *image.YCbCr, f Face) *image.YCbCr {
	if !holds(img) || f.EyeDistance() < 1 {
		return nil
	}
	w, h := TokenSize(f)
	t := placed(f, w)
	out := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	r, c := img.Rect, chromaOf(img.SubsampleRatio)
	y0, c0 := img.YOffset(r.Min.X, r.Min.Y), img.COffset(r.Min.X, r.Min.Y)
	cw, ch := (r.Max.X-1)/c.X-r.Min.X/c.X+1, (r.Max.Y-1)/c.Y-r.Min.Y/c.Y+1
	t.x, t.y = t.x-float64(r.Min.X), t.y-float64(r.Min.Y)
	t.fill(plane{out.Y, out.YStride, w, h}, plane{img.Y[y0:], img.YStride, r.Dx(), r.Dy()})
	half := t.chroma(c)
	half.fill(plane{out.Cb, out.CStride, w / 2, h / 2}, plane{img.Cb[c0:], img.CStride, cw, ch})
	half.fill(plane{out.Cr, out.CStride, w / 2, h / 2}, plane{img.Cr[c0:], img.CStride, cw, ch})
	return out
}

// placing leads from a pixel of the token image to the picture: (x, y) is where its first pixel is, (dx, dy) the step for one
// to the right; one down is the same, turned by a right angle, and stretched by across and down.
type placing struct{ x, y, dx, dy, across, down float64 }

func placed(f Face, w int) placing {
	right, left := TokenEyes(w)
	d, apart := f.LeftEye.Sub(f.RightEye), float64(left.X-right.X)
	t := placing{dx: float64(d.X) / apart, dy: float64(d.Y) / apart, across: 1, down: 1}
	t.x = float64(f.RightEye.X) - t.dx*float64(right.X) + t.dy*float64(right.Y)
	t.y = float64(f.RightEye.Y) - t.dy*float64(right.X) - t.dx*float64(right.Y)
	return t
}

// at returns where a pixel of the token image is in the picture.
func (t placing) at(x, y float64) (float64, float64) {
	return t.x + (t.dx*x-t.dy*y)/t.across, t.y + (t.dy*x+t.dx*y)/t.down
}

// chroma returns the placing of the token's colour, one sample for two by two pixels, in a picture with one for c.
func (t placing) chroma(c image.Point) placing {
	x, y := t.at(0.5, 0.5)
	across, down := float64(c.X), float64(c.Y)
	return placing{x: (x - (across-1)/2) / across, y: (y - (down-1)/2) / down, dx: 2 * t.dx, dy: 2 * t.dy, across: across, down: down}
}

// outside returns the share of the token image that lies outside of the picture.
func outside(r image.Rectangle, f Face) float64 {
	if !f.Eyes {
		return 0
	}
	w, h := TokenSize(f)
	t := placed(f, w)
	const across, down = 12, 16
	n := 0
	for i := range across {
		for j := range down {
			x, y := t.at((float64(i)+0.5)*float64(w)/across, (float64(j)+0.5)*float64(h)/down)
			if !image.Pt(int(x), int(y)).In(r) {
				n++
			}
		}
	}
	return float64(n) / (across * down)
}

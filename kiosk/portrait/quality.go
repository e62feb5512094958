package portrait

import (
	"image"
	"math"

	"passlane/drivers/frame"
)

// Quality is what is measured of the portrait that a picture would make, in OFIQ's words (ISO/IEC 29794-5, clause 7). Where a
// word has "share" or "hint" in its comment, the measure is our own. Without a face light and sharpness are those of the picture's
// middle, and everything else is 0.
type Quality struct {
	Faces             int     // found in the picture
	SingleFacePresent float64 // side of the next largest face as a share of the largest's; 0 is alone, or with faces below 0.65
	InterEyeDistance  float64 // pixels
	HeadSize          float64 // height of the face's box as a share of the picture's
	Aside             float64 // of the face from the picture's middle, as a share of its width; above 0 it is on the picture's right
	Cropped           float64 // share of the token image that lies outside of the picture
	Roll              float64 // degrees, clockwise in the picture
	Yaw               float64 // hint: how far the eyes are from the middle of the face, in distances between them
	LuminanceMean     float64 // of the face, 0 to 255
	UnderExposure     float64 // share of the face that is black
	OverExposure      float64 // share of the face that is white
	Sharpness         float64 // variance of the Laplacian in the face, as frame.Sharpness
}

// Look is what was found in one picture.
type Look struct {
	Image    *image.YCbCr // the picture itself
	Searched bool         // a face was looked for
	Face     Face         // the nearest; the zero value where there is none
	Quality  Quality
}

// Glance measures the middle of a picture and looks for no face: that somebody may stand there, and in what light.
func Glance(img *image.YCbCr) Look {
	look := Look{Image: img}
	if !holds(img) {
		return look
	}
	r := img.Rect
	look.Quality.light(img, r.Inset(min(r.Dx(), r.Dy())/5))
	return look
}

// Look finds the nearest face in a picture and measures it. The picture is kept and must not change.
func (f *Finder) Look(img *image.YCbCr) Look {
	faces := f.Find(img)
	if len(faces) == 0 {
		look := Glance(img)
		look.Searched = true
		return look
	}
	nearest, next := nearest(faces)
	return Look{Image: img, Searched: true, Face: nearest, Quality: Measure(img, nearest, next, len(faces))}
}

// nearest returns the largest face and the side of the next largest. A face that is far less sure than the surest is none of them: a large
// shadow now and then looks like one.
func nearest(faces []Face) (Face, int) {
	var first Face
	next := 0
	for _, f := range faces {
		switch side := f.Box.Dx(); {
		case f.Sure*4 < faces[0].Sure:
		case side > first.Box.Dx():
			first, next = f, first.Box.Dx()
		default:
			next = max(next, side)
		}
	}
	return first, next
}

// Measure measures a face in a picture with so many faces, of which the next largest has that side in pixels.
func Measure(img *image.YCbCr, f Face, next, faces int) Quality {
	q := Quality{Faces: faces, InterEyeDistance: f.EyeDistance(), Roll: f.Roll()}
	if !holds(img) || f.Box.Empty() {
		return q
	}
	side := float64(f.Box.Dx())
	x, _ := f.middle()
	q.SingleFacePresent = float64(next) / side
	q.HeadSize = side / float64(img.Rect.Dy())
	q.Aside = (x-float64(img.Rect.Min.X))/float64(img.Rect.Dx()) - 0.5
	q.Cropped = outside(img.Rect, f)
	if f.Eyes {
		q.Yaw = (x - float64(f.Box.Min.X) - side/2) / q.InterEyeDistance
	}
	q.light(img, f.Box.Inset(f.Box.Dx()/8)) // the corners of the box are ground and hair
	return q
}

// light measures a part of a picture.
func (q *Quality) light(img *image.YCbCr, of image.Rectangle) {
	if part, ok := img.SubImage(of).(*image.YCbCr); ok {
		q.LuminanceMean, q.UnderExposure, q.OverExposure = frame.Luma(part)
		q.Sharpness = frame.Sharpness(part)
	}
}

// Scores are 0 (useless) to 100.
type Scores struct {
	SingleFacePresent, InterEyeDistance, HeadInside, Pose, Luminance, Exposure, Sharpness int
}

// Scores returns what each measure is worth. The distance between the eyes is scored as OFIQ does: a sigmoid around 70 pixels, 20 wide.
func (q Quality) Scores() Scores {
	if q.Faces == 0 {
		return Scores{}
	}
	return Scores{
		SingleFacePresent: falling(q.SingleFacePresent, companion, 1),
		InterEyeDistance:  int(math.Round(100 / (1 + math.Exp((70-q.InterEyeDistance)/20)))),
		HeadInside:        falling(q.Cropped, 0, 0.5),
		Pose:              min(falling(math.Abs(q.Roll), 5, 35), falling(math.Abs(q.Yaw), 0.15, 0.7)),
		Luminance:         min(falling(-q.LuminanceMean, -70, -20), falling(q.LuminanceMean, 190, 245)),
		Exposure:          falling(max(q.UnderExposure, q.OverExposure), 0.05, 0.6),
		Sharpness:         int(math.Round(100 * q.Sharpness / (q.Sharpness + 25))),
	}
}

// Unified returns the score of the whole: a portrait is as good as its worst part.
func (s Scores) Unified() int {
	return min(s.SingleFacePresent, s.InterEyeDistance, s.HeadInside, s.Pose, s.Luminance, s.Exposure, s.Sharpness)
}

// falling is 100 up to good, 0 from bad on, and a line between.
func falling(v, good, bad float64) int {
	return int(math.Round(100 * min(max((bad-v)/(bad-good), 0), 1)))
}

package portrait

import (
	"image"
	"math"
)

// Face is one face in a picture. Right and left are the person's own, as in ISO/IEC 19794-5: the right eye is on the left of the
// picture.
type Face struct {
	Box      image.Rectangle // square from above the brows to the chin, in pixels of the picture; it may reach beyond its edge
	RightEye image.Point     // pupil, in pixels of the picture
	LeftEye  image.Point
	Eyes     bool    // the pupils were found
	Sure     float64 // how sure pigo is; from 5 on it counts as a face
}

// EyeDistance returns the pixels between the pupils; 0 where they were not found.
func (f Face) EyeDistance() float64 {
	if !f.Eyes {
		return 0
	}
	d := f.LeftEye.Sub(f.RightEye)
	return math.Hypot(float64(d.X), float64(d.Y))
}

// Roll returns by how many degrees the head leans, clockwise in the picture; 0 where the pupils were not found.
func (f Face) Roll() float64 {
	if !f.Eyes {
		return 0
	}
	d := f.LeftEye.Sub(f.RightEye)
	return math.Atan2(float64(d.Y), float64(d.X)) * 180 / math.Pi
}

// middle returns the point between the eyes, or the middle of the box.
func (f Face) middle() (x, y float64) {
	if f.Eyes {
		m := f.LeftEye.Add(f.RightEye)
		return float64(m.X) / 2, float64(m.Y) / 2
	}
	m := f.Box.Min.Add(f.Box.Max)
	return float64(m.X) / 2, float64(m.Y) / 2
}

// plausible tells whether two pupils may be those of a face: as far apart as eyes are (about a third of the box), both in the
// upper part of it, and not one above the other.
func plausible(f Face) bool {
	f.Eyes = true
	side := float64(f.Box.Dx())
	apart, upper := f.EyeDistance()/side, f.Box
	upper.Max.Y = f.Box.Min.Y + f.Box.Dy()*2/3
	return apart > 0.2 && apart < 0.6 && math.Abs(f.Roll()) < 40 && f.RightEye.In(upper) && f.LeftEye.In(upper)
}

package portrait

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"slices"

	pigo "github.com/esimov/pigo/core"
)

// ErrCascade is returned by New for bytes that are not a cascade of pigo's.
var ErrCascade = errors.New("portrait: not a cascade")

const (
	sure        = 5    // as pigo's authors have it
	searchWidth = 640  // wider pictures are searched at a fraction of their size
	smallest    = 0.25 // side of the smallest face that is looked for, as a share of the picture's height; who is further away is too far
	nearby      = 0.34 // the same of one that is near
	companion   = 0.65 // side of another face as a share of the nearest's; smaller ones need not be found
	samples     = 63   // of each pupil; see the package's quirks
	together    = 0.2  // overlap from which on two detections are one
)

// Finder finds faces. It keeps room to work in: one goroutine at a time may use it.
type Finder struct {
	faces  *pigo.Pigo
	pupils *pigo.PuplocCascade
	small  []byte
}

// New returns a finder by two of the cascades that pigo comes with: facefinder and puploc. Anything else gives ErrCascade.
func New(facefinder, puploc []byte) (*Finder, error) {
	if !ofFaces(facefinder) {
		return nil, fmt.Errorf("%w of faces: %d bytes", ErrCascade, len(facefinder))
	}
	if !ofPupils(puploc) {
		return nil, fmt.Errorf("%w of pupils: %d bytes", ErrCascade, len(puploc))
	}
	var f Finder
	var err error
	if f.faces, err = pigo.NewPigo().Unpack(facefinder); err != nil {
		return nil, fmt.Errorf("portrait: faces: %w", err)
	}
	if f.pupils, err = pigo.NewPuplocCascade().UnpackCascade(puploc); err != nil {
		return nil, fmt.Errorf("portrait: pupils: %w", err)
	}
	return &f, nil
}

// cascaded tells whether a cascade is as long as its header says. A cascade of faces begins with 8 bytes that mean nothing, the depth and
// the number of its trees; one of pupils with the number of its stages, a scale, the number of trees in each, and their depth. A tree of depth d has
// 2^d-1 nodes of 4 bytes and 2^d leaves of so many bytes, and so many bytes besides.
func cascaded(b []byte, stages, trees, depth, leaf, rest int) bool {
	const most = 1 << 16
	if stages < 1 || trees < 1 || depth < 1 || stages > most || trees > most || depth > 16 {
		return false
	}
	return len(b) == header+stages*trees*(4<<depth-4+leaf<<depth+rest)
}

const header = 16

func ofFaces(b []byte) bool {
	return len(b) > header && cascaded(b, 1, word(b, 12), word(b, 8), 4, 4)
}

func ofPupils(b []byte) bool {
	return len(b) > header && cascaded(b, word(b, 0), word(b, 8), word(b, 12), 8, 0)
}

func word(b []byte, at int) int { return int(binary.LittleEndian.Uint32(b[at:])) }

// Find returns the faces in a picture's luma, the surest first. A picture whose planes do not hold its rectangle has none.
func (f *Finder) Find(img *image.YCbCr) []Face {
	if !holds(img) {
		return nil
	}
	luma, by := f.shrunk(img)
	found := f.search(luma)
	found = f.faces.ClusterDetections(found, together)
	slices.SortFunc(found, func(a, b pigo.Detection) int { return cmp.Compare(b.Q, a.Q) })
	var faces []Face
	for _, d := range found {
		if d.Q < sure {
			break
		}
		if face := boxed(d, by, img.Rect.Min); !slices.ContainsFunc(faces, face.same) {
			faces = append(faces, f.eyes(img, face))
		}
	}
	return faces
}

// search looks for near faces first, for that is quick: smaller ones cost most, and matter only where none is near or one is nearly as large.
func (f *Finder) search(luma pigo.ImageParams) []pigo.Detection {
	between := func(least, most int) []pigo.Detection {
		return f.faces.RunCascade(pigo.CascadeParams{MinSize: least, MaxSize: most, ShiftFactor: 0.1, ScaleFactor: 1.1, ImageParams: luma}, 0)
	}
	near := max(20, int(nearby*float64(luma.Rows)))
	found := between(near, min(luma.Rows, luma.Cols))
	var best pigo.Detection
	for _, d := range found {
		if d.Q > best.Q {
			best = d
		}
	}
	if best.Q >= sure && companion*float64(best.Scale) >= float64(near) {
		return found
	}
	return append(found, between(max(20, int(smallest*float64(luma.Rows))), near-1)...)
}

func boxed(d pigo.Detection, by int, origin image.Point) Face {
	half, at := d.Scale*by/2, image.Pt(d.Col*by, d.Row*by).Add(origin)
	return Face{Box: image.Rect(at.X-half, at.Y-half, at.X+half, at.Y+half), Sure: float64(d.Q)}
}

// same tells whether two boxes are of one face: the middle of one lies in the other.
func (f Face) same(g Face) bool {
	middle := func(r image.Rectangle) image.Point { return r.Min.Add(r.Max).Div(2) }
	return middle(f.Box).In(g.Box) || middle(g.Box).In(f.Box)
}

// eyes looks for the pupils, in the picture's full size.
func (f *Finder) eyes(img *image.YCbCr, face Face) Face {
	r, side := img.Rect, float64(face.Box.Dx())
	full := pigo.ImageParams{Pixels: img.Y[img.YOffset(r.Min.X, r.Min.Y):], Rows: r.Dy(), Cols: r.Dx(), Dim: img.YStride}
	at := face.Box.Min.Add(face.Box.Max).Div(2).Sub(r.Min)
	pupil := func(aside float64) image.Point {
		p := f.pupils.RunDetector(pigo.Puploc{
			Row: at.Y - int(0.075*side), Col: at.X + int(aside*side), Scale: float32(side) / 4, Perturbs: samples,
		}, full, 0, false)
		return image.Pt(p.Col, p.Row).Add(r.Min)
	}
	face.RightEye, face.LeftEye = pupil(-0.175), pupil(0.185)
	if face.Eyes = plausible(face); !face.Eyes {
		face.RightEye, face.LeftEye = image.Point{}, image.Point{}
	}
	return face
}

package portrait

import (
	"cmp"
	"time"

	"passlane/kiosk/lane"
)

// Flaw is what a portrait lacks.
type Flaw string

// The flaws. A picture with one of the first group is not taken: the person is told what to do. Those of the second only lower its score, for
// a lane has no words for them, and somebody who cannot hold their head straight has a right to pass: a better picture is waited for, but not
// for long.
const (
	NoOne        Flaw = "nobody"
	NoFace       Flaw = "no face"
	NoEyes       Flaw = "no eyes"
	SeveralFaces Flaw = "several faces"
	TooFar       Flaw = "too far"
	TooNear      Flaw = "too near"
	OffLeft      Flaw = "too far on the person's left"
	OffRight     Flaw = "too far on the person's right"
	TooDark      Flaw = "too dark"
	TooBright    Flaw = "too bright"

	Turned Flaw = "turned"
	Tilted Flaw = "tilted"
	Soft   Flaw = "soft"
)

// Limits are what is asked of a portrait. They belong to a lane's place and camera.
type Limits struct {
	EyeDistance float64       // pixels; less is too far
	Aside       float64       // share of the picture's width; more is to the left or right
	Cropped     float64       // share of the token image outside of the picture; more is too near
	Company     float64       // side of another face as a share of the nearest; from here on there are several
	Dark        float64       // mean luma of the face, 0 to 255; less is too dark. It is low, for skin may be dark in good light
	Black       float64       // share of the face; more is too dark
	Bright      float64       // mean luma
	White       float64       // share of the face; more is too bright
	Roll        float64       // degrees, either way
	Yaw         float64       // in distances between the eyes, either way
	Sharpness   float64       // variance of the Laplacian in a face
	Structure   float64       // the same in the middle of a picture without a face; less is an empty lane
	Fine        int           // unified score from which on a picture is taken at once
	Burst       int           // how many pictures are compared otherwise
	Within      time.Duration // and within what time of the first of them
	Fair        int           // unified score that the best of them should have: who turns away or moves is waited for
	Patience    time.Duration // and for how long from the first of them: then the best is taken whatever it is
}

// DefaultLimits are those for a camera of 640 by 480 pixels or more at arm's length: 60 pixels between the eyes are the least that
// matchers want.
func DefaultLimits() Limits {
	return Limits{
		EyeDistance: 60, Aside: 0.15, Cropped: 0.25, Company: 0.7, Dark: 45, Black: 0.4, Bright: 215, White: 0.4,
		Roll: 15, Yaw: 0.4, Sharpness: 15, Structure: 30, Fine: 60, Burst: 3, Within: 250 * time.Millisecond,
		Fair: 35, Patience: 1500 * time.Millisecond,
	}
}

// Verdict is what is thought of one picture.
type Verdict struct {
	Seen   bool        // somebody is there, found or not
	Good   bool        // it may be taken
	Score  int         // unified, 0 to 100
	Flaws  []Flaw      // for a technician; nil is none
	Advice lane.Advice // for the person
}

// advices are what a person can do about a flaw.
var advices = map[Flaw]lane.Advice{
	TooDark: {Light: "brighter"}, TooBright: {Light: "darker"},
	NoEyes: {Distance: "closer"}, SeveralFaces: {Distance: "closer"}, TooFar: {Distance: "closer"}, TooNear: {Distance: "back"},
	OffLeft: {Centre: "right"}, OffRight: {Centre: "left"},
}

// Judge returns what a picture lacks and what the person could do about it. Where no face was looked for, somebody in good light is good, with a
// score of 100, for there is nothing to compare by. Whose face is not found in good light is asked to come closer.
func (l Limits) Judge(look Look) Verdict {
	q, found := look.Quality, look.Quality.Faces > 0
	v := Verdict{Seen: found || q.Sharpness > l.Structure}
	v.note(!v.Seen, NoOne)
	v.note(v.Seen && !found && look.Searched, NoFace)
	v.note(q.LuminanceMean < l.Dark || q.UnderExposure > l.Black, TooDark)
	v.note(q.LuminanceMean > l.Bright || q.OverExposure > l.White, TooBright)
	if !found {
		if v.Good = len(v.Flaws) == 0; v.Good {
			v.Score = 100
		}
		if look.Searched && v.Advice.Light == "" {
			v.Advice.Distance = "closer"
		}
		return v
	}
	v.note(!look.Face.Eyes, NoEyes)
	v.note(q.SingleFacePresent >= l.Company, SeveralFaces)
	v.note(look.Face.Eyes && q.InterEyeDistance < l.EyeDistance, TooFar)
	v.note(q.Cropped > l.Cropped, TooNear)
	v.note(q.Aside > l.Aside, OffLeft)
	v.note(q.Aside < -l.Aside, OffRight)
	v.Good, v.Score = len(v.Flaws) == 0, q.Scores().Unified()
	v.note(q.Yaw > l.Yaw || q.Yaw < -l.Yaw, Turned)
	v.note(q.Roll > l.Roll || q.Roll < -l.Roll, Tilted)
	v.note(q.Sharpness < l.Sharpness, Soft)
	return v
}

// note adds a flaw with its advice, if it is one.
func (v *Verdict) note(is bool, f Flaw) {
	if !is {
		return
	}
	v.Flaws = append(v.Flaws, f)
	a := advices[f]
	v.Advice.Light, v.Advice.Centre = cmp.Or(a.Light, v.Advice.Light), cmp.Or(a.Centre, v.Advice.Centre)
	v.Advice.Distance = cmp.Or(a.Distance, v.Advice.Distance)
}

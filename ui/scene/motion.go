package scene

import (
	"math"
	"time"
)

// Motion is a loop that the glass evaluates for each frame, so that an idle scene is never sent again.
type Motion struct {
	// Period is one turn of the loop, in milliseconds.
	Period uint32 `cbor:"1,keyasint"`
	// Keys are the poses on the way, by rising At.
	Keys []Key `cbor:"2,keyasint"`
	// PivotX and PivotY are the point about which Turn turns.
	PivotX float32 `cbor:"3,keyasint,omitempty"`
	PivotY float32 `cbor:"4,keyasint,omitempty"`
	// Steady asks for an even pace between keys in place of a soft start and end.
	Steady bool `cbor:"5,keyasint,omitempty"`
}

// Key is a pose at a moment of the loop.
type Key struct {
	At   float32 `cbor:"1,keyasint"` // 0 to 1
	Pose Pose    `cbor:"2,keyasint"`
}

// Pose is how far a group has moved from where it stands.
type Pose struct {
	_    struct{} `cbor:",toarray"`
	X, Y float32  // pixels
	Turn float32  // degrees clockwise
	Fade float32  // 0 is wholly there, 1 gone
}

// At returns the pose at the time t since the motion began.
func (m Motion) At(t time.Duration) Pose {
	switch {
	case len(m.Keys) == 0:
		return Pose{}
	case m.Period == 0 || len(m.Keys) == 1:
		return m.Keys[0].Pose
	}
	period := time.Duration(m.Period) * time.Millisecond
	at := float32(t%period) / float32(period)
	for i := 1; i < len(m.Keys); i++ {
		if at < m.Keys[i].At {
			return m.between(m.Keys[i-1], m.Keys[i], at)
		}
	}
	return m.Keys[len(m.Keys)-1].Pose
}

func (m Motion) between(a, b Key, at float32) Pose {
	if at <= a.At {
		return a.Pose
	}
	f := (at - a.At) / (b.At - a.At)
	if !m.Steady {
		f = float32(0.5 - 0.5*math.Cos(float64(f)*math.Pi))
	}
	mix := func(x, y float32) float32 { return x + (y-x)*f }
	return Pose{X: mix(a.Pose.X, b.Pose.X), Y: mix(a.Pose.Y, b.Pose.Y),
		Turn: mix(a.Pose.Turn, b.Pose.Turn), Fade: mix(a.Pose.Fade, b.Pose.Fade)}
}

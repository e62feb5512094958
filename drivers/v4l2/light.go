package v4l2

import (
	"time"

	"github.com/blackjack/webcam"
)

// Controls, from linux/v4l2-controls.h.
const (
	powerLine        webcam.ControlID = 0x00980918 // 0 off, 1 50 Hz, 2 60 Hz
	exposureAuto     webcam.ControlID = 0x009A0901 // 1 manual, 3 aperture priority: those a UVC camera has
	exposureAbsolute webcam.ControlID = 0x009A0902 // 100 µs
	exposurePriority webcam.ControlID = 0x009A0903 // 1: the rate may drop in the dark
)

// setting is a control and its value.
type setting struct {
	id    webcam.ControlID
	value int32
}

// settings returns what to set for an exposure (0: the camera decides) and the mains, in that order: the exposure counts only once
// the automatic is off. The rate is held in the dark either way: a blurred face is worth less than a noisy one.
func settings(exposure time.Duration, mains int) []setting {
	var all []setting
	switch mains {
	case 50:
		all = append(all, setting{powerLine, 1})
	case 60:
		all = append(all, setting{powerLine, 2})
	}
	if exposure == 0 {
		return append(all, setting{exposureAuto, 3}, setting{exposurePriority, 0})
	}
	return append(all, setting{exposureAuto, 1}, setting{exposureAbsolute, max(1, int32(exposure/(100*time.Microsecond)))})
}

// apply sets what the camera has, bounded by its range, and returns the controls it refused. A camera that refuses is used as it is.
func apply(c Camera, all []setting) (refused []webcam.ControlID) {
	has := c.GetControls()
	for _, s := range all {
		of, ok := has[s.id]
		if !ok {
			continue
		}
		if of.Min <= of.Max {
			s.value = min(max(s.value, of.Min), of.Max)
		}
		if err := c.SetControl(s.id, s.value); err != nil {
			refused = append(refused, s.id)
		}
	}
	return refused
}

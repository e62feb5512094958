// Package theme holds the colours of a lane's screen, by day and by night, and measures their contrast.
package theme

import (
	"math"

	"passlane/ui/scene"
)

// Mood is the colours of one screen.
type Mood struct {
	Ground                       scene.Colour // of the whole screen
	Ink                          scene.Colour // text and outlines on Ground
	Soft                         scene.Colour // second sentence on Ground
	Edge                         scene.Colour // borders of what can be pressed
	Line                         scene.Colour // quiet dividers; carries no meaning
	Card                         scene.Colour // faces of buttons and cards
	CardInk, CardSoft            scene.Colour // text on Card
	Pressed                      scene.Colour // a button's face while it is held, in place of Card
	Accent, OnAccent, AccentHeld scene.Colour // chosen language, current step
	Done, OnDone                 scene.Colour // step that is over, chosen companion
	Device                       scene.Colour // the reader's body
	Light                        scene.Colour // the reader's light, on Device
	Good, OnGood                 scene.Colour // advice that is met
	Mend, OnMend                 scene.Colour // advice that is not
	Sign, OnSign                 scene.Colour // the red cross of a closed lane
	Veil                         scene.Colour // over what is not to be read now
}

const white, ink, paper = 0xFFFFFFFF, 0x0E1B2AFF, 0xF7F5EFFF

// Day is ink on paper.
func Day() Mood {
	return Mood{
		Ground: paper, Ink: ink, Soft: 0x465260FF, Edge: 0x7B7A70FF, Line: 0xD9D4C7FF,
		Card: white, CardInk: ink, CardSoft: 0x465260FF, Pressed: 0xD6E4F2FF,
		Accent: 0x12406BFF, OnAccent: white, AccentHeld: 0x0A2A49FF, Done: 0x065A34FF, OnDone: white, Device: ink, Light: 0x4A8FE0FF,
		Good: 0xE3F3EAFF, OnGood: 0x065A34FF, Mend: 0xFFF1CFFF, OnMend: 0x6B4300FF,
		Sign: 0x8E1510FF, OnSign: white, Veil: 0x0E1B2AB8,
	}
}

// Night is light on ink, for dark lanes.
func Night() Mood {
	return Mood{
		Ground: ink, Ink: paper, Soft: 0xBCC7D2FF, Edge: 0x8292A2FF, Line: 0x2C3D50FF,
		Card: 0x17283AFF, CardInk: paper, CardSoft: 0xC3CDD7FF, Pressed: 0x2E4A66FF,
		Accent: 0xA9CDF5FF, OnAccent: ink, AccentHeld: 0xD6E8FBFF, Done: 0x8FD9B2FF, OnDone: ink, Device: 0x31547BFF, Light: 0xCFE4FFFF,
		Good: 0x0A3A26FF, OnGood: 0xB5EBCDFF, Mend: 0x453000FF, OnMend: 0xFFE3A6FF,
		Sign: 0xFBB9B3FF, OnSign: ink, Veil: 0x000000B8,
	}
}

// full is a screen in one colour, read from the corner of the eye.
func full(ground, on, soft, card, pressed scene.Colour) Mood {
	m := Day()
	m.Ground, m.Ink, m.Soft, m.Edge, m.Line = ground, on, soft, on, on.Fade(0.35)
	m.Card, m.CardInk, m.CardSoft, m.Pressed = card, on, on, pressed
	m.Accent, m.OnAccent, m.AccentHeld, m.Done, m.OnDone, m.Device, m.Light = on, ground, on, on, ground, on, ground
	m.Sign, m.OnSign = on, ground
	return m
}

// Walk is white on green: the gate is open. By night the green is deeper.
func Walk(night bool) Mood {
	if night {
		return full(0x04492AFF, white, 0xE3F3EAFF, 0x04492AFF, 0x065F38FF)
	}
	return full(0x065A34FF, white, 0xEDF8F1FF, 0x065A34FF, 0x034527FF)
}

// Calm is brown on amber: please see the officer.
func Calm(night bool) Mood {
	if night {
		return full(0x33230AFF, 0xFFE3A6FF, 0xFFE3A6FF, 0x33230AFF, 0x574016FF)
	}
	return full(0xFFF1CFFF, 0x6B4300FF, 0x6B4300FF, 0xFFF1CFFF, 0xFFF8E6FF)
}

// Alarm is white on red: fire.
func Alarm(night bool) Mood {
	if night {
		return full(0x76110DFF, white, 0xFDF0EFFF, 0x76110DFF, 0x5A0B08FF)
	}
	return full(0x8E1510FF, white, 0xFDF0EFFF, 0x8E1510FF, 0x6E0F0BFF)
}

// Plain is [Night] or [Day].
func Plain(night bool) Mood {
	if night {
		return Night()
	}
	return Day()
}

// Contrast is the contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2, definition of contrast ratio).
func Contrast(a, b scene.Colour) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c scene.Colour) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

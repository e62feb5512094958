package screen

import (
	"math"

	"passlane/ui/i18n"
	"passlane/ui/scene"
	"passlane/ui/theme"
)

// Sizes of the drawing board: a 1280 by 800 panel, or 800 by 1280. Everything scales with the screen.
const (
	topBar, bottomBar = 112, 136
	tallHeader        = 64 // height of the header on a tall screen
	margin            = 64
	picture           = 440 // side of the picture
	sizeTitle         = 66
	sizeSecond        = 34
	sizeSmall         = 24
	sizeWalk          = 104
	touchMM, apartMM  = 15, 3
	largeText         = 1.35
)

// sheet is a screen while it is drawn. Its fields are pixels.
type sheet struct {
	v     View
	t     i18n.Catalogue
	m     theme.Mood
	k     float32 // pixels per unit of the drawing board
	tall  bool
	w, h  float32
	reach float32 // the least side of what can be touched
	apart float32 // the least distance between two such things
	top   float32 // height of the top bar
	foot  float32 // height of the bottom bar
	items []scene.Item
}

func newSheet(v View, f Format) *sheet {
	w, h := float32(f.Width), float32(f.Height)
	s := &sheet{v: v, t: v.Lang.Texts(), m: mood(v), w: w, h: h, tall: h > w}
	s.k = min(w/1280, h/800)
	if s.tall {
		s.k = min(w/800, h/1280)
	}
	mm := float32(f.PerMM())
	s.reach = ceil(max(88*s.k, touchMM*mm))
	s.apart = ceil(max(16*s.k, apartMM*mm))
	s.top = max(s.px(topBar), s.reach+s.px(20))
	if s.tall {
		s.top = s.px(tallHeader) + s.reach + s.px(16) // the languages stand under the header
	}
	s.foot = max(s.px(bottomBar), s.helpHeight()+s.px(24))
	return s
}

func mood(v View) theme.Mood {
	switch v.Kind {
	case Go:
		return theme.Walk(v.Night)
	case Officer:
		return theme.Calm(v.Night)
	case Fire:
		return theme.Alarm(v.Night)
	}
	return theme.Plain(v.Night)
}

func ceil(v float32) float32 { return float32(math.Ceil(float64(v))) }

// px returns the pixels of a length on the drawing board.
func (s *sheet) px(v float32) float32 { return v * s.k }

// size returns the pixels of a text size, larger for those who asked for it.
func (s *sheet) size(v float32) float32 {
	if s.v.LargeText {
		v *= largeText
	}
	return v * s.k
}

func (s *sheet) add(items ...scene.Item) { s.items = append(s.items, items...) }

// body is what lies between the bars.
func (s *sheet) body() scene.Box { return scene.NewBox(0, s.top, s.w, s.h-s.top-s.foot) }

// stage is where the picture stands: left, or on top of a tall screen.
func (s *sheet) stage(w, h float32) scene.Box {
	b := s.body()
	pad := s.px(40)
	if s.tall {
		return scene.NewBox((s.w-s.px(w))/2, b.Y+pad, s.px(w), s.px(h))
	}
	h = min(s.px(h), b.H-s.px(32))
	w = s.px(w)
	return scene.NewBox(s.px(margin), b.Y+(b.H-h)/2, w, h)
}

// words is where the sentence stands: right of the stage, or under it.
func (s *sheet) words(stage scene.Box) scene.Box {
	b := s.body()
	pad := s.px(24)
	if s.tall {
		y := stage.Y + stage.H + s.px(40)
		return scene.NewBox(s.px(margin), y, s.w-2*s.px(margin), b.Y+b.H-pad-y)
	}
	x := stage.X + stage.W + s.px(margin)
	return scene.NewBox(x, b.Y+pad, s.w-s.px(margin)-x, b.H-2*pad)
}

// draw places a picture made on a board of side picture into the middle of box.
func (s *sheet) draw(art []scene.Item, box scene.Box) {
	side := min(box.W, box.H)
	s.add(scene.Place(art, side/picture, box.CentreX()-side/2, box.CentreY()-side/2)...)
}

// text returns a text in the traveller's language.
func (s *sheet) text(str string, size float32, w scene.Weight, c scene.Colour) scene.Text {
	return scene.Text{Spans: []scene.Span{{Text: str, Weight: w, Colour: c}}, Size: size, Lang: string(s.v.Lang.Known())}
}

func (s *sheet) scene() scene.Scene {
	return scene.Scene{Name: string(s.v.Kind), Width: s.w, Height: s.h, Ground: s.m.Ground, Items: s.items}
}

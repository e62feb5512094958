package screen

import (
	"passlane/ui/i18n"
	"passlane/ui/scene"
)

// startArea makes the whole screen answer a touch, under everything else.
func (s *sheet) startArea() {
	s.add(scene.Button{Area: s.body(), Action: ActionStart}.Item())
}

// welcome greets in every language; each greeting is the button of its language.
func (s *sheet) welcome() {
	high := float32(picture)
	if s.tall {
		high = 380
	}
	stage := s.stage(picture, high)
	s.draw(presentArt(s.m, !s.v.ReducedMotion), stage)
	words := s.words(stage)
	if s.v.Hint != NoHint {
		s.say(words, s.sentences(i18n.Said{Title: s.t.Welcome.Title}, sizeTitle)...)
		return
	}
	langs := i18n.Langs()
	n := float32(len(langs))
	each := min((words.H-(n-1)*s.apart)/n, s.px(156))
	y := words.CentreY() - (n*each+(n-1)*s.apart)/2
	if s.tall {
		y = words.Y
	}
	for _, l := range langs {
		s.greeting(l, scene.NewBox(words.X, y, words.W, each))
		y += each + s.apart
	}
}

func (s *sheet) greeting(l i18n.Lang, box scene.Box) {
	b := s.button(box, "lang."+string(l))
	b.Radius = s.px(20)
	pad, arrow := s.px(32), s.px(28)
	greet := s.text(l.Texts().Welcome.Title, s.size(46), scene.Bold, s.m.CardInk)
	name := s.text(l.Name(), s.size(26), scene.Regular, s.m.CardSoft)
	greet.Lang, name.Lang = string(l), string(l)
	inner := scene.NewBox(box.X+pad, box.Y, box.W-3*pad-arrow, box.H)
	b.Items = append([]scene.Item{scene.Flow{Box: inner, Along: scene.Middle, Parts: []scene.Part{{Text: &greet}, {Text: &name}}}.Item()},
		scene.Place(chevron(s.m.Edge), arrow/28, box.X+box.W-pad-arrow, box.CentreY()-arrow/2)...)
	s.add(b.Item())
}

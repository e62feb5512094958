package screen

import (
	"strconv"

	"passlane/ui/i18n"
	"passlane/ui/scene"
)

// Draw returns the scene of v on a panel of format f. Resolve it with ui/typeset before it is painted or touched.
func Draw(v View, f Format) scene.Scene {
	v.Lang = v.Lang.Known()
	s := newSheet(v, f)
	if v.Kind == Welcome {
		s.startArea()
	}
	if v.Kind == Fire {
		s.fire()
		return s.scene() // nothing else, nor over it
	}
	s.bars()
	s.screen()
	if v.TimeoutWarning {
		s.moreTime()
	}
	return s.scene()
}

func (s *sheet) screen() {
	switch s.v.Kind {
	case Welcome:
		s.welcome()
	case Present:
		s.tell(s.t.Present, presentArt(s.m, !s.v.ReducedMotion))
	case Reading:
		s.tell(s.t.Reading, readingArt(s.m, !s.v.ReducedMotion))
	case Choose:
		s.choose()
	case Alone:
		s.alone()
	case Camera:
		s.camera()
	case Wait:
		s.tell(s.t.Wait, waitArt(s.m, !s.v.ReducedMotion))
	case Go:
		s.walk()
	case Thanks:
		s.tell(s.t.Thanks, thanksArt(s.m))
	case Officer:
		said := s.t.Officer
		if s.v.Await {
			said = s.t.Await
		}
		s.tell(said, officerArt(s.m))
	case Fault:
		s.tellAll(func(c i18n.Catalogue) i18n.Said { return c.Fault }, coneArt(s.m))
	default: // a screen that is not known serves nobody
		s.tellAll(func(c i18n.Catalogue) i18n.Said { return c.Closed }, closedArt(s.m))
	}
}

// Starting returns the picture of a glass that has no program to show: it greets nobody and has no buttons.
func Starting(f Format, lang i18n.Lang, night bool) scene.Scene {
	s := newSheet(View{Kind: "starting", Lang: lang.Known(), Night: night}, f)
	s.top, s.foot = 0, 0
	s.tellAll(func(c i18n.Catalogue) i18n.Said { return c.Starting }, waitArt(s.m, true))
	return s.scene()
}

// tell draws a picture and the sentences.
func (s *sheet) tell(said i18n.Said, art []scene.Item) {
	stage := s.stage(picture, picture)
	s.draw(art, stage)
	s.say(s.words(stage), s.sentences(said, sizeTitle)...)
}

// tellAll adds the other languages, for those who had no time to choose.
func (s *sheet) tellAll(said func(i18n.Catalogue) i18n.Said, art []scene.Item) {
	stage := s.stage(picture, picture)
	s.draw(art, stage)
	parts := s.sentences(said(s.t), sizeTitle)
	gap := s.px(36)
	for _, l := range i18n.Langs() {
		if l == s.v.Lang {
			continue
		}
		t := s.para(said(l.Texts()).Title, s.size(sizeSecond), scene.Bold, s.m.Ink)
		t.Lang, t.Lines = string(l), 2
		parts = append(parts, scene.Part{Gap: gap, Optional: true, Text: &t})
		gap = s.px(8)
	}
	s.say(s.words(stage), parts...)
}

// sentences returns title and second sentence. A hint takes the place of the second and stays when room is short;
// then it is the title that does not grow with large text.
func (s *sheet) sentences(said i18n.Said, size float32) []scene.Part {
	title := s.para(said.Title, s.size(size), scene.Bold, s.m.Ink)
	title.Lines = 4
	parts := []scene.Part{{Text: &title}}
	second, weight, hint := said.Second, scene.Regular, s.hint()
	if hint != "" {
		second, weight = hint, scene.Bold
		title.Size = s.px(size)
	}
	if second == "" {
		return parts
	}
	t := s.para(second, s.size(sizeSecond), weight, s.m.Soft)
	t.Lines = 3
	if hint != "" {
		t.Spans[0].Colour = s.m.Ink
	}
	return append(parts, scene.Part{Gap: s.px(20), Optional: hint == "", Text: &t})
}

// para is a text in the place for words: left aligned, in the middle on a tall screen.
func (s *sheet) para(str string, size float32, w scene.Weight, c scene.Colour) scene.Text {
	t := s.text(str, size, w, c)
	if s.tall {
		t.Align = scene.Middle
	}
	return t
}

func (s *sheet) say(box scene.Box, parts ...scene.Part) {
	along := scene.Middle
	if s.tall {
		along = scene.Start
	}
	s.add(scene.Flow{Box: box, Along: along, Parts: parts}.Item())
}

func (s *sheet) hint() string {
	h := s.t.Hints
	switch s.v.Hint {
	case HoldStill:
		return h.HoldStill
	case NotAPass:
		return h.NotAPass
	case TryAgain:
		return h.TryAgain
	case OnePass:
		return h.OnePass
	case OneAtATime:
		return h.OneAtATime
	case TurnBack:
		return h.TurnBack
	case Hurry:
		return h.Hurry
	case ShowFace:
		return h.ShowFace
	case OneFace:
		return h.OneFace
	case TakePass:
		return h.TakePass
	case WaitForTurn:
		return h.WaitForTurn
	case ChildPass:
		return h.ChildPass
	case OneAdult:
		return h.OneAdult
	case PartyFull:
		return h.PartyFull
	case ShowAgain:
		return h.ShowAgain
	}
	return ""
}

// walk is one colour, one arrow, and who has yet to come.
func (s *sheet) walk() {
	high := float32(picture)
	if s.tall {
		high = 360
	}
	stage := s.stage(picture, high)
	s.draw(walkArt(s.m, s.v.Ahead, !s.v.ReducedMotion), stage)
	title := s.para(s.t.Go.Title, s.px(sizeWalk), scene.Bold, s.m.Ink)
	title.Lines = 2
	parts := []scene.Part{{Text: &title}}
	count := s.size(48)
	if hint := s.hint(); hint != "" {
		title.Size, count = s.px(sizeTitle), s.px(48)
		t := s.para(hint, s.size(sizeSecond), scene.Bold, s.m.Ink)
		t.Lines = 2
		parts = append(parts, scene.Part{Gap: s.px(12), Text: &t})
	}
	words := s.words(stage)
	if s.v.People > 1 {
		parts = append(parts, s.people(words.W), s.count(count))
	}
	s.say(words, parts...)
}

func (s *sheet) count(size float32) scene.Part {
	t := s.para(s.ratio(max(0, min(s.v.Passed, s.v.People)), s.v.People), size, scene.Bold, s.m.Ink)
	return scene.Part{Gap: s.px(12), Text: &t}
}

// ratio says "2 of 4".
func (s *sheet) ratio(n, of int) string {
	return s.v.Lang.Digits(strconv.Itoa(n)) + " " + s.t.Of + " " + s.v.Lang.Digits(strconv.Itoa(of))
}

// row is figures beside each other.
type row struct {
	items []scene.Item
	at    []scene.Box // of each figure
	wide  float32
}

// mostFigures is how many figures stand in a row; of a larger party the first.
const mostFigures = 8

// figures are a party of n, the adult first and taller, in the colours that each has. high is in units of the drawing board.
func (s *sheet) figures(n int, high float32, colours func(i int) scene.Path) row {
	var r row
	for i := range min(n, mostFigures) {
		h := high
		if i > 0 {
			h = high * 0.76
		}
		w := h * 66 / 148
		r.items = append(r.items, scene.Place(figure(colours(i)), h/148, r.wide, high-h)...)
		r.at = append(r.at, scene.NewBox(r.wide, high-h, w, h))
		r.wide += w + high*0.2
	}
	return r
}

// counted is a row of figures with words behind it.
func (s *sheet) counted(r row, high, room float32, words string) scene.Part {
	t := s.text(words, s.px(40), scene.Bold, s.m.Ink)
	t.Upright, t.Leading = scene.Middle, scene.Tight
	gap, wide := float32(16), float32(300)
	x := float32(0)
	if s.tall {
		x = max(0, (room/s.k-r.wide-gap-170)/2)
	}
	t.Box = scene.NewBox(s.px(x+r.wide+gap), 0, s.px(wide), s.px(high))
	items := append(scene.Place(r.items, s.k, s.px(x), 0), t.Item())
	return scene.Part{Extent: s.px(high), Gap: s.px(28), Items: items}
}

// people are the party, the adult first: who has walked is filled, who has yet to come is an outline.
func (s *sheet) people(room float32) scene.Part {
	const high, first, other, gap = 148, 66, 50, 30
	n := min(s.v.People, 8)
	wide := float32(first + (n-1)*(other+gap))
	x := float32(0)
	if s.tall {
		x = (room/s.k - wide) / 2
	}
	var items []scene.Item
	for i := range n {
		w := float32(other)
		if i == 0 {
			w = first
		}
		h := w * high / first
		items = append(items, scene.Place(person(s.m.Ink, i < s.v.Passed), w/first, x, high-h)...)
		x += w + gap
	}
	return scene.Part{Extent: s.px(high), Gap: s.px(28), Items: scene.Place(items, s.k, 0, 0)}
}

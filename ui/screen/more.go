package screen

import "passlane/ui/scene"

// moreTime asks over the screen whether more time is needed; touching anywhere between the bars says yes.
func (s *sheet) moreTime() {
	b := s.body()
	s.add(scene.Button{Area: b, Action: ActionMoreTime, Fill: s.m.Veil, Pressed: s.m.Veil}.Item())
	w, h := min(s.size(860), b.W-2*s.px(32)), min(s.size(420), b.H-2*s.px(16))
	card := scene.NewBox(b.CentreX()-w/2, b.CentreY()-h/2, w, h)
	if under := s.onlyMe(); !s.tall && card.Y+card.H > under.Y { // whoever says yes twice must not say "only me"
		card.Y = b.Y + s.px(16)
		card.H = under.Y - s.px(16) - card.Y
	}
	s.add(scene.Rect{Box: card, Radius: s.px(28), Fill: s.m.Ground, Stroke: s.m.Line, Width: s.px(2)}.Item())
	inner := card.Inset(s.px(40))
	ask := s.text(s.t.MoreTime, s.size(52), scene.Bold, s.m.Ink)
	ask.Align, ask.Lines = scene.Middle, 3
	high := s.helpHeight() * 1.25
	wide := min(inner.W, s.size(480))
	yes := s.button(scene.NewBox((inner.W-wide)/2, 0, wide, high), ActionMoreTime)
	yes.Fill, yes.Stroke, yes.Pressed = s.m.Accent, s.m.Accent, s.m.AccentHeld
	yes.Items = []scene.Item{s.label(yes.Area, clockIcon(s.m.OnAccent), s.t.MoreTimeYes, s.size(34), s.m.OnAccent)}
	s.add(scene.Flow{Box: inner, Along: scene.Middle, Parts: []scene.Part{
		{Text: &ask}, {Extent: high, Gap: s.px(40), Items: []scene.Item{yes.Item()}},
	}}.Item())
}

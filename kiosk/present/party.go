package present

import (
	"passlane/kiosk/lane"
	"passlane/kiosk/policy"
	"passlane/ui/screen"
)

// companions are the children to choose from. Of a child who is not linked to the holder nobody is shown a picture (law 5): a figure says
// that they are here.
func companions(s lane.State) []screen.Companion {
	var cs []screen.Companion
	for _, m := range s.Crossing.Minors {
		c := screen.Companion{ID: m.Person.Holder, Chosen: m.Chosen, Pass: m.Person.Confirmed == policy.ConfirmedByPass, Fixed: !m.Linked}
		if m.Linked {
			c.Picture = Portrait(m.Person.Holder)
		}
		cs = append(cs, c)
	}
	return cs
}

// showPasses tells whether the rules want to see the children's own passes.
func showPasses(s lane.State) bool {
	r := s.Crossing.Rules
	return r != nil && r.Children.Confirm != policy.ConfirmedByPicture
}

// turn is who stands before the camera, in the order in which they were asked.
func turn(c lane.Crossing) screen.Turn {
	t := screen.Turn{Of: c.People(), Child: c.Turn > 0}
	if c.Photo.Asked {
		t.At++
	}
	for _, m := range c.Minors {
		if m.Chosen && m.Photo.Asked {
			t.At++
		}
	}
	switch i := c.Turn - 1; {
	case i < 0:
		if h := c.Facts.Holder.Holder; h != "" && c.Facts.Trusted() {
			t.Picture = Portrait(h)
		}
	case i < len(c.Minors) && c.Minors[i].Linked:
		t.Picture = Portrait(c.Minors[i].Person.Holder)
	}
	return t
}

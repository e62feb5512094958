package scene

// Walk calls visit for every item in painting order, those inside buttons, groups and flows after what holds them.
// It stops, and returns false, as soon as visit does.
func (s Scene) Walk(visit func(Item) bool) bool { return walk(s.Items, visit) }

func walk(items []Item, visit func(Item) bool) bool {
	for _, it := range items {
		if !visit(it) {
			return false
		}
		for _, inner := range it.inner() {
			if !walk(inner, visit) {
				return false
			}
		}
	}
	return true
}

func (it Item) inner() [][]Item {
	switch {
	case it.Button != nil:
		return [][]Item{it.Button.Items}
	case it.Group != nil:
		return [][]Item{it.Group.Items}
	case it.Flow != nil:
		var all [][]Item
		for _, p := range it.Flow.Parts {
			if p.Text != nil {
				all = append(all, []Item{p.Text.Item()})
			}
			all = append(all, p.Items)
		}
		return all
	}
	return nil
}

// Buttons returns the buttons in painting order. Those inside a flow are in coordinates of their part:
// resolve the scene first.
func (s Scene) Buttons() []Button {
	var all []Button
	s.Walk(func(it Item) bool {
		if it.Button != nil {
			all = append(all, *it.Button)
		}
		return true
	})
	return all
}

// Texts returns the texts in painting order.
func (s Scene) Texts() []Text {
	var all []Text
	s.Walk(func(it Item) bool {
		if it.Text != nil {
			all = append(all, *it.Text)
		}
		return true
	})
	return all
}

// Hit returns the topmost button under the point, or false.
func (s Scene) Hit(x, y float32) (Button, bool) {
	all := s.Buttons()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Area.Contains(x, y) {
			return all[i], true
		}
	}
	return Button{}, false
}

// Moves says whether any group of the scene is in motion.
func (s Scene) Moves() bool {
	return !s.Walk(func(it Item) bool { return it.Group == nil || !it.Group.Moves() })
}

// Moves says whether the group is in motion: a motion with a single pose only places it.
func (g Group) Moves() bool { return g.Motion != nil && g.Motion.Period > 0 && len(g.Motion.Keys) > 1 }

package issue

import (
	"fmt"

	"passlane/kiosk/registry"
	"passlane/ui/scene"
)

// back holds the code that lanes read, a minor's guardians, and who issued the pass.
func (s sheet) back() scene.Scene {
	const high = 100
	top := float32(150)
	items := []scene.Item{
		fill(accent, 0, 0, pageWidth, high, 0),
		in(white, middling(text(sayPass.Khmer, 34, margin, 0, 520, high))).Item(),
		in(white, bold(atEnd(middling(text(grouped(s.Number), 38, 560, 0, pageWidth-margin-560, high))))).Item(),
	}
	if len(s.Guardians) == 0 {
		top = 210 // what else would be there leaves room
	}
	items = append(items, scene.Picture{Name: pictureSymbol, Box: scene.NewBox((pageWidth-symbolSize)/2, top, symbolSize, symbolSize)}.Item())
	items = append(items, s.say(sayRead, 40, top+symbolSize+16)...)
	items = append(items, s.guardians(top+symbolSize+210)...)
	return page("back", append(items, s.foot()...))
}

func middling(t scene.Text) scene.Text { t.Upright = scene.Middle; return t }

func atEnd(t scene.Text) scene.Text { t.Align = scene.End; return t }

// say sets a sentence in three languages, one under the other.
func (s sheet) say(v Words, size, top float32) []scene.Item {
	const wide = pageWidth - 2*margin
	flow := scene.Flow{Box: scene.NewBox(margin, top, wide, size*4.4), Parts: []scene.Part{
		{Text: ptr(centre(text(v.Khmer, size, 0, 0, 0, 0)))},
		{Text: ptr(centre(text(v.Thai, size, 0, 0, 0, 0)))},
		{Text: ptr(centre(text(v.English, size, 0, 0, 0, 0)))},
	}}
	return []scene.Item{flow.Item()}
}

// printed is how many guardians a pass has room for.
const printed = 4

// guardians are who may travel with a minor: the relation over the names.
func (s sheet) guardians(top float32) []scene.Item {
	if len(s.Guardians) == 0 {
		return nil
	}
	items := []scene.Item{fill(line, margin, top-14, pageWidth-2*margin, 3, 0)}
	for i, g := range s.Guardians[:min(len(s.Guardians), printed)] {
		x, y := float32(margin), top+float32(i/2)*140
		if i%2 == 1 {
			x = right
		}
		label := sayRelation(relation(s.Holder, g.ID)).all()
		if i == printed-1 && len(s.Guardians) > printed {
			label += fmt.Sprintf("  (+%d)", len(s.Guardians)-printed) // the registry names them
		}
		items = append(items, in(soft, text(label, labelSize, x, y, column, 36)).Item(), named(g, x, y+34))
	}
	return items
}

// named is a guardian's name in both scripts, one under the other.
func named(g registry.Holder, x, y float32) scene.Item {
	var parts []scene.Part
	if g.OwnName != "" {
		parts = append(parts, scene.Part{Text: ptr(bold(text(g.OwnName, 36, 0, 0, 0, 0)))})
	}
	parts = append(parts, scene.Part{Text: ptr(lines(2, text(breakable(g.LatinName), 30, 0, 0, 0, 0)))})
	return scene.Flow{Box: scene.NewBox(x, y, column, 104), Parts: parts}.Item()
}

// foot says who issued the pass, and where it goes when it is found.
func (s sheet) foot() []scene.Item {
	const wide, top = pageWidth - 2*margin, 1158
	items := []scene.Item{
		fill(line, margin, top-12, wide, 3, 0),
		in(soft, text(sayIssuer.all(), labelSize, margin, top, wide, 36)).Item(),
		text(s.authority.Khmer, 32, margin, top+36, wide, 48).Item(),
		text(s.authority.Thai, 30, margin, top+82, wide, 42).Item(),
		text(s.authority.English, 30, margin, top+124, wide, 38).Item(),
	}
	for i, found := range []string{sayFound.Khmer, sayFound.Thai + "  ·  " + sayFound.English} {
		items = append(items, in(soft, text(found, labelSize, margin, top+182+float32(i)*36, wide, 36)).Item())
	}
	return items
}

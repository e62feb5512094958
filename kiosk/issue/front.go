package issue

import "passlane/ui/scene"

// front says who the pass is for.
func (s sheet) front() scene.Scene {
	items := s.head()
	items = append(items, s.person()...)
	items = append(items, s.grid(760)...)
	items = append(items, fill(line, margin, 1208, pageWidth-2*margin, 3, 0))
	for _, p := range s.zone {
		items = append(items, p.Item())
	}
	return page("front", items)
}

func page(name string, items []scene.Item) scene.Scene {
	return scene.Scene{Name: name, Width: pageWidth, Height: pageHeight, Ground: white, Items: items}
}

// head is the title in three languages, and the class large enough to be seen from across a counter.
func (s sheet) head() []scene.Item {
	const high, box, top = 200, 112, 28
	wide := float32(box)
	if len(s.Class) > 2 {
		wide = 300
	}
	x := pageWidth - margin - wide
	label := atEnd(in(pale, text(sayClass.all(), labelSize, pageWidth-margin-300, top+box+10, 300, 36)))
	return []scene.Item{
		fill(accent, 0, 0, pageWidth, high, 0),
		in(white, bold(text(sayPass.Khmer, 66, margin, 18, x-margin-20, 100))).Item(),
		in(pale, text(sayPass.Thai+"  ·  "+sayPass.English, 40, margin, 121, 560, 60)).Item(),
		fill(white, x, top, wide, box, 16),
		in(accent, bold(centre(tight(text(s.Class, 84, x+12, top, wide-24, box))))).Item(),
		label.Item(),
	}
}

func tight(t scene.Text) scene.Text {
	t.Leading, t.Upright = scene.Tight, scene.Middle
	return t
}

// person is the portrait, the names, the number and how long the pass is good.
func (s sheet) person() []scene.Item {
	const top, x, wide = 244, 452, pageWidth - margin - 452
	names := scene.Flow{Box: scene.NewBox(x, top+32, wide, 230)}
	if s.Holder.OwnName != "" {
		names.Parts = append(names.Parts, scene.Part{Text: ptr(bold(lines(2, text(s.Holder.OwnName, 58, 0, 0, 0, 0))))})
	}
	names.Parts = append(names.Parts, scene.Part{Gap: 6, Text: ptr(bold(lines(2, text(breakable(s.Holder.LatinName), 46, 0, 0, 0, 0))))})
	return []scene.Item{
		scene.Picture{Name: pictureFace, Box: scene.NewBox(margin, top, 350, 450), Radius: 14}.Item(),
		in(soft, text(sayName.all(), labelSize, x, top, wide, 36)).Item(),
		names.Item(),
		in(soft, text(sayNumber.all(), labelSize, x, 514, wide, 36)).Item(),
		bold(text(grouped(s.Number), 50, x, 546, wide, 64)).Item(),
		in(soft, text(sayValid.all(), labelSize, x, 620, wide, 36)).Item(),
		bold(text(day(s.ValidFrom)+" – "+day(s.ValidTo), valueSize, x, 652, wide, 50)).Item(),
	}
}

func ptr[T any](v T) *T { return &v }

// grid is everything else, two beside each other.
func (s sheet) grid(top float32) []scene.Item {
	sex := saySexes[s.Holder.Sex]
	var items []scene.Item
	for i, f := range []struct {
		label Words
		value string
	}{
		{saySex, either(sex.English, sex.in(s.Holder.Language))}, {sayBirth, day(s.Holder.Birth)},
		{sayNationality, s.Holder.Nationality}, {sayIssued, day(s.Issued)},
		{sayProvince, either(s.province.in(s.Holder.Language), s.province.English)}, {sayDistrict, s.Holder.District},
	} {
		x := float32(margin)
		if i%2 == 1 {
			x = right
		}
		items = append(items, field(f.label, f.value, x, top+float32(i/2)*140, column)...)
	}
	return items
}

// in returns the words of a language, Khmer for any other.
func (v Words) in(lang string) string {
	switch lang {
	case "th":
		return v.Thai
	case "en":
		return v.English
	}
	return v.Khmer
}

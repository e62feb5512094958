package issue

import (
	"strings"

	"passlane/ui/scene"
)

// sheet is what stands on a printed pass.
type sheet struct {
	Request
	Result
	face      []byte // JPEG
	authority Words
	province  Words // of the holder
	zone      []scene.Path
}

// A page is a scene whose unit is a tenth of a millimetre.
const (
	pageWidth, pageHeight = 1050, 1480 // A6
	margin                = 60
	column                = 450 // of two
	right                 = pageWidth - margin - column

	pictureFace, pictureSymbol = "portrait", "symbol"
	symbolSize                 = 500 // with its quiet zone
)

// The colours of Passlane on white paper.
const (
	white, ink, soft = 0xFFFFFFFF, 0x0E1B2AFF, 0x465260FF
	line, accent     = 0xD9D4C7FF, 0x12406BFF
	pale             = 0xD6E4F2FF
)

// text is one paragraph at a size in tenths of a millimetre.
func text(s string, size float32, x, y, w, h float32) scene.Text {
	return scene.Text{Box: scene.NewBox(x, y, w, h), Spans: []scene.Span{{Text: s, Colour: ink}}, Size: size, Lines: 1}
}

func bold(t scene.Text) scene.Text   { return each(t, func(s *scene.Span) { s.Weight = scene.Bold }) }
func centre(t scene.Text) scene.Text { t.Align = scene.Middle; return t }
func lines(n int, t scene.Text) scene.Text {
	t.Lines = n
	return t
}

func in(c scene.Colour, t scene.Text) scene.Text {
	return each(t, func(s *scene.Span) { s.Colour = c })
}

func each(t scene.Text, change func(*scene.Span)) scene.Text {
	spans := make([]scene.Span, len(t.Spans))
	for i, s := range t.Spans {
		change(&s)
		spans[i] = s
	}
	t.Spans = spans
	return t
}

func fill(c scene.Colour, x, y, w, h, radius float32) scene.Item {
	return scene.Rect{Box: scene.NewBox(x, y, w, h), Fill: c, Radius: radius}.Item()
}

// field is a label in three languages over its value.
func field(label Words, value string, x, y, w float32) []scene.Item {
	if value == "" {
		value = "–"
	}
	return []scene.Item{
		in(soft, text(label.all(), labelSize, x, y, w, 36)).Item(),
		lines(2, text(breakable(value), valueSize, x, y+34, w, 94)).Item(),
	}
}

const labelSize, valueSize = 23, 39

// breakable lets a long value break behind a comma or a hyphen too.
func breakable(s string) string { return strings.ReplaceAll(s, "-", "-\u200b") }

// either returns both, or the one that there is.
func either(a, b string) string {
	if a == "" || b == "" || a == b {
		return max(a, b)
	}
	return a + " · " + b
}

package scene

// Weight is the thickness of letters.
type Weight uint8

// The weights there are.
const (
	Regular Weight = iota
	Bold
)

// Align is a place along one axis.
type Align uint8

// Start is left or top, Middle the centre, End right or bottom.
const (
	Start Align = iota
	Middle
	End
)

// Leading is the class of line height.
type Leading uint8

// The line heights, as a multiple of the size. ByScript takes the largest that the text's scripts need:
// 1.18 for Latin, 1.45 for Khmer, 1.35 for Thai. Tight is for a line that stands alone in a button.
const (
	ByScript Leading = iota
	Tight
)

// Span is a piece of text with its own weight and colour.
type Span struct {
	Text   string `cbor:"1,keyasint"`
	Weight Weight `cbor:"2,keyasint,omitempty"`
	Colour Colour `cbor:"3,keyasint"`
}

// Text is one paragraph. It breaks at spaces and at U+200B only, into at most Lines lines.
type Text struct {
	Box   Box     `cbor:"1,keyasint"`
	Spans []Span  `cbor:"2,keyasint"`
	Size  float32 `cbor:"3,keyasint"` // pixels per em
	Align Align   `cbor:"4,keyasint,omitempty"`
	// Upright places the lines in Box from top to bottom.
	Upright Align   `cbor:"5,keyasint,omitempty"`
	Lang    string  `cbor:"6,keyasint,omitempty"` // BCP 47
	Leading Leading `cbor:"7,keyasint,omitempty"`
	Lines   int     `cbor:"8,keyasint,omitempty"` // 0 is 1
}

// Item returns t as an item.
func (t Text) Item() Item { return Item{Text: &t} }

// String returns the whole text without its weights and colours.
func (t Text) String() string {
	var s string
	for _, sp := range t.Spans {
		s += sp.Text
	}
	return s
}

// MaxLines returns the number of lines allowed, at least 1.
func (t Text) MaxLines() int { return max(1, t.Lines) }

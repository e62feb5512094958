package scene

// Flow stands parts one under the other, or one beside the other with Row, and places the whole in Box.
// Only ui/typeset can resolve it, because the extent of a text needs its font.
type Flow struct {
	Box   Box    `cbor:"1,keyasint"`
	Row   bool   `cbor:"2,keyasint,omitempty"`
	Along Align  `cbor:"3,keyasint,omitempty"` // where the whole stands along the flow
	Parts []Part `cbor:"4,keyasint"`
}

// Item returns f as an item.
func (f Flow) Item() Item { return Item{Flow: &f} }

// Part is one member of a flow.
type Part struct {
	// Extent is the height, or in a row the width, in pixels; 0 with a Text measures the text.
	Extent float32 `cbor:"1,keyasint,omitempty"`
	// Gap is the distance to the part before it, in pixels.
	Gap float32 `cbor:"2,keyasint,omitempty"`
	// Optional parts are left out, the last first, when the flow has not enough room.
	Optional bool `cbor:"3,keyasint,omitempty"`
	// Text is given the flow's width and the measured height; its own Box is ignored.
	Text *Text `cbor:"4,keyasint,omitempty"`
	// Items are in coordinates of the part, 0, 0 at its top left.
	Items []Item `cbor:"5,keyasint,omitempty"`
}

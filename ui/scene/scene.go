package scene

// Scene is all that one screen shows.
type Scene struct {
	// Name is the screen's name. The glass cross-fades and starts motions anew when it changes.
	Name string `cbor:"1,keyasint,omitempty"`
	// Width and Height are the pixels that the coordinates count; the glass scales them to its window.
	Width  float32 `cbor:"2,keyasint"`
	Height float32 `cbor:"3,keyasint"`
	// Ground fills the screen first.
	Ground Colour `cbor:"4,keyasint"`
	// Items are painted in order.
	Items []Item `cbor:"5,keyasint,omitempty"`
	// Still asks for a change without cross-fade.
	Still bool `cbor:"6,keyasint,omitempty"`
}

// Bounds returns the whole screen.
func (s Scene) Bounds() Box { return NewBox(0, 0, s.Width, s.Height) }

// Item is one thing to paint: exactly one field is set.
type Item struct {
	Rect    *Rect    `cbor:"1,keyasint,omitempty"`
	Path    *Path    `cbor:"2,keyasint,omitempty"`
	Text    *Text    `cbor:"3,keyasint,omitempty"`
	Picture *Picture `cbor:"4,keyasint,omitempty"`
	Button  *Button  `cbor:"5,keyasint,omitempty"`
	Group   *Group   `cbor:"6,keyasint,omitempty"`
	Flow    *Flow    `cbor:"7,keyasint,omitempty"`
}

// Rect is a rectangle with round corners, filled, stroked inside its edge, or both.
type Rect struct {
	Box    Box     `cbor:"1,keyasint"`
	Radius float32 `cbor:"2,keyasint,omitempty"`
	Fill   Colour  `cbor:"3,keyasint,omitempty"`
	Stroke Colour  `cbor:"4,keyasint,omitempty"`
	Width  float32 `cbor:"5,keyasint,omitempty"`
}

// Item returns r as an item.
func (r Rect) Item() Item { return Item{Rect: &r} }

// Picture is a picture that the program has sent under a name: a portrait, or the live camera.
// It covers Box, cut at the longer side; Ground shows until it has come.
type Picture struct {
	Name   string  `cbor:"1,keyasint"`
	Box    Box     `cbor:"2,keyasint"`
	Radius float32 `cbor:"3,keyasint,omitempty"`
	Ground Colour  `cbor:"4,keyasint,omitempty"`
	// Mirror swaps left and right, as people expect of their own live picture.
	Mirror bool `cbor:"5,keyasint,omitempty"`
}

// Item returns p as an item.
func (p Picture) Item() Item { return Item{Picture: &p} }

// Button is an area to touch. Its face is drawn by the glass, which shows Pressed in place of Fill while it is held.
type Button struct {
	Area    Box     `cbor:"1,keyasint"`
	Action  string  `cbor:"2,keyasint"`
	Radius  float32 `cbor:"3,keyasint,omitempty"`
	Fill    Colour  `cbor:"4,keyasint,omitempty"`
	Pressed Colour  `cbor:"5,keyasint,omitempty"`
	Stroke  Colour  `cbor:"6,keyasint,omitempty"`
	Width   float32 `cbor:"7,keyasint,omitempty"`
	// Items are painted on the face, in coordinates of the screen.
	Items []Item `cbor:"8,keyasint,omitempty"`
}

// Item returns b as an item.
func (b Button) Item() Item { return Item{Button: &b} }

// Group paints its items together, moved by Motion when that is set.
type Group struct {
	// Box holds everything that the group paints when it stands still.
	Box    Box     `cbor:"1,keyasint"`
	Motion *Motion `cbor:"2,keyasint,omitempty"`
	Items  []Item  `cbor:"3,keyasint,omitempty"`
}

// Item returns g as an item.
func (g Group) Item() Item { return Item{Group: &g} }

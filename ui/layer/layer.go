// Package layer divides a scene into what can be painted once and what is placed anew for each frame.
package layer

import "passlane/ui/scene"

// Layer is painted once. It is one of three things: items that stand still, items that move together, or a live picture.
type Layer struct {
	Items  []scene.Item
	Motion *scene.Motion  // moves Items; nil stands still
	Box    scene.Box      // holds everything that a moving layer paints
	Live   *scene.Picture // a picture that changes while the scene does not
}

// Split returns the layers of a resolved scene, in painting order. Items inside a button never move.
func Split(sc scene.Scene) []Layer {
	var out []Layer
	split(sc.Items, &out)
	return out
}

func split(items []scene.Item, out *[]Layer) {
	for _, it := range items {
		switch {
		case it.Group != nil && it.Group.Motion != nil:
			*out = append(*out, Layer{Items: it.Group.Items, Motion: it.Group.Motion, Box: it.Group.Box})
		case it.Group != nil:
			split(it.Group.Items, out)
		case it.Picture != nil && it.Picture.Mirror && it.Picture.Name != "":
			*out = append(*out, Layer{Live: it.Picture})
		default:
			still(it, out)
		}
	}
}

// still adds to the layer on top when that stands still, too.
func still(it scene.Item, out *[]Layer) {
	if n := len(*out); n > 0 && (*out)[n-1].Motion == nil && (*out)[n-1].Live == nil {
		(*out)[n-1].Items = append((*out)[n-1].Items, it)
		return
	}
	*out = append(*out, Layer{Items: []scene.Item{it}})
}

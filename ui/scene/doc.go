// Package scene is the display list between a program and its screen.
//
// A [Scene] is a value: rectangles, paths, texts, pictures by name, buttons by action, and groups that move.
// It says where everything stands in pixels of the screen, from the top left, and nothing about how it is drawn.
// Texts whose height decides where the next thing stands are put into a [Flow], which ui/typeset resolves with real fonts.
//
// A scene travels as deterministic CBOR ([Scene.Marshal], [Unmarshal]) and is compared by [Scene.Hash].
package scene

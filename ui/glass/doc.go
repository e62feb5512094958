// Package glass draws scenes with Ebiten and turns touches into actions. It is the only importer of Ebiten.
//
// Ebiten opens the display before main: a program that imports this package panics at its start where there is none.
// On Linux that display is X11 (Xorg or Xwayland) with OpenGL ES 3.0 or OpenGL 3.2.
//
// A scene is divided into layers (ui/layer), each painted once when the scene changes. A frame only places them, and no
// frame is drawn at all while nothing moves. Shapes are anti-aliased paths; glyphs are rasterised once and kept.
package glass

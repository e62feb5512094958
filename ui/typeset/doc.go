// Package typeset sets text with the system's Noto fonts: shaping, breaking lines, and standing flows where they belong.
//
// Shaping is go-text/typesetting's port of HarfBuzz. Lines break at spaces and U+200B and nowhere else; among all ways
// to use the same number of lines the most even one is taken. Each script has its own line height, so that Khmer
// subscripts and Thai tone marks are never cut.
//
// A text that does not fit its box is set smaller rather than cut; [Setter.Misfits] tells, and the tests allow none.
package typeset

// Command gallery draws every screen in every language, size and odd state as PNG, all of them on one sheet, and one
// picture for the readme. It needs a display (Xvfb will do) and the fonts of Debian's fonts-noto-core.
package main

import (
	"github.com/alecthomas/kong"
)

func main() {
	var c command
	k := kong.Parse(&c, kong.Description("Draws every screen of the lane as PNG."))
	k.FatalIfErrorf(c.run())
}

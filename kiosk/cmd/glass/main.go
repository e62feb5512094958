// Command glass is the lane's screen: it shows the scenes that the lane sends over a Unix socket and returns touches.
//
// It looks for the lane for ever and shows a waiting picture meanwhile. It ends with 0 on SIGTERM and SIGINT.
//
// It needs a display before it starts: Ebiten opens X11 (Xorg or Xwayland) before main and panics with
// "X11: Failed to open display" where DISPLAY names none. Start it after the display, and restart it with it.
// Without a sound card it is silent, and says so once in the log.
package main

import "github.com/alecthomas/kong"

func main() {
	var c command
	k := kong.Parse(&c, kong.Name("glass"), kong.Description("The lane's screen. It needs an X11 display."))
	k.FatalIfErrorf(c.run())
}

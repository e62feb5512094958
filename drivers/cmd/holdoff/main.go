// Command holdoff puts GPIO lines into their safe position when the program that held them has died.
//
// A lane that is killed cannot drop its relays, and a chip may keep the last level: a Raspberry Pi does, unless the kernel has
// pinctrl_bcm2835.persist_gpio_outputs=n. systemd runs holdoff after the lane, however that ended:
//
//	[Service]
//	ExecStart=/usr/bin/lane run
//	ExecStopPost=/usr/bin/holdoff gpiochip0:17=low gpiochip0:27=low
//
// Levels are those at the pin, whatever the lane takes for active. A line is driven once and released; what it does from then on
// is the chip's affair, so where a chip makes inputs of released lines the pull of the wiring must be the safe one.
// holdoff is no part of what saves lives: a hanging kernel runs no program. A relay that needs a beat to stay on does that.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, drive)) }

story: Fire while both readers are gone
pull scanner
pull reader
expect phase fault
fire on
expect screen fire
expect gate opened 0
fire off
expect screen closed
plug scanner
plug reader
officer open the panel is reset
expect phase idle

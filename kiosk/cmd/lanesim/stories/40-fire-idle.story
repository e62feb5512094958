story: Fire while nobody is there
expect phase idle
fire on
expect screen fire
expect gate opened 0
fire off
expect screen closed
officer open the panel is reset
expect phase idle

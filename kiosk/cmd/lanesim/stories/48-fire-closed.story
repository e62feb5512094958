story: Fire while the lane is closed
officer close evening
expect phase closed
fire on
expect screen fire
expect gate opened 0
fire off
expect screen closed
officer open the panel is reset
expect phase idle

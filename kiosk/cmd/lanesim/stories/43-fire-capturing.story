story: Fire while the camera looks
present sok unseen
expect phase capturing
fire on
expect screen fire
expect gate opened 0
fire off
expect screen closed
officer open the panel is reset
expect phase idle

story: Fire while somebody passes
present sok
expect phase passing
fire on
expect screen fire
expect gate opened 1
fire off
expect screen closed
officer open the panel is reset
expect phase idle

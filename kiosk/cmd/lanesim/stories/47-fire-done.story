story: Fire while somebody has passed
present sok
expect phase passing
walk
expect ended passed
fire on
expect screen fire
expect gate opened 1
fire off
expect screen closed
officer open the panel is reset
expect phase idle

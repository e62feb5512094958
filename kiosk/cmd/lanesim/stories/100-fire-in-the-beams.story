story: Fire while somebody is in the beams: the gate is let go, and who runs is counted
present sok
expect phase passing
expect gate open
comes sok
goes sok in
fire on
expect screen fire
expect ended disturbed
goes sok on
expect incidents escaped 1
fire off
expect screen closed
officer open the panel is reset
expect phase idle
expect gate opened 1

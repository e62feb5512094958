story: Fire while the facts are asked again
present sok unseen
expect phase capturing
registry stall
face sok
expect phase deciding
fire on
expect screen fire
registry free
expect gate opened 0
fire off
expect screen closed
officer open the panel is reset
expect phase idle

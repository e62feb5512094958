story: Fire while the decision is written
present sok unseen
expect phase capturing
disk stall
face sok
expect phase recording
fire on
expect screen fire
disk free
expect gate opened 0
fire off
expect screen closed
officer open the panel is reset
expect phase idle

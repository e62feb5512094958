story: The lane is closed while the camera looks
present sok unseen
expect phase capturing
officer close a quarrel at the gate
expect ended abandoned
expect screen closed
officer open it is settled
expect phase idle
expect gate opened 0

story: The power is cut while the decision is written
present sok unseen
expect phase capturing
disk stall
face sok
expect phase recording
power cut
power on
expect phase idle
expect lamps arrow=true


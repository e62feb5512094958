story: The power is cut while the camera looks
present sok unseen
expect phase capturing
power cut
power on
expect phase idle
expect lamps arrow=true
present sok
expect phase passing
walk
expect ended passed

story: The power is cut while somebody has passed
present sok
expect phase passing
walk
expect ended passed
power cut
power on
expect phase idle
expect lamps arrow=true


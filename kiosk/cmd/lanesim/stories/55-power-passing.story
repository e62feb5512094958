story: The power is cut while somebody passes
present sok
expect phase passing
expect gate opened 1
power cut
power on
expect phase idle
expect lamps arrow=true
present dara
expect phase passing
walk
expect ended passed

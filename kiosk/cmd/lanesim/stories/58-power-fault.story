story: The power is cut while the gate is stuck
pull scanner
pull reader
expect screen fault
power cut
power on
expect phase idle
expect lamps arrow=true


story: The power is cut while both readers are gone
pull scanner
pull reader
expect screen fault
power cut
power on
expect phase idle
expect lamps arrow=true


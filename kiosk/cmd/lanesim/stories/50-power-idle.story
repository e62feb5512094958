story: The power is cut while nobody is there
expect phase idle
power cut
power on
expect phase idle
expect lamps arrow=true


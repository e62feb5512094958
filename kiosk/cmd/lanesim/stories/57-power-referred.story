story: The power is cut while an officer is awaited
present mony
expect phase referred
power cut
power on
expect phase idle
expect lamps arrow=true


story: The power is cut while a parent chooses
present chan
expect phase choosing
power cut
power on
expect phase idle
expect lamps arrow=true


story: The power is cut while a card is read
disk stall
offer sok
expect phase reading
power cut
power on
expect phase idle
expect lamps arrow=true
blank

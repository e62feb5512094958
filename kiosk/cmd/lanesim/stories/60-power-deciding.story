story: The power is cut while the facts are asked again
present sok unseen
expect phase capturing
registry stall
face sok
expect phase deciding
power cut
power on
expect phase idle

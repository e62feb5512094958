story: Somebody stands in the beams for long, and then goes on: the lane works again by itself
present sok
expect phase passing
expect gate open
comes sok
time up                   # the right to pass
time up                   # and the time for the gate to close
expect phase fault
expect broken gate
expect lamps arrow=false
goes sok on
expect ended passed
expect works gate
expect screen welcome
expect incidents extra 0
expect gate opened 1

story: Somebody stands in the beams and does not move: no arrow, until they have left
present sok
expect phase passing
expect gate open
comes sok
time up                   # the right to pass
time up                   # and the time for the gate to close
expect phase fault
expect broken gate
expect lamps arrow=false
goes sok back
expect ended abandoned
expect works gate
expect screen welcome
expect gate opened 1

story: Somebody comes the wrong way, sees the holder, and goes back
present sok
expect phase passing
expect gate open
comes stranger against
goes stranger back
time 1s                   # they are not taken for one body
walk
expect ended passed
expect incidents against 0
expect gate opened 1

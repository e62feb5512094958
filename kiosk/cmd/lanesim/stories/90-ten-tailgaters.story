story: Ten people close behind the holder: each of them is counted
present sok
expect phase passing
walk 11
expect incidents extra 10
expect ended passed
expect gate opened 1
expect phase idle
